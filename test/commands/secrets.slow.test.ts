import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { betrays, type Done, type GitFolder, gitFolder, gitFolderAt, plantedKey } from './git-folder.ts';

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
    assert.match(out, /Give the value to your host or CI/);
    repo.write('deploy/app.yaml', 'env: {}\n');
    const clean = await repo.cli('secrets');
    assert.equal(clean.code, 0);
    assert.match(clean.out, /^No secret found in 2 files/);
  });

  test('says who has it, what to do with a file of variables that git would take, and what comes next', async t => {
    const repo = await gitFolder(t);
    repo.write('.env', line());
    repo.write('logo.png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0]));
    const flat = async (): Promise<string> => (await repo.cli('secrets')).out.replaceAll(/\s+/g, ' ');
    const local = await flat();
    assert.match(local, /^1 secret found\. Git does not have it yet, so nobody else does/);
    assert.match(local, /Write \.env into \.gitignore now, before git add takes the file/);
    assert.doesNotMatch(local, /git rm --cached|New key, in order|logo\.png/);
    assert.match(local, /launch-ready secrets --history Nothing here refuses a commit .* launch-ready secrets install/);
    repo.write('pay.yaml', line().replace('GyK2Uk', 'GyK2Uz'));
    repo.write('more.yaml', line().replace('GyK2Uk', 'GyK2Ux'));
    await repo.ok('add', 'pay.yaml', 'more.yaml');
    const some = await flat();
    assert.match(some, /^3 secrets found\. Git has 2 of them: whoever can read this repository can use those\./);
    // What others may have comes first, and the steps of one issuer once.
    assert.ok(some.indexOf('.env:1') > some.indexOf('pay.yaml:1'));
    assert.equal(some.match(/1\. In the Stripe Dashboard/g)?.length, 1);
    assert.match(some, /The same steps as above, for Stripe/);
    await repo.ok('add', '.env');
    const all = await flat();
    assert.match(all, /^3 secrets found\. Git has all of them/);
    assert.match(all, /git rm --cached \.env/);
    for (const { out } of [await repo.cli('secrets'), await repo.cli('secrets', '--help')])
      for (const one of out.split('\n')) assert.ok(one.length <= 80, one);
    await repo.ok('rm', '-q', '--cached', '.env', 'pay.yaml', 'more.yaml');
    await repo.cli('secrets', 'install');
    assert.doesNotMatch(await flat(), /secrets install/);
  });

  test('also outside of git', async t => {
    const repo = await gitFolder(t);
    writeFileSync(join(repo.root, '..', 'plain.yaml'), line());
    const { code, out } = await repo.run(process.execPath, [join(import.meta.dirname, '../../src/cli.ts'), 'secrets'], {
      cwd: join(repo.root, '..'),
    });
    assert.equal(code, 1);
    assert.match(out, /plain\.yaml:1/);
    assert.match(out, /^1 secret found\. Whoever can read these files can use it\./);
    assert.doesNotMatch(out, /--history/);
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

  test('a history that is cut off is no clean history: exit 3, and by name; what came after the cut is whole', async t => {
    const repo = await gitFolder(t);
    for (const word of ['two', 'three', 'four']) {
      repo.write('a.txt', `${word}\n`);
      await repo.ok('commit', '-q', '-a', '--allow-empty', '-m', word);
    }
    await repo.ok('clone', '-q', '--depth', '2', `file://${repo.root}`, '../cut');
    const cut = gitFolderAt(join(repo.root, '..', 'cut'));
    assert.equal((await cut.cli('secrets')).code, 0);
    const { code, out } = await cut.cli('secrets', '--history');
    assert.equal(code, 3, out);
    assert.match(out, /^No secret found in .*This is not all/s);
    assert.match(out, /Not read: older history: the clone is shallow/);
    const json = JSON.parse((await cut.cli('secrets', '--history', '--json')).out) as { complete: boolean };
    assert.equal(json.complete, false);
    // The commit that the cut follows is here, so what came after it is all here.
    const since = await cut.cli('secrets', '--since', 'HEAD~1');
    assert.equal(since.code, 0, since.out);
    assert.doesNotMatch(since.out, /Not read/);
    cut.write('b.yaml', line());
    assert.equal((await cut.cli('secrets', '--history')).code, 1, 'a find beats what is missing');
    const whole = await repo.cli('secrets', '--history', '--json');
    assert.equal(whole.code, 0);
    assert.equal((JSON.parse(whole.out) as { complete: boolean }).complete, true);
    await repo.ok('branch', 'side', 'HEAD~3');
    await repo.ok('clone', '-q', '--depth', '1', '--no-single-branch', `file://${repo.root}`, '../one');
    const one = gitFolderAt(join(repo.root, '..', 'one'));
    await one.ok('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '--allow-empty', '-m', 'more');
    assert.equal((await one.cli('secrets', '--since', 'HEAD~1')).code, 0);
    // What lies between that branch and here is behind the cut.
    assert.equal((await one.cli('secrets', '--since', 'origin/side')).code, 3);
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
