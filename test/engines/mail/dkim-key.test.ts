import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, test } from 'node:test';
import { type DkimKey, readDkimKey } from '../../../src/engines/mail/dkim-key.ts';
import { txt, type Zone, zoneLookup } from './zone.ts';

const name = 'harbour._domainkey.club.test';
const read = (zone: Zone): Promise<DkimKey> => readDkimKey('club.test', 'harbour', zoneLookup(zone));
const readText = (...texts: readonly (string | readonly string[])[]): Promise<DkimKey> =>
  read({ [name]: txt(...texts) });

const published = (key: KeyObject, type: 'spki' | 'pkcs1' = 'spki'): string =>
  key.export({ format: 'der', type }).toString('base64');
const rsa = (bits: number): KeyObject => generateKeyPairSync('rsa', { modulusLength: bits }).publicKey;
const strong = published(rsa(2048));
const ed25519 = published(generateKeyPairSync('ed25519').publicKey).slice(-44);
const kinds = (key: DkimKey): readonly string[] => key.damage.map(({ kind }) => kind);

describe('keys', () => {
  for (const [bits, usable] of [
    [512, false],
    [768, false],
    [1024, true],
    [2048, true],
    [4096, true],
  ] as const)
    test(`RSA of ${bits} bits`, async () => {
      const key = await readText(`v=DKIM1; k=rsa; p=${published(rsa(bits))}`);
      assert.deepEqual([key.status, key.type, key.bits, key.usable, key.damage], ['found', 'rsa', bits, usable, []]);
    });

  test('Ed25519', async () => {
    const key = await readText(`v=DKIM1; k=ed25519; p=${ed25519}`);
    assert.deepEqual([key.type, key.bits, key.usable], ['ed25519', 256, true]);
  });

  test('RSA as RFC 6376 describes it, without its wrapping, and without v and k', async () => {
    const key = await readText(`p=${published(rsa(1024), 'pkcs1')}`);
    assert.deepEqual([key.type, key.bits, key.usable], ['rsa', 1024, true]);
  });

  test('strings of one record are one text', async () => {
    const text = `v=DKIM1; k=rsa; p=${strong}`;
    const key = await readText([text.slice(0, 250), text.slice(250)]);
    assert.deepEqual([key.records, key.bits, key.damage], [[text], 2048, []]);
  });

  test('flags', async () => {
    const key = await readText(`v=DKIM1; k=rsa; t=y : s; s=email; h=sha256; p=${strong}`);
    assert.deepEqual([key.testing, key.strictIdentity, key.usable], [true, true, true]);
  });

  test('revoked', async () => {
    const key = await readText('v=DKIM1; k=rsa; p=');
    assert.deepEqual([key.status, key.revoked, key.usable, key.damage], ['found', true, false, []]);
  });
});

describe('damage', () => {
  const rows: readonly (readonly [title: string, text: string, kinds: readonly string[], usable: boolean])[] = [
    ['quotes around it', `"v=DKIM1; k=rsa; p=${strong}"`, ['quotes', 'tag-list', 'key'], false],
    [
      'quotes where the panel cut it',
      `v=DKIM1; k=rsa; p=${strong.slice(0, 200)}" "${strong.slice(200)}`,
      ['quotes', 'space', 'key'],
      false,
    ],
    ['escaped semicolons', `v=DKIM1\\; k=rsa\\; p=${strong}`, ['backslash', 'version', 'key-type', 'key-type'], false],
    ['spaces inside the key', `v=DKIM1; k=rsa; p=${strong.slice(0, 200)} ${strong.slice(200)}`, ['space'], true],
    ['a key cut short', `v=DKIM1; k=rsa; p=${strong.slice(0, 200)}`, ['key'], false],
    ['no base64', 'v=DKIM1; k=rsa; p=!!!!', ['key'], false],
    ['another version', `v=DKIM2; k=rsa; p=${strong}`, ['version'], false],
    ['the version in the middle', `k=rsa; v=DKIM1; p=${strong}`, ['version'], false],
    ['a type that is not its own', `v=DKIM1; k=ed25519; p=${strong}`, ['key-type'], false],
    ['only SHA-1', `v=DKIM1; h=sha1; p=${strong}`, ['hash'], false],
    ['not for mail', `v=DKIM1; s=tlsrpt; p=${strong}`, ['service'], false],
    ['no key', 'v=DKIM1; k=rsa', ['no-key'], false],
    ['a wildcard that answers', 'v=spf1 -all', ['version', 'no-key'], false],
    ['a tag twice', `v=DKIM1; k=rsa; k=rsa; p=${strong}`, ['tag-list'], false],
    ['nothing', '', ['tag-list', 'no-key'], false],
  ];
  for (const [title, text, wanted, usable] of rows)
    test(title, async () => {
      const key = await readText(text);
      assert.deepEqual([kinds(key), key.usable], [wanted, usable]);
    });

  test('all places are short', async () => {
    const key = await readText(`"v=DKIM1; p=${'A'.repeat(60_000)}`);
    assert.ok(key.damage.every(({ text }) => text.length <= 120));
    assert.equal(key.records[0]?.length, 4_000);
  });
});

describe('where no key is found', () => {
  test('nothing there', async () => assert.equal((await read({ 'club.test': txt('x') })).status, 'none'));

  test('an alias to nothing', async () => {
    const key = await read({ [name]: { CNAME: ['s1.dkim.mailer.test'] } });
    assert.deepEqual([key.status, key.alias], ['alias-to-nothing', 's1.dkim.mailer.test']);
  });

  test('an alias to a key', async () => {
    const key = await read({
      [name]: { CNAME: ['s1.dkim.mailer.test'] },
      's1.dkim.mailer.test': txt(`v=DKIM1; p=${strong}`),
    });
    assert.deepEqual([key.status, key.alias, key.usable], ['found', 's1.dkim.mailer.test', true]);
  });

  test('two records', async () => {
    const key = await readText(`v=DKIM1; p=${strong}`, `v=DKIM1; p=${published(rsa(1024))}`);
    assert.deepEqual([key.status, key.records.length, key.usable], ['duplicate', 2, false]);
  });

  test('no answer is no missing key', async () => {
    const key = await read({ [name]: 'silent' });
    assert.deepEqual([key.status, key.reason], ['silent', 'no answer within 2 s']);
  });

  test('a selector that is no name', async () =>
    assert.equal((await readDkimKey('club.test', 'x'.repeat(64), zoneLookup({}))).status, 'none'));
});
