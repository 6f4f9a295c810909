import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gitIn } from '../../../src/collectors/secrets/git-answers.ts';
import { hookState } from '../../../src/collectors/secrets/hook-state.ts';
import { searchRepository } from '../../../src/collectors/secrets/repository.ts';
import { configSchema } from '../../../src/config/schema.ts';
import { rules } from '../../../src/engines/secrets/rules/index.ts';
import { createScanner } from '../../../src/engines/secrets/scan.ts';
import type { SecretsEvidence } from '../../../src/evidence/secrets.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { betrays, type GitFolder, gitFolder, plantedKey } from '../../commands/git-folder.ts';

const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: true }, progress: () => {} });
const { signal } = new AbortController();

/** What an audit learns. */
const audited = (repo: GitFolder, allow: readonly object[] = []): Promise<SecretsEvidence> =>
  searchRepository(
    {
      root: repo.root,
      scanner: createScanner(rules),
      settings: configSchema.parse({ secrets: { allow } }).secrets,
      history: true,
    },
    io,
    signal,
  );

const commit = async (repo: GitFolder, file: string, text: string, ...flags: readonly string[]): Promise<string> => {
  repo.write(file, text);
  await repo.ok('add', '.');
  await repo.ok('commit', '-q', '-m', file, ...flags);
  return repo.ok('rev-parse', 'HEAD');
};
const pay = (): string => `STRIPE_SECRET_KEY=${plantedKey()}\n`;

describe('a commit that went past the hook appears in the next audit', () => {
  test('made with --no-verify, and only that one', async t => {
    const repo = await gitFolder(t);
    await commit(repo, 'old.yaml', pay().replace('GyK2Uk', 'GyK2Ua'));
    assert.equal((await repo.cli('secrets', 'install')).code, 0);
    await commit(repo, 'a.txt', 'clean\n');
    await commit(repo, 'b.txt', 'clean, and past the hook\n', '--no-verify');
    const id = await commit(repo, 'pay.yaml', pay(), '--no-verify');
    await commit(repo, 'c.txt', 'clean again\n', '--no-verify');
    const { unguarded, hook, found } = await audited(repo);
    assert.deepEqual(hook, { state: 'installed', path: '.git/hooks/pre-commit', by: 'git' });
    assert.deepEqual(
      unguarded.map(one => one.id),
      [id],
    );
    const [one] = unguarded;
    assert.equal(one?.fingerprints.length, 1);
    assert.ok(found.some(({ fingerprint }) => fingerprint === one?.fingerprints[0]));
    assert.equal(betrays(JSON.stringify(unguarded)), false, 'the value is told');
  });

  test('also after the line was deleted, on another branch, and in a merge', async t => {
    const repo = await gitFolder(t);
    await repo.cli('secrets', 'install');
    await repo.ok('checkout', '-q', '-b', 'side');
    const id = await commit(repo, 'pay.yaml', pay(), '--no-verify');
    await repo.ok('rm', '-q', 'pay.yaml');
    await repo.ok('commit', '-q', '-m', 'gone');
    await repo.ok('checkout', '-q', 'main');
    await commit(repo, 'a.txt', 'clean\n');
    assert.deepEqual((await audited(repo)).unguarded.map(one => one.id), [id]); // prettier-ignore
    await repo.ok('merge', '-q', '--no-ff', '-m', 'merge', 'side');
    assert.deepEqual((await audited(repo)).unguarded.map(one => one.id), [id]); // prettier-ignore
  });

  test('none where the hook let it pass: the value is allowed', async t => {
    const repo = await gitFolder(t);
    await repo.cli('secrets', 'install');
    repo.write('pay.yaml', pay());
    await repo.ok('add', '.');
    const [found] = (JSON.parse((await repo.cli('secrets', '--staged', '--json')).out) as { secrets: { rule: string; fingerprint: string }[] }).secrets; // prettier-ignore
    const allow = [{ rule: found?.rule, fingerprint: found?.fingerprint, reason: 'a test account', by: 'Ada', until: '2999-12-31' }]; // prettier-ignore
    repo.write('launch-ready.jsonc', JSON.stringify({ secrets: { allow } }));
    await repo.ok('commit', '-q', '-m', 'allowed');
    assert.deepEqual((await audited(repo)).unguarded, []);
    // Past the hook, but allowed all the same.
    await commit(repo, 'more.yaml', `# more\n${pay()}`, '--no-verify');
    assert.deepEqual((await audited(repo, allow)).unguarded, []);
    assert.equal((await audited(repo)).unguarded.length, 1);
  });

  test('none where the hook never was, and a branch that is gone since is no trouble', async t => {
    const repo = await gitFolder(t);
    await commit(repo, 'pay.yaml', pay());
    assert.deepEqual((await audited(repo)).unguarded, []);
    await repo.ok('checkout', '-q', '-b', 'side');
    await commit(repo, 'x.txt', 'x\n');
    await repo.cli('secrets', 'install');
    await repo.ok('checkout', '-q', 'main');
    await repo.ok('branch', '-q', '-D', 'side');
    await repo.ok('reflog', 'expire', '--expire=now', '--all');
    await repo.ok('gc', '-q', '--prune=now');
    const id = await commit(repo, 'pay2.yaml', `# 2\n${pay()}`, '--no-verify');
    const { unguarded } = await audited(repo);
    assert.ok(unguarded.some(one => one.id === id));
  });

  test('a repository without any commit', async t => {
    const repo = await gitFolder(t);
    await repo.ok('checkout', '-q', '--orphan', 'fresh');
    await repo.ok('branch', '-q', '-D', 'main');
    await repo.cli('secrets', 'install');
    assert.deepEqual((await audited(repo)).unguarded, []);
    const id = await commit(repo, 'pay.yaml', pay(), '--no-verify');
    assert.deepEqual((await audited(repo)).unguarded.map(one => one.id), [id]); // prettier-ignore
  });
});

