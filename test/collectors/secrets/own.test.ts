import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Unavailable } from '../../../src/collectors/collector.ts';
import { secrets } from '../../../src/collectors/secrets.ts';
import { weaknessOf } from '../../../src/collectors/secrets/weak.ts';
import { aimAt, folderWith, git, localIo } from '../repo/fixture.ts';
import { commitAll, placesOfOne, plantedKey, repositoryWith, search, write } from './planted.ts';

const secretValue = (): string => randomBytes(24).toString('base64url');

describe('the project’s own values', () => {
  it('are found in a log that the settings name, and in build output; not where they belong', async t => {
    const value = secretValue();
    const root = await repositoryWith(t, { '.gitignore': '.env\nlogs\ndist\n' });
    await mkdir(join(root, 'logs/2026'), { recursive: true });
    await mkdir(join(root, 'dist'));
    await write(root, '.env', `PORT=3000\nMAIL_PASSWORD="${value}"\nPUBLIC_NAME=${value.slice(0, 4)}\n`);
    await write(root, 'logs/2026/app.log', `start\nlogin failed: ${value}\n`);
    await write(root, 'dist/app.js', `x("${value}")`);
    const evidence = await search(root, { settings: { logs: ['logs/**/*.log', 'nothing/*.log'] } });
    assert.deepEqual(placesOfOne(evidence), [
      { in: 'build', file: 'dist/app.js', line: 1 },
      { in: 'log', file: 'logs/2026/app.log', line: 2 },
    ]);
    assert.deepEqual(
      evidence.found.map(({ rule, title, names }) => ({ rule, title, names })),
      [{ rule: 'own-value', title: 'the value of MAIL_PASSWORD', names: ['MAIL_PASSWORD'] }],
    );
    assert.deepEqual(evidence.own, [
      { name: 'MAIL_PASSWORD', in: { file: '.env', line: 2 }, length: value.length, weak: null },
    ]);
    assert.ok(evidence.leftOut.some(({ what }) => what === 'nothing/*.log'));
    assert.equal(JSON.stringify(evidence).includes(value), false);
  });

  it('are found in a log outside of the repository, when its whole path is given', async t => {
    const elsewhere = await folderWith(t, { 'app.log': `\n${plantedKey()}\n` });
    const root = await folderWith(t, { 'a.txt': 'a' });
    const places = placesOfOne(await search(root, { settings: { logs: [`${elsewhere}/*.log`] } }));
    assert.deepEqual(places.map(({ file, line }) => `${file}:${line}`), [`${elsewhere}/app.log:2`]); // prettier-ignore
  });

  it('are found in the history that they were moved out of', async t => {
    const value = secretValue();
    const root = await repositoryWith(t, { '.gitignore': '.env\n', 'mail.ts': `connect('${value}')` });
    await write(root, 'mail.ts', 'connect(process.env.MAIL_PASSWORD)');
    await commitAll(root, 'moved');
    await write(root, '.env', `MAIL_PASSWORD=${value}\n`);
    assert.deepEqual(placesOfOne(await search(root)).map(place => place.in), ['history']); // prettier-ignore
  });

  it('are one entry with what a rule knows of them', async t => {
    const key = plantedKey();
    const root = await repositoryWith(t, { '.gitignore': '.env\ndist\n' });
    await mkdir(join(root, 'dist'));
    await write(root, '.env', `STRIPE_SECRET_KEY=${key}\n`);
    await write(root, 'dist/app.js', `pay("${key}")`);
    const { found } = await search(root);
    assert.deepEqual(found.map(({ rule, names }) => ({ rule, names })), [{ rule: 'stripe-secret-key', names: ['STRIPE_SECRET_KEY'] }]); // prettier-ignore
  });

  it('are none of these: words, short ones, addresses of this machine, what an example gives too', async t => {
    const shared = secretValue();
    const root = await repositoryWith(t, {
      '.gitignore': '.env\n',
      '.env.example': `SHARED_SECRET=${shared}\nDATABASE_URL=\n`,
      'a.ts': `${shared} changeme1234 short-1 postgres://u:p4ssw0rd@localhost:5432/db aaaaaaaaaaaaaaaaaa`,
    });
    await write(
      root,
      '.env',
      `SHARED_SECRET=${shared}\nA_PASSWORD=changeme1234\nB_PASSWORD=short-1\nDATABASE_URL=postgres://u:p4ssw0rd@localhost:5432/db\nC_SECRET=aaaaaaaaaaaaaaaaaa\n`,
    );
    const { found } = await search(root);
    assert.deepEqual(found.filter(({ rule }) => rule === 'own-value'), []); // prettier-ignore
  });

  it('come from the environment too, by the names that an example declares', async t => {
    const value = secretValue();
    const root = await repositoryWith(t, { '.env.example': 'MAIL_PASSWORD=\n', 'dist/app.js': `x("${value}")` });
    const io = { ...localIo(), env: (name: string) => (name === 'MAIL_PASSWORD' ? value : undefined) };
    const evidence = await search(root, { io, history: false });
    assert.deepEqual(evidence.own, [
      { name: 'MAIL_PASSWORD', in: { file: 'environment', line: 0 }, length: value.length, weak: null },
    ]);
    assert.equal(placesOfOne(evidence)[0]?.file, 'dist/app.js');
  });
});

