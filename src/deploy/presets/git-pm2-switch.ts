import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { basename, join } from 'node:path';

// Run by Node.js itself, in the repository on the server: `deploy COMMIT`, `back COMMIT`, `current`, `list`.
// PM2_APP names the process of pm2 (default: app), RELEASES the folder of the releases (default: beside the repository),
// RELEASE_INSTALL the install command (default: npm ci --omit=dev; empty: none), CURRENT_VERSION the variable that the app
// reads its version from (default: APP_VERSION).

const [verb = '', release = ''] = process.argv.slice(2);
const { PM2_APP: app = 'app', RELEASE_INSTALL: install = 'npm ci --omit=dev' } = process.env;
const home = process.env['RELEASES'] ?? join(process.cwd(), '..', 'deployed');
const variable = process.env['CURRENT_VERSION'] ?? 'APP_VERSION';
const releases = join(home, 'releases');
const current = join(home, 'current');

const run = (file: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): void => {
  execFileSync(file, [...args], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
};

const running = (): string | null => (existsSync(current) ? basename(readlinkSync(current)) : null);

/** A release is whole or not there: it is made under another name first. */
const checkOut = (commit: string): void => {
  const folder = join(releases, commit);
  if (existsSync(folder)) return;
  const draft = `${folder}.draft`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  const archive = execFileSync('git', ['archive', '--format=tar', commit], { maxBuffer: 1_000_000_000 });
  execFileSync('tar', ['-xf', '-'], { cwd: draft, input: archive });
  const [file, ...args] = install.split(' ').filter(word => word !== '');
  if (file !== undefined) run(file, args, draft);
  renameSync(draft, folder);
};

/** Points `current` to a release in one step, then has pm2 start it. */
const switchTo = (commit: string): void => {
  const folder = join(releases, commit);
  if (!existsSync(folder)) throw new Error(`There is no release ${commit} in ${releases}.`);
  const link = `${current}.${process.pid}`;
  rmSync(link, { force: true });
  symlinkSync(folder, link);
  renameSync(link, current);
  run('pm2', ['reload', app, '--update-env'], home, { [variable]: commit });
};

if (verb === 'deploy') {
  mkdirSync(releases, { recursive: true });
  checkOut(release);
  switchTo(release);
} else if (verb === 'back') switchTo(release);
else if (verb === 'current') process.stdout.write(`${running() ?? ''}\n`);
else if (verb === 'list') {
  const whole = existsSync(releases) ? readdirSync(releases).filter(name => !name.endsWith('.draft')) : [];
  process.stdout.write(`${whole.join('\n')}\n`);
} else {
  process.stderr.write('deploy COMMIT, back COMMIT, current or list\n');
  process.exitCode = 2;
}
