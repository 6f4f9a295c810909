import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * False where pm2 can be run; else why the tests that need it are left out. It is AGPL, so it is no dependency of this
 * project. It is looked for and not asked: even its version is told by a daemon that it starts and leaves.
 */
export const withoutPm2 = (): string | false => {
  if (process.platform === 'win32') return 'the drill switches a symbolic link, which Windows has not';
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  if (folders.some(folder => folder !== '' && existsSync(join(folder, 'pm2')))) return false;
  if (process.env['CI'] !== undefined) throw new Error('pm2 is not installed, and on CI nothing is left out');
  return 'pm2 is not installed: npm install --prefix FOLDER pm2@7.0.4, and put its node_modules/.bin on the path';
};
