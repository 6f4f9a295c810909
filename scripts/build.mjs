// Emits what is published: plain JavaScript and types in dist/, from nothing, and the community that `new` copies.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { filesToPack } from '../src/commands/community-files.ts';

rmSync('dist', { recursive: true, force: true });
const { status } = spawnSync('tsc', ['-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (status !== 0) process.exit(status ?? 1);

for (const [path, bytes] of filesToPack()) {
  const file = join('dist', 'template', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}
