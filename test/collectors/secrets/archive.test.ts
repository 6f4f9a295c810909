import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { SecretsEvidence } from '../../../src/evidence/secrets.ts';
import { folderWith } from '../repo/fixture.ts';
import { tarOf, zipOf } from './packed.ts';
import { placesOfOne, plantedKey, repositoryWith, search } from './planted.ts';

const entries = ({ found }: SecretsEvidence): readonly string[] =>
  found
    .flatMap(({ places }) =>
      places.map(place => (place.in === 'archive' ? `${place.file} ${place.entry}:${place.line}` : place.in)),
    )
    .toSorted();

const reasons = ({ leftOut }: SecretsEvidence): string =>
  leftOut.map(({ what, reason }) => `${what}: ${reason}`).join('\n');

describe('a secret in an archive', () => {
  it('is found in zip, tar, tar.gz and gz, whatever they are called', async t => {
    const env = (): { readonly '.env': string } => ({ '.env': `A=1\nKEY=${plantedKey()}\n` });
    const root = await folderWith(t, {
      'a.zip': zipOf({ 'readme.md': 'nothing', ...env() }),
      'b.tar': await tarOf({ ...env(), [`deep/${'long-name/'.repeat(20)}x`]: 'nothing' }),
      'c.tar.gz': gzipSync(await tarOf(env())),
      'dump.sql.gz': gzipSync(`\n\n${plantedKey()}`),
      'app.jar': zipOf(env()),
      'no-ending': zipOf(env()),
    });
    assert.deepEqual(entries(await search(root)), [
      'a.zip .env:2',
      'app.jar .env:2',
      'b.tar .env:2',
      'c.tar.gz .env:2',
      'dump.sql.gz dump.sql:3',
      'no-ending .env:2',
    ]);
  });

  it('is found in an archive inside an archive, and one deeper is named', async t => {
    const third = zipOf({ '.env': plantedKey() });
    const second = await tarOf({ '.env': plantedKey(), 'third.zip': third });
    const root = await folderWith(t, {
      'first.zip': zipOf({ 'in/second.tgz': gzipSync(second), '.env': plantedKey() }),
    });
    const evidence = await search(root);
    assert.deepEqual(entries(evidence), ['first.zip .env:1', 'first.zip in/second.tgz!.env:1']);
    assert.match(reasons(evidence), /first\.zip!in\/second\.tgz!third\.zip: an archive inside 2 others/);
  });

  it('says whether git has the archive, and finds names that lead out of it without going there', async t => {
    const root = await repositoryWith(t, { 'a.zip': zipOf({ '../../etc/pay.ts': plantedKey() }) });
    const [place] = placesOfOne(await search(root, { history: false }));
    assert.deepEqual(place, { in: 'archive', file: 'a.zip', line: 1, entry: '../../etc/pay.ts', tracked: true });
  });

  it('stops at a bomb with a clear note, and what is beside it is read', async t => {
    const bomb = Buffer.alloc(60_000_000);
    const root = await folderWith(t, {
      'bomb.gz': gzipSync(bomb),
      'bomb.zip': zipOf({ 'a.txt': plantedKey(), 'big.txt': Buffer.alloc(60_000_000, 'a\n') }),
      'nested.zip': zipOf({
        'first.txt': plantedKey(),
        'inner.zip': zipOf({ 'big.txt': Buffer.alloc(60_000_000, 'b\n') }),
      }),
      'many.zip': zipOf(Object.fromEntries(Array.from({ length: 20_001 }, (_, i) => [`${i}/`, '']))),
      'beside.ts': plantedKey(),
    });
    const evidence = await search(root);
    assert.deepEqual(entries(evidence), ['bomb.zip a.txt:1', 'nested.zip first.txt:1', 'tree']);
    for (const name of ['bomb.zip', 'nested.zip'])
      assert.match(
        reasons(evidence),
        new RegExp(`${name.replace('.', String.raw`\.`)}.*: unpacks to more than 200 times its size`),
      );
    assert.match(reasons(evidence), /many\.zip: holds more than 20000 files/);
  });

  it('names what is encrypted, lies about its size or is cut off; what could be read counts', async t => {
    const whole = await tarOf({ 'a.ts': plantedKey(), 'b.ts': 'x'.repeat(100_000) });
    const root = await folderWith(t, {
      'locked.zip': zipOf({ '.env': plantedKey() }, { encrypted: true }),
      'lies.zip': zipOf({ '.env': 'A='.repeat(5_000) }, { claims: 10 }),
      'cut.tar.gz': gzipSync(whole, { level: 0 }).subarray(0, 50_000),
      'no-directory.zip': zipOf({ '.env': plantedKey() }).subarray(0, 60),
      'a.7z': Buffer.from('7z\xbc\xaf\x27\x1c', 'latin1'),
    });
    const evidence = await search(root);
    assert.deepEqual(entries(evidence), ['cut.tar.gz a.ts:1']);
    const notes = reasons(evidence);
    for (const note of [
      /^4 files: cut\.tar\.gz, cut\.tar\.gz!b\.ts, lies\.zip!\.env …: a broken archive/m,
      /locked\.zip!\.env: encrypted/,
      /a\.7z: a sort of archive/,
    ])
      assert.match(notes, note);
  });
});
