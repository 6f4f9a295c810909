import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { bytesOf, importedPackages, installedFolders } from './reached-packages.ts';

const { dependencies, peerDependencies } = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
) as { readonly [of in 'dependencies' | 'peerDependencies']: Readonly<Record<string, string>> };

const reached = (command: string): readonly string[] => importedPackages(['src/cli.ts'], [command]);
/** Without peers, which are installed by whoever wants a browser or a mailbox, and without names that stand in texts. */
const installed = (names: readonly string[]): readonly string[] =>
  installedFolders(names.filter(name => name in dependencies));
const megabytes = (folders: readonly string[]): number =>
  folders.reduce((sum, folder) => sum + bytesOf(folder), 0) / 1_000_000;

const most = 15;

test(`what evals needs beyond an audit is less than ${most} MB of packages`, context => {
  const names = reached('src/commands/evals.ts');
  for (const name of names) assert.ok(name in dependencies || name in peerDependencies, `${name} is no dependency`);
  const all = installed(names);
  const known = new Set(installed(reached('src/commands/audit.ts')));
  const added = all.filter(folder => !known.has(folder));
  context.diagnostic(
    `${added.map(folder => basename(folder)).join(', ')}: ${megabytes(added).toFixed(1)} MB; with what audits have as well ${megabytes(all).toFixed(1)} MB`,
  );
  // The sink for mails is imported on demand, its sender only by that.
  for (const name of ['smtp-server', 'nodemailer'])
    assert.ok(
      added.some(folder => basename(folder) === name),
      name,
    );
  assert.ok(megabytes(added) < most, `${megabytes(added)} MB`);
});

test('a package is weighed with all that it needs, and one that is not installed is told', () => {
  assert.ok(megabytes(installedFolders(['smtp-server'])) > 1, 'nodemailer alone has more');
  assert.throws(() => installedFolders(['a-package-of-nobody']), /is not installed/);
});
