/**
 * Writes the lock file of the example community as a project of its own, with the very versions that this repository's
 * lock file holds. npm itself tells apart what is needed for development only; it needs no network for that.
 */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Lock = { readonly packages: { readonly [path: string]: { readonly link?: boolean } } };

const root = join(import.meta.dirname, '..');
const home = 'examples/community/';
const { packages }: Lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
const { '': _whole, [home.slice(0, -1)]: own, ...others } = packages;

/** All of ours; the community's own folder wins, and npm drops what it does not need. */
const installed = Object.entries(others).filter(([path, { link }]) => path.startsWith('node_modules/') && !link);
const nested = Object.entries(others).filter(([path]) => path.startsWith(home));
const placed = Object.fromEntries([
  ['', own],
  ...installed,
  ...nested.map(([path, entry]) => [path.slice(home.length), entry] as const),
]);

const folder = mkdtempSync(join(tmpdir(), 'community-lock-'));
try {
  for (const [from, to] of [
    [`${home}package.json`, 'package.json'],
    ['.npmrc', '.npmrc'],
  ] as const)
    copyFileSync(join(root, from), join(folder, to));
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>;
  const lock = { name, version, lockfileVersion: 3, requires: true, packages: placed };
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
  execFileSync('npm', ['install', '--package-lock-only', '--offline', '--no-audit', '--no-fund'], { cwd: folder });
  copyFileSync(join(folder, 'package-lock.json'), join(root, home, 'package-lock.json'));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
