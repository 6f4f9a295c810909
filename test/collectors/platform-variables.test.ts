import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, suite, test } from 'node:test';
import { pairsInFile, platformVariables } from '../../src/collectors/env-use/platform-names.ts';
import type { EnvironmentPlace } from '../../src/config/environment-settings.ts';
import { realIo } from '../../src/platform/real-io.ts';

const root = mkdtempSync(join(tmpdir(), 'platform-variables-'));
after(() => rmSync(root, { recursive: true, force: true }));
const bin = join(root, 'bin');
mkdirSync(bin);
process.env['PATH'] = `${bin}${delimiter}${process.env['PATH'] ?? ''}`;

/** A command line that says what a platform's documentation says, and writes down how it was called. */
const script = (name: string, answer: string, code = 0): void => {
  const file = join(bin, name);
  writeFileSync(
    file,
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${root}/${name}.argv'\ncat <<'ANSWER'\n${answer}\nANSWER\nexit ${code}\n`,
  );
  chmodSync(file, 0o755);
};
const calledWith = (name: string): readonly string[] =>
  readFileSync(join(root, `${name}.argv`), 'utf8')
    .trim()
    .split('\n');

const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: true }, progress: () => undefined });
const asked = (place: EnvironmentPlace, environment: 'production' | 'staging' = 'production') =>
  platformVariables(place, { environment, root, salt: 'of one run', signal: new AbortController().signal }, io);
const names = async (place: EnvironmentPlace, environment: 'production' | 'staging' = 'production') => {
  const leaf = await asked(place, environment);
  assert.ok(leaf.status === 'ok', JSON.stringify(leaf));
  return leaf.value;
};

const value = ['a', 'value', 'that', 'nobody', 'may', 'keep'].join('-');

suite('platforms, each by the answer that its documentation shows', { skip: process.platform === 'win32' }, () => {
  test('vercel', async () => {
    script(
      'vercel',
      'Vercel CLI 48.0.0\n> Environment Variables found for me/harbour [120ms]\n\n name                 value          environments   created\n DATABASE_URL         Encrypted      Production     2d ago\n NEXT_PUBLIC_APP_URL  Encrypted      Production     9d ago\n',
    );
    const { from, rehearsed, variables } = await names({ platform: 'vercel' });
    assert.deepEqual(calledWith('vercel'), ['env', 'ls', 'production', '--non-interactive']);
    assert.deepEqual([from, rehearsed], ['vercel env ls production --non-interactive', false]);
    assert.deepEqual(variables, [
      { name: 'DATABASE_URL', print: null },
      { name: 'NEXT_PUBLIC_APP_URL', print: null },
    ]);
    await names({ platform: 'vercel' }, 'staging');
    assert.deepEqual(calledWith('vercel'), ['env', 'ls', 'preview', '--non-interactive']);
  });
  test('fly', async () => {
    script(
      'fly',
      '[{"Name":"SESSION_SECRET","Digest":"b9e8","CreatedAt":"2026-01-01T00:00:00Z"},{"name":"PAY_KEY","digest":"77aa"}]',
    );
    const { variables } = await names({ platform: 'fly', app: 'harbour' });
    assert.deepEqual(calledWith('fly'), ['secrets', 'list', '--json', '--app', 'harbour']);
    assert.deepEqual(
      variables.map(({ name }) => name),
      ['PAY_KEY', 'SESSION_SECRET'],
    );
  });
  test('railway and heroku print values: only a fingerprint of each is kept', async () => {
    for (const platform of ['railway', 'heroku'] as const) {
      script(platform, JSON.stringify({ PAY_KEY: value, SHORT: 'on' }));
      const found = await names({ platform, app: 'harbour' });
      assert.ok(!JSON.stringify(found).includes(value));
      assert.match(found.variables.find(({ name }) => name === 'PAY_KEY')?.print ?? '', /^[0-9a-f]{16}$/);
      assert.equal(found.variables.find(({ name }) => name === 'SHORT')?.print, null);
    }
    assert.deepEqual(calledWith('railway'), [
      'variables',
      '--json',
      '--environment',
      'production',
      '--service',
      'harbour',
    ]);
    assert.deepEqual(calledWith('heroku'), ['config', '--json', '--app', 'harbour']);
  });
  test('one that is not signed in says how, and repeats nothing of what it said', async () => {
    script('heroku', `Error: not logged in, ${value}`, 100);
    const leaf = await asked({ platform: 'heroku' });
    assert.ok(leaf.status === 'silent');
    assert.match(leaf.reason, /ended with code 100: sign in to heroku/);
    assert.ok(!leaf.reason.includes(value));
  });
  test('an answer that is something else, and a program that is not there', async () => {
    script('railway', 'Welcome to Railway!');
    const leaf = await asked({ platform: 'railway' });
    assert.ok(leaf.status === 'silent' && leaf.reason.includes('something else'));
    rmSync(join(bin, 'railway'));
    const gone = await asked({ platform: 'railway' });
    assert.ok(gone.status === 'silent' && gone.reason.includes('not installed'));
  });
});

test('a file: names alone, and values of which only a fingerprint is kept', async () => {
  writeFileSync(
    join(root, 'names.txt'),
    `# production\nPAY_KEY\nexport MAIL_KEY="${value}"\nOTHER=${value}\n\nnot a name\n`,
  );
  const { from, variables } = await names({ file: 'names.txt' });
  assert.equal(from, 'names.txt');
  assert.deepEqual(
    variables.map(({ name }) => name),
    ['MAIL_KEY', 'OTHER', 'PAY_KEY'],
  );
  const [mail, other, pay] = variables;
  assert.equal(mail?.print, other?.print, 'equal values have equal fingerprints');
  assert.equal(pay?.print, null);
  const leaf = await platformVariables(
    { file: 'names.txt' },
    { environment: 'production', root, salt: 'of another run', signal: new AbortController().signal },
    io,
  );
  assert.ok(
    leaf.status === 'ok' && leaf.value.variables[0]?.print !== mail?.print,
    'of another run they compare with nothing',
  );
  assert.ok((await asked({ file: 'nowhere.txt' })).status === 'silent');
  assert.deepEqual(pairsInFile('A=1\n B = 2 \n=3\n'), [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ]);
});

test('of a value that is an address of the app its place is kept, of one of a database a fingerprint of the place', async () => {
  const database = (user: string): string => [`postgres:`, '', `${user}@db.harbour.example/harbour`].join('/');
  const text = `APP_URL=http://localhost:3000/?from=${value}\nDATABASE_URL=${database(`app:${value}`)}\nOTHER_URL=${database('b:c')}\n`;
  writeFileSync(join(root, 'places.txt'), text);
  const found = await names({ file: 'places.txt' });
  const [app, one, other] = found.variables;
  assert.equal(app?.address, 'http://localhost:3000/');
  assert.notEqual(one?.print, other?.print);
  assert.ok(one?.store !== undefined && one.store === other?.store);
  assert.ok(!JSON.stringify(found).includes(value) && !JSON.stringify(found).includes('db.harbour'));
});