describe('what files of variables say', () => {
  it('names variables that exist on this machine alone', async t => {
    const root = await repositoryWith(t, { '.gitignore': '.env*\n!.env.example\n', '.env.example': 'PORT=\n' });
    await write(root, '.env.local', 'PORT=3000\n\nFEATURE_FLAG=on\nAPI_TOKEN=abc\n');
    const { localOnly } = await search(root);
    assert.deepEqual(localOnly, [
      { name: 'FEATURE_FLAG', in: { file: '.env.local', line: 3 } },
      { name: 'API_TOKEN', in: { file: '.env.local', line: 4 } },
    ]);
  });

  it('names tracked ones that give values to secrets, committed or only staged', async t => {
    const root = await repositoryWith(t, {
      '.env': 'PORT=3000\nJWT_SECRET=abc\nA_TOKEN=<token>\nB_TOKEN=${OTHER}\nC_PASSWORD=x1\n',
      '.env.development': 'PORT=3000\n',
      '.env.example': 'JWT_SECRET=abcdef\n',
    });
    await write(root, '.env.staging', 'JWT_SECRET=abc\n');
    await git(root, 'add', '.env.staging');
    assert.deepEqual((await search(root)).trackedEnvFiles, [
      { file: '.env', line: 2, values: 2, committed: true },
      { file: '.env.staging', line: 1, values: 1, committed: false },
    ]);
  });

  it('tells why a signing secret is weak', () => {
    const strong = secretValue() + secretValue();
    const weakness = (value: string): string | null => weaknessOf('JWT_SECRET', value);
    assert.equal(weakness(strong), null);
    for (const words of ['my-super-secret-jwt-key-development', 'supersecret123', 'keyboard cat'])
      assert.equal(weakness(words), 'a word of the dictionary');
    assert.equal(weakness(strong.slice(0, 31)), 'shorter than 32 bytes');
    assert.equal(weaknessOf('MAIL_PASSWORD', 'secret'), null);
  });
});

describe('the secrets collector', () => {
  it('says what is missing without a repository', async () => {
    const look = secrets.collect(aimAt(null), {}, localIo(), new AbortController().signal);
    await assert.rejects(look, (error: unknown) => error instanceof Unavailable && error.code === 'not-asked');
  });

  it('keeps nothing of a value in its evidence, wherever it stands', async t => {
    const [key, own] = [plantedKey(), secretValue()];
    const root = await repositoryWith(t, {
      '.gitignore': 'local\n.env\n',
      'a.ts': key,
      '.env.production': `JWT_SECRET=${own}\n`,
    });
    await write(root, '.env', `KEY_SECRET=${key}\nJWT_SECRET=${own}\n`);
    await write(root, 'a.ts', `"${own}" "${key}`);
    const evidence = await secrets.collect(aimAt(root), {}, localIo(), new AbortController().signal);
    const text = JSON.stringify(evidence);
    const files = evidence.found.map(({ places }) => places.map(place => place.file).join(' '));
    assert.deepEqual(files.toSorted(), ['a.ts .env.production .env.production', 'a.ts a.ts']);
    for (const value of [key.slice(8), own.slice(8)])
      for (let at = 0; at + 6 <= value.length; at++) assert.equal(text.includes(value.slice(at, at + 6)), false);
  });

  it('ends when it is told to', async t => {
    const root = await repositoryWith(t, { 'a.ts': plantedKey() });
    await assert.rejects(secrets.collect(aimAt(root), {}, localIo(), AbortSignal.abort(new Error('stop'))), /stop/);
  });
});
