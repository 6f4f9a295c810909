import assert from 'node:assert/strict';
import { existsSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { betrays, type Done, type GitFolder, gitFolder, gitFolderAt, plantedKey } from './git-folder.ts';

const pay = (): string => `import x from 'y';\n\nexport const key = '${plantedKey()}';\n`;
const hook = '.git/hooks/pre-commit';
const husky = fileURLToPath(new URL('bin.js', import.meta.resolve('husky')));

const install = async (repo: GitFolder): Promise<void> => {
  const { code, err } = await repo.cli('secrets', 'install');
  assert.equal(code, 0, err);
};

/** The commit did not come about, and whoever reads why learns file, line, what, why, and what to do instead. */
const refused = async (repo: GitFolder, done: Done, place: string): Promise<void> => {
  assert.equal(done.code, 1, done.err);
  assert.match(done.err, /This commit is refused/);
  assert.ok(done.err.includes(place), `no ${place} in: ${done.err.length} characters`);
  for (const said of ['a Stripe secret key (live)', 'Why it matters', 'What to do'])
    assert.ok(done.err.includes(said), said);
  assert.equal(betrays(done.err + done.out), false, 'the key is told');
  assert.equal(await repo.ok('rev-list', '--count', 'HEAD'), '1');
};

const passes = async (repo: GitFolder, done: Done, commits = '2'): Promise<void> => {
  assert.equal(done.code, 0, done.err);
  assert.equal(await repo.ok('rev-list', '--count', 'HEAD'), commits);
};

describe('a commit that holds a secret is refused', () => {
  test('in a plain repository; a clean one passes in silence', async t => {
    const repo = await gitFolder(t);
    await install(repo);
    repo.write('src/pay.ts', pay());
    await repo.ok('add', '.');
    const done = await repo.git('commit', '-q', '-m', 'pay');
    await refused(repo, done, 'src/pay.ts:3');
    for (const line of done.err.split('\n')) assert.ok(line.length <= 80, line);
    repo.write('src/pay.ts', 'export const key = process.env.STRIPE_SECRET_KEY;\n');
    await repo.ok('add', '.');
    const clean = await repo.git('commit', '-q', '-m', 'pay');
    await passes(repo, clean);
    assert.equal(clean.out + clean.err, '');
  });

  test('also the very first one', async t => {
    const repo = await gitFolder(t);
    await repo.ok('checkout', '-q', '--orphan', 'fresh');
    await install(repo);
    repo.write('pay.ts', pay());
    await repo.ok('add', '.');
    const done = await repo.git('commit', '-q', '-m', 'pay');
    assert.equal(done.code, 1);
    assert.match(done.err, /pay\.ts:3/);
  });

  test('from a folder below, and with commit -a, whose index is a temporary one', async t => {
    const repo = await gitFolder(t);
    await install(repo);
    repo.write('README.md', pay());
    await refused(repo, await repo.git('commit', '-a', '-q', '-m', 'all'), 'README.md:3');
    repo.write('sub/b.ts', pay());
    await repo.ok('add', 'sub');
    await refused(repo, await repo.run('git', ['commit', '-q', '-m', 'b'], { cwd: repo.path('sub') }), 'sub/b.ts:3');
  });

  test('with commit FILE only what that file brings counts', async t => {
    const repo = await gitFolder(t);
    await install(repo);
    repo.write('pay.ts', pay());
    repo.write('README.md', 'clean\n');
    await repo.ok('add', '.');
    await passes(repo, await repo.git('commit', '-q', '-m', 'only the text', '--', 'README.md'));
    assert.equal((await repo.git('commit', '-q', '-m', 'pay', '--', 'pay.ts')).code, 1);
  });

  test('what is staged counts, not what lies in the folder: both ways', async t => {
    const repo = await gitFolder(t);
    await install(repo);
    repo.write('pay.ts', pay());
    await repo.ok('add', 'pay.ts');
    repo.write('pay.ts', 'clean now\n');
    await refused(repo, await repo.git('commit', '-q', '-m', 'staged before'), 'pay.ts:3');
    await repo.ok('add', 'pay.ts');
    repo.write('pay.ts', pay());
    await passes(repo, await repo.git('commit', '-q', '-m', 'staged clean'));
  });

  test('a renamed file is a new one', async t => {
    const repo = await gitFolder(t);
    repo.write('a.ts', '// a line that stays as it is\n'.repeat(40));
    await repo.ok('add', '.');
    await repo.ok('commit', '-q', '--amend', '-m', 'first');
    await install(repo);
    await repo.ok('mv', 'a.ts', 'b.ts');
    repo.write('b.ts', `${repo.read('b.ts')}${pay()}`);
    await repo.ok('add', '.');
    await refused(repo, await repo.git('commit', '-q', '-m', 'renamed'), 'b.ts:43');
  });

  test('what is only meant to be added, or belongs to a submodule, is none of it', async t => {
    const [repo, other] = [await gitFolder(t), await gitFolder(t)];
    await install(repo);
    repo.write('later.ts', pay());
    await repo.ok('add', '-N', 'later.ts');
    await repo.ok('submodule', '--quiet', 'add', other.root, 'other');
    await passes(repo, await repo.git('commit', '-q', '-m', 'a submodule'));
    await repo.ok('add', 'later.ts');
    assert.equal((await repo.git('commit', '-q', '-m', 'later')).code, 1);
  });

  test('in a file of 30 MB on one line, in one that is no text, and in UTF-16', async t => {
    const repo = await gitFolder(t);
    await install(repo);
    const half = Buffer.alloc(15_000_000, 'lorem ipsum ');
    repo.write('big.sql', Buffer.concat([half, Buffer.from(` ${plantedKey()} `), half]));
    await repo.ok('add', '.');
    await refused(repo, await repo.git('commit', '-q', '-m', 'big'), 'big.sql:1');
    await repo.ok('rm', '-q', '--cached', 'big.sql');
    repo.write('app.db', Buffer.concat([Buffer.from([0, 1, 2, 0]), Buffer.from(`\n${plantedKey()}\0`)]));
    await repo.ok('add', 'app.db');
    await refused(repo, await repo.git('commit', '-q', '-m', 'a database'), 'app.db:2');
    await repo.ok('rm', '-q', '--cached', 'app.db');
    repo.write('win.env', Buffer.from(`\uFEFFKEY=${plantedKey()}\r\n`, 'utf16le'));
    await repo.ok('add', 'win.env');
    await refused(repo, await repo.git('commit', '-q', '-m', 'from PowerShell'), 'win.env:1');
  });

  test('in a second working tree', async t => {
    const repo = await gitFolder(t);
    await install(repo);
    await repo.ok('worktree', 'add', '-q', '../second');
    const second = gitFolderAt(join(repo.root, '..', 'second'));
    second.write('pay.ts', pay());
    await second.ok('add', '.');
    await refused(second, await second.git('commit', '-q', '-m', 'pay'), 'pay.ts:3');
    assert.match((await second.cli('secrets', 'install')).out, /Nothing to do: \.git\/hooks\/pre-commit/);
  });

  test('where core.hooksPath leads', async t => {
    const repo = await gitFolder(t);
    await repo.ok('config', 'core.hooksPath', '.githooks');
    const before = '#!/usr/bin/env bash\necho theirs\n';
    repo.write('.githooks/pre-commit', before, 0o755);
    await install(repo);
    assert.equal(existsSync(repo.path(hook)), false);
    repo.write('pay.ts', pay());
    await repo.ok('add', 'pay.ts');
    await refused(repo, await repo.git('commit', '-q', '-m', 'pay'), 'pay.ts:3');
    await repo.cli('secrets', 'uninstall');
    assert.equal(repo.read('.githooks/pre-commit'), before);
  });

  test('hooks of the whole machine are left alone: it says what to add there', async t => {
    const repo = await gitFolder(t);
    await repo.ok('config', '--global', 'core.hooksPath', '~/everywhere');
    const { code, out } = await repo.cli('secrets', 'install');
    assert.equal(code, 2);
    assert.match(out, /Nothing was changed/);
    assert.equal(existsSync(repo.path('everywhere')), false);
  });

  test('on the layout that husky makes, before and beside its own lines', async t => {
    const repo = await gitFolder(t);
    const before = 'echo "theirs ran"\n';
    repo.write('.husky/pre-commit', before, 0o644);
    assert.equal((await repo.run(process.execPath, [husky])).code, 0);
    assert.match(await repo.ok('config', 'core.hooksPath'), /\.husky\/_$/);
    await install(repo);
    assert.equal(repo.mode('.husky/pre-commit'), 0o644);
    repo.write('pay.ts', pay());
    await repo.ok('add', 'pay.ts');
    await refused(repo, await repo.git('commit', '-q', '-m', 'pay'), 'pay.ts:3');
    await repo.ok('rm', '-q', '--cached', 'pay.ts');
    repo.write('b.ts', 'clean\n');
    await repo.ok('add', 'b.ts');
    const clean = await repo.git('commit', '-q', '-m', 'clean');
    await passes(repo, clean);
    assert.match(clean.out + clean.err, /theirs ran/);
    await repo.cli('secrets', 'uninstall');
    assert.equal(repo.read('.husky/pre-commit'), before);
    assert.equal(repo.mode('.husky/pre-commit'), 0o644);
  });

  test('with husky in a clone that has not run it yet: the file is ready, and the command is told', async t => {
    const repo = await gitFolder(t);
    repo.write('package.json', '{ "devDependencies": { "husky": "9.1.7" } }\n');
    repo.write('.husky/.keep', '');
    const { code, out } = await repo.cli('secrets', 'install');
    assert.equal(code, 0);
    assert.match(out, /npx husky/);
    assert.ok(existsSync(repo.path('.husky/pre-commit')));
    assert.equal((await repo.run(process.execPath, [husky])).code, 0);
    repo.write('pay.ts', pay());
    await repo.ok('add', 'pay.ts');
    await refused(repo, await repo.git('commit', '-q', '-m', 'pay'), 'pay.ts:3');
  });
});

describe('a hook that was there still runs, and comes back byte for byte', () => {
  const theirs = '#!/bin/sh\necho "theirs ran"\nexit ';
  const commit = async (repo: GitFolder): Promise<Done> => {
    repo.write('b.ts', `${Math.random()}\n`);
    await repo.ok('add', 'b.ts');
    return repo.git('commit', '-q', '-m', 'clean');
  };

  for (const [what, text, mode] of [
    ['of the shell', `${theirs}0\n`, 0o755],
    ['of the shell, for its owner only', `${theirs}0`, 0o700],
    ['of another language', `#!${process.execPath}\nconsole.log('theirs ran')\n`, 0o755],
    ['without a first line', 'echo "theirs ran"\n', 0o755],
  ] as const)
    test(what, async t => {
      const repo = await gitFolder(t);
      repo.write(hook, text, mode);
      await install(repo);
      const after = repo.read(hook);
      assert.notEqual(after, text);
      assert.match((await repo.cli('secrets', 'install')).out, /Nothing to do/);
      assert.equal(repo.read(hook), after);
      const clean = await commit(repo);
      await passes(repo, clean);
      assert.match(clean.out + clean.err, /theirs ran/);
      repo.write('pay.ts', pay());
      await repo.ok('add', 'pay.ts');
      assert.equal((await repo.git('commit', '-q', '-m', 'pay')).code, 1);
      assert.equal((await repo.cli('secrets', 'uninstall')).code, 0);
      assert.equal(repo.read(hook), text);
      assert.equal(repo.mode(hook), mode);
      assert.deepEqual((await repo.run('ls', ['.git/hooks'])).out.split('\n').filter(name => name.startsWith('pre-commit') && !name.endsWith('.sample')), ['pre-commit']); // prettier-ignore
      assert.equal(existsSync(repo.path('.git/launch-ready')), false);
    });

  test('its refusal stays one', async t => {
    const repo = await gitFolder(t);
    repo.write(hook, `#!${process.execPath}\nconsole.log('theirs ran'); process.exit(3)\n`, 0o755);
    await install(repo);
    const done = await commit(repo);
    assert.equal(done.code, 1);
    assert.match(done.out + done.err, /theirs ran/);
    assert.equal((await repo.run(repo.path(hook), [])).code, 3);
  });

  test('one that git passed by, as it was not executable, does not begin to run', async t => {
    const repo = await gitFolder(t);
    repo.write(hook, `${theirs}1\n`, 0o644);
    await install(repo);
    const clean = await commit(repo);
    await passes(repo, clean);
    assert.doesNotMatch(clean.out + clean.err, /theirs ran/);
    await repo.cli('secrets', 'uninstall');
    assert.equal(repo.read(hook), `${theirs}1\n`);
    assert.equal(repo.mode(hook), 0o644);
  });

  test('a link stays a link, and what it leads to is not written', async t => {
    const repo = await gitFolder(t);
    repo.write('scripts/hook.sh', `${theirs}0\n`, 0o755);
    symlinkSync('../../scripts/hook.sh', repo.path(hook));
    await install(repo);
    const clean = await commit(repo);
    await passes(repo, clean);
    assert.match(clean.out + clean.err, /theirs ran/);
    assert.equal(repo.read('scripts/hook.sh'), `${theirs}0\n`);
    await repo.cli('secrets', 'uninstall');
    assert.equal(readlinkSync(repo.path(hook)), '../../scripts/hook.sh');
  });

  test('none before is none afterwards', async t => {
    const repo = await gitFolder(t);
    await install(repo);
    await repo.cli('secrets', 'uninstall');
    assert.equal(existsSync(repo.path(hook)), false);
    assert.match((await repo.cli('secrets', 'uninstall')).out, /Nothing to take out/);
  });
});

describe('the hook finds its program, or says that it did not', () => {
  const shell = async (repo: GitFolder, path: string): Promise<Done> => {
    repo.write('pay.ts', pay());
    await repo.ok('add', 'pay.ts');
    return repo.run('git', ['commit', '-q', '-m', 'pay'], { bare: true, env: { PATH: path } });
  };

  /** A PATH to git and a shell only: no Node, no npx. */
  const onlyGit = async (repo: GitFolder): Promise<string> => {
    for (const name of ['git', 'sh', 'dirname']) {
      const { out } = await repo.run('sh', ['-c', `command -v ${name}`]);
      repo.write(`tools/${name}`, `#!/bin/sh\nexec ${out.trim()} "$@"\n`, 0o755);
    }
    return repo.path('tools');
  };

  test('in a graphical git, which has no PATH to Node', async t => {
    const repo = await gitFolder(t);
    await install(repo);
    await refused(repo, await shell(repo, await onlyGit(repo)), 'pay.ts:3');
  });

  test('in node_modules of a folder above before anything else', async t => {
    const repo = await gitFolder(t);
    await install(repo);
    repo.write('node_modules/.bin/launch-ready', '#!/bin/sh\necho "the local one: $*"\nexit 10\n', 0o755);
    const done = await shell(repo, process.env['PATH'] ?? '');
    assert.equal(done.code, 1);
    assert.match(done.err + done.out, /the local one: secrets --staged --hook/);
  });

  for (const [what, program, code] of [
    ['that is missing', null, 127],
    ['that breaks with the code of a finding', '#!/bin/sh\nexit 1\n', 1],
    ['that has a bug', '#!/bin/sh\nexit 70\n', 70],
  ] as const)
    test(`a program ${what} does not keep anybody from working, loudly`, async t => {
      const repo = await gitFolder(t);
      await install(repo);
      repo.write('.git/launch-ready/program', '/nowhere/node\n/nowhere/cli\n');
      if (program !== null) repo.write('node_modules/.bin/launch-ready', program, 0o755);
      const done = await shell(repo, await onlyGit(repo));
      assert.equal(done.code, 0, done.err);
      assert.match(done.err, /THIS COMMIT WAS NOT CHECKED FOR SECRETS/);
      assert.ok(done.err.includes(`code ${code}`), done.err);
    });
});
