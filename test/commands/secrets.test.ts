import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { betrays, type Done, type GitFolder, gitFolder, plantedKey } from './git-folder.ts';

type Reported = {
  readonly schema: string;
  readonly scanned: string;
  readonly secrets: readonly {
    readonly rule: string;
    readonly fingerprint: string;
    readonly shown: string;
    readonly committed?: boolean;
    readonly places: readonly { readonly in: string; readonly file: string; readonly line: number }[];
  }[];
  readonly known: readonly unknown[];
  readonly allowed: readonly unknown[];
  readonly expired: readonly { readonly until: string }[];
};

const line = (): string => `STRIPE_SECRET_KEY=${plantedKey()}\n`;
const reported = ({ out }: Done): Reported => JSON.parse(out) as Reported;

const withKey = async (t: Parameters<typeof gitFolder>[0]): Promise<GitFolder> => {
  const repo = await gitFolder(t);
  repo.write('deploy/app.yaml', `env:\n  ${line()}`);
  return repo;
};

const allow = (repo: GitFolder, { rule, fingerprint }: Reported['secrets'][number], until: string): void =>
  repo.write(
    'launch-ready.jsonc',
    JSON.stringify({
      secrets: { allow: [{ fingerprint, rule, reason: 'a key of a test account', by: 'Ada', until }] },
    }),
  );

const first = async (repo: GitFolder): Promise<Reported['secrets'][number]> => {
  const [one] = reported(await repo.cli('secrets', '--json')).secrets;
  assert.ok(one !== undefined);
  return one;
};

