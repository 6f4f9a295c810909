import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { freePortsInARow } from '../servers/free-ports.ts';
import { composed } from '../world/compose.ts';
import { launchDay } from '../world/launch-day.ts';
import { startWorld } from '../world/world.ts';

const root = join(import.meta.dirname, '..', '..');
const npmQuiet = ['--no-audit', '--no-fund', '--loglevel=error'];
const mostBytes = 60 * 1024 * 1024;

const community = join(root, 'examples', 'community');

/** What `npm install` would put there, without a download: links to the same versions in this repository. */
const linkInstalled = (target: string): void => {
  mkdirSync(target);
  for (const source of [join(community, 'node_modules'), join(root, 'node_modules')]) {
    const there = new Set(readdirSync(target));
    for (const name of readdirSync(source).filter(each => !there.has(each)))
      symlinkSync(join(source, name), join(target, name));
  }
};

const apparentBytes = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

describe('the packed tarball, installed in an empty folder', () => {
  let [folder, tarball] = ['', ''];
  const launchReady = (...args: readonly string[]) =>
    spawnSync(process.execPath, [join(folder, 'node_modules', 'launch-ready', 'bin', 'launch-ready.js'), ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, LAUNCH_READY_STATE: join(folder, 'state') },
    });

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'launch-ready-packed-'));
    const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
      cwd: root,
      encoding: 'utf8',
    });
    tarball = packed.trim().split('\n').at(-1) ?? '';
    execFileSync('npm', ['init', '--yes', '--silent'], { cwd: folder, stdio: 'ignore' });
    execFileSync('npm', ['install', ...npmQuiet, '--omit=peer', join(folder, tarball)], {
      cwd: folder,
      stdio: 'ignore',
    });
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('runs, and says its version and its help', () => {
    assert.match(launchReady('--version').stdout, /^\d+\.\d+\.\d+/);
    const help = launchReady('--help');
    assert.equal(help.status, 0);
    assert.match(help.stdout, /launch-ready audit example\.com/);
  });

  test('explains its checks', () => {
    const { status, stdout } = launchReady('explain', 'launch-path/apex-resolves');
    assert.equal(status, 0);
    assert.match(stdout, /RFC|rfc-editor/);
  });

  test('offline nothing is sent, nothing passes, and the exit code says incomplete', () => {
    const { status, stdout } = launchReady('audit', 'example.com', '--offline', '--json');
    assert.equal(status, 3);
    assert.equal(JSON.parse(stdout).verdict, 'incomplete');
  });

  test('says what the assistant would be asked, and how soon', context => {
    const settings = join(community, 'launch-ready.jsonc');
    const took = Array.from({ length: 5 }, () => {
      const from = performance.now();
      const { status, stdout, stderr } = launchReady('evals', '--config', settings);
      const ms = performance.now() - from;
      assert.equal(status, 0, stderr);
      assert.match(stdout, /^Nothing was sent\. [\s\S]* questions in all/);
      return ms;
    });
    // Printed and not compared: a busy machine is no fault.
    context.diagnostic(`from the start to the plan of evals: ${took.map(ms => Math.round(ms)).join(', ')} ms`);
  });

  describe('the community that `new` makes', () => {
    let club = '';
    const npm = (...args: readonly string[]) =>
      execFileSync('npm', [...args], { cwd: club, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

    before(() => {
      const { status, stdout, stderr } = launchReady('new', 'club');
      assert.equal(status, 0, stderr);
      assert.match(stdout, /^ {2}cd club\n {2}npm install\n {2}npm run dev$/m);
      club = join(folder, 'club');
    });

    test('is what the clone holds, the ignore file under its own name', () => {
      const listed = execFileSync('git', ['ls-files', '-z'], { cwd: community, encoding: 'utf8' }).split('\0');
      const made = readdirSync(club, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
      assert.deepEqual(
        made.map(entry => join(entry.parentPath, entry.name).slice(club.length + 1)).toSorted(),
        listed.filter(path => path !== '').toSorted(),
      );
    });

    test('has a lock file that npm takes as it is', () => {
      assert.match(npm('ci', '--dry-run', '--offline', ...npmQuiet), /added \d+ packages/);
    });

    test('type-checks, passes its tests, and starts until it prints its address', { timeout: 110_000 }, async () => {
      linkInstalled(join(club, 'node_modules'));
      npm('run', 'typecheck');
      npm('exec', '--', 'node', '--test', 'test/config.test.ts', 'test/repository/container.test.ts');
      const port = await freePortsInARow(4);
      const child = spawn('npm', ['run', '--silent', 'dev'], {
        cwd: club,
        detached: true,
        env: { ...process.env, PORT: String(port) },
      });
      const ended = once(child, 'exit');
      let complaint = '';
      child.stderr.on('data', piece => {
        complaint += String(piece);
      });
      try {
        let said = '';
        for await (const piece of child.stdout) {
          said += String(piece);
          if (said.includes('Ctrl+C')) break;
        }
        const address = /http:\/\/localhost:\d+/.exec(said)?.[0];
        assert.ok(address !== undefined, `${said}\n${complaint}`);
        assert.equal((await fetch(`${address}/readyz`)).status, 200);
      } finally {
        // The whole group: npm starts a shell, the shell starts the server.
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
        await ended;
      }
    });
  });

  test('by npx, with nothing installed and an empty cache, shows a finding', async context => {
    const world = await startWorld();
    const empty = mkdtempSync(join(tmpdir(), 'launch-ready-first-'));
    try {
      await world.set(composed(launchDay));
      copyFileSync(join(folder, tarball), join(empty, tarball));
      const from = performance.now();
      // A path with a folder before it would be taken for a program.
      const child = spawn('npx', ['--yes', `./${tarball}`, 'audit', 'community.test', '--no-browser', ...world.flags], {
        cwd: empty,
        env: { ...process.env, npm_config_cache: join(empty, 'cache'), LAUNCH_READY_STATE: join(empty, 'state') },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let [said, told, seconds] = ['', '', 0];
      child.stderr.on('data', piece => (told += String(piece)));
      for await (const piece of child.stdout) {
        said += String(piece);
        if (seconds === 0 && /^HIGH RISK 1 {2}The domain is about to be lost$/m.test(said))
          seconds = (performance.now() - from) / 1000;
      }
      assert.ok(seconds > 0, told + said);
      // Printed and not compared: most of it is npm's, which loads some sixty packages. Figures: docs/testing.md.
      context.diagnostic(`from npx to the first finding: ${seconds.toFixed(1)} s`);
    } finally {
      await world.stop();
      rmSync(empty, { recursive: true, force: true });
    }
  });

  test('stays within the promised size', () => {
    assert.ok(apparentBytes(join(folder, 'node_modules')) <= mostBytes);
  });

  test('brings nothing that only the project itself needs', () => {
    assert.ok(!readdirSync(join(folder, 'node_modules', 'launch-ready')).includes('test'));
  });
});

test('an old Node is told so in one sentence, exit code 2', t => {
  const old = spawnSync('/usr/bin/node', ['--version'], { encoding: 'utf8' });
  const major = Number(old.stdout?.slice(1).split('.')[0] ?? 99);
  if (old.status !== 0 || major >= 24) return t.skip('this machine has no Node below 24');
  const { status, stderr } = spawnSync('/usr/bin/node', [join(root, 'bin', 'launch-ready.js'), '--help'], {
    encoding: 'utf8',
  });
  assert.equal(status, 2);
  assert.match(stderr, /needs Node\.js 24 or newer; this is v/);
});
