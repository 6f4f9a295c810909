// Plain JavaScript that any Node can run: makes a fresh clone ready, so that every npm script works as its first command.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const installed = join(root, 'node_modules', '.package-lock.json');
const lock = join(root, 'package-lock.json');

// Linked dependencies belong to another checkout; installing through the link would empty them.
const linked = existsSync(join(root, 'node_modules')) && lstatSync(join(root, 'node_modules')).isSymbolicLink();
const fresh = linked || (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs);
if (!fresh) {
  process.stderr.write('Installing what the project needs (once, about half a minute) …\n');
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

// With --ignore-scripts the pinned Node never lands and everything would silently run on the system's.
if (!existsSync(join(root, 'node_modules', 'node', 'package.json'))) {
  process.stderr.write('The pinned Node.js 24 is missing: run npm ci without --ignore-scripts.\n');
  process.exit(1);
}