describe('launch-ready secrets', () => {
  test('says file and line of what lies in the folder; exit 1; without it one sentence and 0', async t => {
    const repo = await withKey(t);
    const { code, out, err } = await repo.cli('secrets');
    assert.equal(code, 1, err);
    assert.match(out, /^1 secret found\./);
    assert.match(out, /deploy\/app\.yaml:2/);
    assert.match(out, /give the value to your host or CI/);
    repo.write('deploy/app.yaml', 'env: {}\n');
    const clean = await repo.cli('secrets');
    assert.equal(clean.code, 0);
    assert.match(clean.out, /^No secret found in 2 files/);
  });

  test('also outside of git', async t => {
    const repo = await gitFolder(t);
    writeFileSync(join(repo.root, '..', 'plain.yaml'), line());
    const { code, out } = await repo.run(process.execPath, [join(import.meta.dirname, '../../src/cli.ts'), 'secrets'], {
      cwd: join(repo.root, '..'),
    });
    assert.equal(code, 1);
    assert.match(out, /plain\.yaml:1/);
  });

  test('--history finds what was deleted, --since only what came after', async t => {
    const repo = await withKey(t);
    await repo.ok('add', '.');
    await repo.ok('commit', '-q', '-m', 'leak');
    await repo.ok('tag', 'leak');
    await repo.ok('rm', '-q', '-r', 'deploy');
    await repo.ok('commit', '-q', '-m', 'gone');
    assert.equal((await repo.cli('secrets')).code, 0);
    const all = await repo.cli('secrets', '--history');
    assert.equal(all.code, 1);
    assert.match(all.out, /deploy\/app\.yaml:2 in the history/);
    assert.match(all.out, /The line is gone and the key is not/);
    assert.equal((await repo.cli('secrets', '--since', 'leak')).code, 0);
    const since = await repo.cli('secrets', '--since', 'leak~1', '--json');
    assert.equal(since.code, 1);
    assert.equal(reported(since).scanned, 'since');
    assert.equal(reported(since).secrets[0]?.places[0]?.in, 'history');
  });

  test('what an earlier --json knows is not raised; something new is', async t => {
    const repo = await withKey(t);
    writeFileSync(join(repo.root, '..', 'baseline.json'), (await repo.cli('secrets', '--json')).out);
    const baseline = ['--baseline', '../baseline.json'];
    const known = await repo.cli('secrets', ...baseline);
    assert.equal(known.code, 0, known.out);
    assert.match(known.out, /1 known from the baseline/);
    // Moved: the same value is known wherever it stands.
    repo.write('elsewhere.yaml', line());
    assert.equal((await repo.cli('secrets', ...baseline)).code, 0);
    repo.write('new.yaml', line().replace('GyK2Uk', 'GyK2Uz'));
    const more = await repo.cli('secrets', ...baseline, '--json');
    assert.equal(more.code, 1);
    assert.deepEqual(
      reported(more).secrets.map(({ places }) => places[0]?.file),
      ['new.yaml'],
    );
    assert.equal(reported(more).known.length, 1);
    await repo.ok('add', '.');
    assert.equal((await repo.cli('secrets', '--staged', ...baseline)).code, 1);
    await repo.ok('rm', '-q', '--cached', 'new.yaml');
    assert.equal((await repo.cli('secrets', '--staged', ...baseline)).code, 0);
  });

  test('an allowed value passes until its last day, then it is raised again and says so', async t => {
    const repo = await withKey(t);
    const found = await first(repo);
    await repo.ok('add', '.');
    allow(repo, found, '2999-12-31');
    for (const flags of [[], ['--staged']]) {
      const { code, out } = await repo.cli('secrets', ...flags);
      assert.equal(code, 0, out);
    }
    allow(repo, found, '2026-01-01');
    for (const flags of [[], ['--staged']]) {
      const { code, out } = await repo.cli('secrets', ...flags);
      assert.equal(code, 1);
      assert.match(out, /was allowed by Ada until 2026-01-01; that day is over/);
    }
    allow(repo, { ...found, fingerprint: '00000000' }, '2999-12-31');
    assert.equal((await repo.cli('secrets', '--staged')).code, 1);
    allow(repo, { ...found, rule: 'another-rule' }, '2999-12-31');
    assert.equal((await repo.cli('secrets', '--staged')).code, 1);
  });

  test('broken settings are no way past a commit; elsewhere they are exit 2', async t => {
    const repo = await withKey(t);
    await repo.ok('add', '.');
    repo.write('launch-ready.jsonc', '{ "secrets": { "allow": ');
    const staged = await repo.cli('secrets', '--staged');
    assert.equal(staged.code, 1);
    assert.match(staged.out, /could not be read, so nothing is allowed/);
    assert.equal((await repo.cli('secrets')).code, 2);
  });

  test('says when an earlier commit has the value already', async t => {
    const repo = await withKey(t);
    await repo.ok('add', '.');
    await repo.ok('commit', '-q', '-m', 'leak');
    repo.write('deploy/app.yaml', `env:\n  ${line()}other: 1\n`);
    await repo.ok('add', '.');
    assert.match((await repo.cli('secrets', '--staged')).out, /An earlier commit holds it already/);
    const { secrets } = reported(await repo.cli('secrets', '--staged', '--json'));
    assert.equal(secrets[0]?.committed, true);
  });

  test('a mistake at the keyboard is exit 2, with what to type', async t => {
    const repo = await gitFolder(t);
    repo.write('no.json', '{}');
    for (const flags of [
      ['--since', 'nowhere'],
      ['--since', '--all'],
      ['--history', '--since', 'HEAD'],
      ['--staged', '--history'],
      ['--baseline', 'missing.json'],
      ['--baseline', 'no.json'],
      ['--hook'],
      ['tidy'],
    ]) {
      const { code, err } = await repo.cli('secrets', ...flags);
      assert.equal(code, 2, flags.join(' '));
      assert.doesNotMatch(err, /This is a bug/, flags.join(' '));
    }
  });

  test('outside of git nothing is staged: exit 3, never a pass', async t => {
    const repo = await gitFolder(t);
    const { code, err } = await repo.run(
      process.execPath,
      [join(import.meta.dirname, '../../src/cli.ts'), 'secrets', '--staged'],
      { cwd: join(repo.root, '..') },
    );
    assert.equal(code, 3);
    assert.match(err, /nothing was looked at/);
    assert.equal((await repo.run(process.execPath, [join(import.meta.dirname, '../../src/cli.ts'), 'secrets', 'install'], { cwd: join(repo.root, '..') })).code, 2); // prettier-ignore
  });

  test('a staged file that git cannot read back is no pass: exit 3, by name; what is found beside it is raised', async t => {
    const repo = await gitFolder(t);
    repo.write('a.txt', 'one\n');
    repo.write('z.yaml', 'two\n');
    await repo.ok('add', '.');
    const id = await repo.ok('rev-parse', ':z.yaml');
    const object = `.git/objects/${id.slice(0, 2)}/${id.slice(2)}`;
    await repo.run('chmod', ['u+w', repo.path(object)]);
    repo.write(object, 'broken');
    const { code, err } = await repo.cli('secrets', '--staged');
    assert.equal(code, 3);
    assert.match(err, /Not read: z\.yaml: git did not give its content/);
    assert.doesNotMatch(err, /a\.txt/);
    repo.write('a.txt', line());
    await repo.ok('add', 'a.txt');
    const found = await repo.cli('secrets', '--staged');
    assert.equal(found.code, 1, found.err);
    assert.match(found.out, /a\.txt:1/);
  });

  test('a value is told by its first characters only, whatever is asked', async t => {
    const repo = await withKey(t);
    repo.write('.env', line());
    repo.write('.gitignore', '.env\n');
    await repo.ok('add', '.');
    const answers = [
      await repo.cli('secrets'),
      await repo.cli('secrets', '--json'),
      await repo.cli('secrets', '--staged'),
      await repo.cli('secrets', '--staged', '--json'),
    ];
    await repo.ok('commit', '-q', '-m', 'leak');
    await repo.cli('secrets', 'install');
    answers.push(
      await repo.cli('secrets', '--history'),
      await repo.cli('secrets', '--history', '--json'),
      await repo.cli('secrets', '--since', 'HEAD~1', '--json'),
    );
    for (const [index, { out, err, code }] of answers.entries()) {
      assert.equal(code, 1, String(index));
      assert.ok(out.includes('(47 characters)'), String(index));
      assert.equal(betrays(out + err), false, `answer ${index} tells the value`);
    }
    const kept = await repo.run('sh', ['-c', 'cat .git/launch-ready/* ../state/* 2>/dev/null; true']);
    assert.equal(betrays(kept.out), false, 'what is kept tells the value');
  });
});
