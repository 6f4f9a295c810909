import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { composed } from '../../examples/community-flawed/compose.ts';
import { startWorld } from '../world/world.ts';
import { layEdited, layEditedRepository } from './edited-repository.ts';
import { type Target, targetIn } from './target.ts';

const folder = mkdtempSync(join(tmpdir(), 'edited-repository-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const git = (cwd: string, ...args: readonly string[]): string => execFileSync('git', args, { cwd, encoding: 'utf8' });

test('the repository of the example with a flaw in it lies there as somebody else would have cloned it', async () => {
  const repo = join(folder, 'laid');
  await layEditedRepository(repo, ['works-on-one-machine:a-package-of-the-project-beside-it']);
  assert.match(readFileSync(join(repo, 'src/start.ts'), 'utf8'), /^import colours from 'picocolors'/);
  assert.ok(statSync(join(repo, 'src/assets/table-480.avif')).size > 5_000);
  assert.equal(git(repo, 'status', '--porcelain'), '');
  assert.equal(git(repo, 'log', '--format=%an %ae').trim(), 'Harbour crew@community.test');
  const commit = git(repo, 'rev-parse', 'HEAD');
  await layEditedRepository(repo, ['works-on-one-machine:a-package-of-the-project-beside-it']);
  assert.equal(git(repo, 'rev-parse', 'HEAD'), commit, 'the same flaw gives the same commit');
  // From now on it is a copy of what was laid before, and nobody can tell.
  rmSync(join(repo, 'README.md'));
  await layEditedRepository(repo, ['works-on-one-machine:a-package-of-the-project-beside-it']);
  assert.equal(git(repo, 'rev-parse', 'HEAD'), commit);
  assert.equal(git(repo, 'status', '--porcelain'), '');
  assert.ok(statSync(join(repo, 'src/assets/table-480.avif')).size > 5_000);
  assert.equal(statSync(join(repo, '.git/hooks/pre-commit')).mode & 0o111, 0o111);
});

test('twins of a flaw in files are audited: the flawed repository, and the sound one without a word', async () => {
  const world = await startWorld();
  after(() => world.stop());
  const target = targetIn(world, join(folder, 'target'));
  const seen: string[] = [];
  const look = async ({ repo }: Target): Promise<void> => {
    seen.push(readFileSync(join(repo, 'compose.yaml'), 'utf8'));
  };
  await layEdited(target, composed(['key-in-compose-file:beside-the-database-address']).edit, look);
  assert.match(seen[0] ?? '', /BILLING_KEY: \w/);
  const flawed = await target.audit({ browser: false });
  assert.deepEqual(
    flawed.findings.map(({ check }) => check),
    ['secrets/kept-in-vault'],
  );
  await layEdited(target, composed([]).edit, look);
  assert.doesNotMatch(seen[1] ?? '', /BILLING_KEY/);
  const sound = await target.audit({ browser: false });
  assert.deepEqual(sound.findings, []);
  assert.ok(sound.judged.includes('secrets/kept-in-vault'));
});
