import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { lockOf, manifestWith, project } from './project.ts';

const cli = join(import.meta.dirname, '..', '..', '..', 'src', 'cli.ts');
const canary = 'kanarienvogel';

/** Writes down everything that it can see without knowing a path of the user. */
const spy = (to: string, name: string): string => `
const { execSync } = require('node:child_process');
const { readdirSync, writeFileSync, existsSync, readFileSync } = require('node:fs');
const { homedir, userInfo } = require('node:os');
const run = line => { try { return execSync(line, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }); } catch (error) { return String(error.stdout) + String(error.stderr); } };
const files = folder => readdirSync(folder, { recursive: true }).slice(0, 500).join(' ');
writeFileSync(${JSON.stringify(to)} + '/${name}-' + (process.env.npm_lifecycle_event ?? 'start') + '.txt', [
  JSON.stringify(process.env),
  'home: ' + homedir() + ' ' + files(homedir()),
  run('git config -l'),
  run('git config --global -l'),
  run('npm config ls -l'),
  run('ssh-add -l'),
  existsSync(homedir() + '/.npmrc') ? readFileSync(homedir() + '/.npmrc', 'utf8') : 'no npmrc',
  run('cat ~/.npmrc ~/.gitconfig ~/.ssh/id_ed25519 "$HOME/.aws/credentials"'),
  run('cat .git/config'),
].join('\\n---\\n'));
`;

/** A user with something to lose in every usual place. */
const plant = (home: string): { readonly [name: string]: string } => {
  const files = {
    '.npmrc': `//registry.example/:_authToken=${canary}-npmrc\n`,
    '.gitconfig': `[user]\n\tname = ${canary}-git\n[url "https://${canary}@git.example/"]\n\tinsteadOf = https://git.example/\n`,
    '.ssh/id_ed25519': `${canary}-ssh\n`,
    '.aws/credentials': `${canary}-aws\n`,
    '.config/git/config': `[user]\n\temail = ${canary}@example.com\n`,
    '.config/gh/hosts.yml': `${canary}-gh\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
  const socket = join(home, `${canary}-agent`);
  return {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_RUNTIME_DIR: join(home, `${canary}-runtime`),
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${home}/${canary}-bus`,
    SSH_AUTH_SOCK: socket,
    SSH_AGENT_PID: '1',
    GPG_AGENT_INFO: `${canary}-gpg`,
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'user.signingkey',
    GIT_CONFIG_VALUE_0: `${canary}-count`,
    GIT_ASKPASS: `/bin/${canary}`,
    NPM_CONFIG_USERCONFIG: join(home, '.npmrc'),
    npm_config__auth: `${canary}-npm-env`,
    NODE_AUTH_TOKEN: `${canary}-node-auth`,
    NODE_OPTIONS: `--title=${canary}`,
    GITHUB_TOKEN: `${canary}-github`,
    AWS_SECRET_ACCESS_KEY: `${canary}-aws-env`,
    DATABASE_URL: `postgres://${canary}@127.0.0.1/real`,
    // Declared by the project: the user's own value must not go in either.
    SESSION_SECRET: `${canary}-session`,
    https_proxy: `http://${canary}@127.0.0.1:1`,
  };
};

test('install scripts, build and app see nothing of the environment, home, agents and settings of the user', async t => {
  const root = { dependencies: { rope: 'file:rope' }, hasInstallScript: true };
  const home = join(tmpdir(), `launch-ready-home-${process.pid}`);
  const dump = join(home, 'dump');
  mkdirSync(dump, { recursive: true });
  const folder = await project(t, {
    'package.json': manifestWith({
      dependencies: root.dependencies,
      scripts: { postinstall: 'node spy.cjs', build: 'node spy.cjs', start: 'node start.cjs' },
    }),
    'package-lock.json': lockOf(root, { rope: { hasInstallScript: true } }),
    'spy.cjs': spy(dump, 'root'),
    'start.cjs': `require('./spy.cjs'); import('./server.js');`,
    'rope/package.json': { name: 'rope', version: '1.0.0', scripts: { postinstall: 'node spy.cjs' } },
    'rope/spy.cjs': spy(dump, 'rope'),
  });
  const planted = plant(home);
  const agent = createServer(socket => socket.end());
  await new Promise<void>(resolve => agent.listen(planted['SSH_AUTH_SOCK'], resolve));
  t.after(() => {
    agent.close();
    rmSync(home, { recursive: true, force: true });
  });

  const ended = await folder.run(process.execPath, [cli, 'rehearse', '--run-code', '--json'], { env: planted });

  assert.equal(ended.code, 0, ended.err + ended.out);
  const dumps = readdirSync(dump);
  for (const name of ['root-postinstall.', 'root-build.', 'root-start.', 'rope-postinstall.'])
    assert.ok(
      dumps.some(each => each.startsWith(name)),
      `${name} was not written: ${dumps.join(', ')}`,
    );
  for (const name of dumps) {
    const seen = readFileSync(join(dump, name), 'utf8');
    assert.match(seen, /"NODE_ENV":"production"[^]*home: [^]*core\.bare=false/, 'the spy has written what it saw');
    assert.ok(!seen.includes(canary), `${name} saw ${new RegExp(`.{60}${canary}.{20}`).exec(seen)?.[0] ?? ''}`);
    assert.ok(!seen.includes(home), `${name} knows where the home is`);
    assert.ok(!seen.includes(folder.root), `${name} knows where the repository is`);
  }
  assert.ok(!ended.out.includes(canary) && !ended.err.includes(canary));
  const left = readdirSync(tmpdir()).filter(name => name.startsWith('launch-ready-rehearsal-'));
  assert.deepEqual(
    left.filter(name => existsSync(join(tmpdir(), name, 'clone', 'rope'))),
    [],
    'the temporary folder is gone',
  );
});