describe('whether a commit is looked at', () => {
  const state = (repo: GitFolder) => hookState(gitIn(repo.root, io, signal), repo.root);

  test('is asked where git itself looks for the hook', async t => {
    const repo = await gitFolder(t);
    assert.deepEqual(await state(repo), { state: 'missing', path: '.git/hooks/pre-commit', by: 'git' });
    repo.write('.git/hooks/pre-commit', '#!/bin/sh\n# launch-ready secrets --staged\n', 0o755);
    assert.equal((await state(repo)).state, 'missing');
    repo.write('.git/hooks/pre-commit', '#!/bin/sh\nnpx launch-ready secrets --staged\n', 0o755);
    assert.equal((await state(repo)).state, 'installed');
    repo.write('.git/hooks/pre-commit', '#!/bin/sh\nnpx launch-ready secrets --staged\n', 0o644);
    assert.equal((await state(repo)).state, 'missing');
    await repo.ok('config', 'core.hooksPath', '.githooks');
    assert.deepEqual(await state(repo), { state: 'missing', path: '.githooks/pre-commit', by: 'hooks-path' });
    await repo.cli('secrets', 'install');
    assert.equal((await state(repo)).state, 'installed');
  });

  test('is the framework pre-commit, when its settings name our hook', async t => {
    const repo = await gitFolder(t);
    repo.write('.git/hooks/pre-commit', '#!/usr/bin/env bash\n# File generated by pre-commit: https://pre-commit.com\nexec pre-commit\n', 0o755); // prettier-ignore
    assert.equal((await state(repo)).state, 'missing');
    repo.write('.pre-commit-config.yaml', 'repos:\n  - repo: x\n    hooks:\n      - id: launch-ready-secrets\n');
    assert.equal((await state(repo)).state, 'installed');
  });

  test('cannot be, without git', async t => {
    const repo = await gitFolder(t);
    const answer = await hookState(gitIn(`${repo.root}/..`, io, signal), `${repo.root}/..`);
    assert.equal(answer.state, 'none');
  });
});
