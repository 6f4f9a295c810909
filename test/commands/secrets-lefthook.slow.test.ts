import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { withLefthookCommand } from '../../src/commands/hook-lefthook.ts';
import { withoutMarked } from '../../src/commands/hook-lines.ts';
import { betrays, gitFolder, plantedKey } from './git-folder.ts';

const found = spawnSync('lefthook', ['version'], { encoding: 'utf8' }).status === 0;
const why = 'lefthook is not on the PATH (npm install --ignore-scripts lefthook)';

const layouts = {
  'with commands': 'pre-commit:\n  parallel: true\n  commands:\n    theirs:\n      run: echo "theirs ran"\n',
  'with commands, far to the right, and other hooks':
    '# ours\npre-push:\n  commands:\n    push:\n      run: echo pushed\npre-commit:\n    commands:\n          theirs: # a comment\n            run: echo "theirs ran"\ncommit-msg:\n  commands:\n    msg:\n      run: "true"\n',
  'with jobs': 'pre-commit:\n  jobs:\n    - name: theirs\n      run: echo "theirs ran"\n    - run: "true"\n',
  'with jobs at the margin': 'pre-commit:\n  jobs:\n  - name: theirs\n    run: echo "theirs ran"\n',
};

const without = {
  'without a hook for commits': 'pre-push:\n  commands:\n    push:\n      run: echo pushed\n',
  'without an end of line': 'min_version: 1.5.0',
  'with nothing in it': '',
  'with scripts only': 'pre-commit:\n  scripts:\n    "x.sh":\n      runner: sh\n',
};

describe('settings of lefthook', () => {
  for (const [what, text] of Object.entries({ ...layouts, ...without }))
    test(`${what}: our command goes in first, the rest stays, and out again byte for byte`, () => {
      const edited = withLefthookCommand(text);
      assert.ok(edited !== null);
      const hook = (parse(edited) as { 'pre-commit': { commands?: object; jobs?: { name?: string }[] } })['pre-commit'];
      assert.equal(hook.jobs?.[0]?.name ?? Object.keys(hook.commands ?? {})[0], 'launch-ready-secrets');
      assert.equal(withoutMarked(edited)?.text, text);
    });

  for (const [what, text] of Object.entries({
    'in one line': 'pre-commit: { commands: { theirs: { run: "true" } } }\n',
    'that refer to each other': 'x: &x\n  a:\n    run: "true"\npre-commit:\n  commands: *x\n',
    'with an end of line of Windows': 'pre-commit:\r\n  commands:\r\n',
    'that are none': 'pre-commit: [\n',
    'of a list': '- a\n',
  }))
    test(`${what} are left alone`, () => assert.equal(withLefthookCommand(text), null));

  test('that cannot be edited: the lines are told, nothing is written', async t => {
    const repo = await gitFolder(t);
    repo.write('lefthook.toml', '[pre-commit]\n');
    const { code, out } = await repo.cli('secrets', 'install');
    assert.equal(code, 2);
    assert.match(out, /launch-ready secrets --staged/);
    assert.equal(repo.read('lefthook.toml'), '[pre-commit]\n');
  });
});

describe('lefthook itself refuses the commit', { skip: found ? false : why }, () => {
  for (const [what, text] of Object.entries(layouts))
    test(what, async t => {
      const repo = await gitFolder(t);
      repo.write('lefthook.yml', text);
      assert.equal((await repo.run('lefthook', ['install'])).code, 0);
      const { code, err } = await repo.cli('secrets', 'install');
      assert.equal(code, 0, err);
      const after = repo.read('lefthook.yml');
      assert.match((await repo.cli('secrets', 'install')).out, /Nothing to do/);
      assert.equal(repo.read('lefthook.yml'), after);
      repo.write('pay.ts', `export const key = '${plantedKey()}';\n`);
      await repo.ok('add', 'pay.ts');
      const done = await repo.git('commit', '-m', 'pay');
      assert.equal(done.code, 1);
      assert.match(done.out + done.err, /pay\.ts:1/);
      assert.equal(betrays(done.out + done.err), false);
      assert.equal(await repo.ok('rev-list', '--count', 'HEAD'), '1');
      repo.write('pay.ts', 'clean\n');
      await repo.ok('add', 'pay.ts');
      const clean = await repo.git('commit', '-m', 'clean');
      assert.equal(clean.code, 0, clean.err);
      assert.match(clean.out + clean.err, /theirs ran/);
      assert.equal(await repo.ok('rev-list', '--count', 'HEAD'), '2');
      await repo.cli('secrets', 'uninstall');
      assert.equal(repo.read('lefthook.yml'), text);
    });

  test('set up after our command: it is told what to run', async t => {
    const repo = await gitFolder(t);
    repo.write('lefthook.yml', without['without a hook for commits']);
    const { code, out } = await repo.cli('secrets', 'install');
    assert.equal(code, 0);
    assert.match(out, /npx lefthook install/);
    assert.equal((await repo.run('lefthook', ['install'])).code, 0);
    repo.write('pay.ts', `export const key = '${plantedKey()}';\n`);
    await repo.ok('add', 'pay.ts');
    assert.equal((await repo.git('commit', '-m', 'pay')).code, 1);
  });
});
