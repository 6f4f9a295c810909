import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const npmQuiet = ['--no-audit', '--no-fund', '--loglevel=error'];
const mostBytes = 60 * 1024 * 1024;

const apparentBytes = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);

describe('the packed tarball, installed in an empty folder', () => {
  let folder = '';
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
    const tarball = packed.trim().split('\n').at(-1) ?? '';
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
