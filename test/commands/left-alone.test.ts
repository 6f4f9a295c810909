import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { until } from '../watch/fleet/watchers.ts';

/** Starts our own command line with a channel, as runs of clients are, and waits to be killed. */
const parent = `
  const { spawn } = require('child_process');
  const child = spawn(process.execPath, process.argv.slice(1), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], detached: true });
  child.on('exit', () => process.exit(9));
  setInterval(() => {}, 1e3);`;

test(
  'whoever started it was killed: a command that would run for weeks ends by itself',
  { timeout: 90_000 },
  async t => {
    const folder = mkdtempSync(join(tmpdir(), 'launch-ready-left-'));
    const settings = join(folder, 'launch-ready.jsonc');
    writeFileSync(settings, JSON.stringify({ domain: 'left.test' }));
    const cli = join(import.meta.dirname, '..', '..', 'src', 'cli.ts');
    const killed = spawn(
      process.execPath,
      ['-e', parent, '--', cli, 'watch', 'left.test', '--offline', '--listen', '0', '--config', settings],
      {
        env: { PATH: process.env['PATH'] ?? '', LAUNCH_READY_STATE: join(folder, 'state') },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    t.after(() => {
      killed.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    });
    let said = '';
    let ended = false;
    for (const stream of [killed.stdout, killed.stderr]) stream.on('data', piece => (said += String(piece)));
    // Both of them hold it open.
    killed.stdout.on('end', () => {
      ended = true;
    });
    await until(
      () => said.includes('Watching.'),
      60_000,
      () => said,
    );
    const gone = once(killed, 'exit');
    killed.kill('SIGKILL');
    await gone;
    await until(
      () => ended,
      20_000,
      () => `it ends, and leaves nothing open\n${said}`,
    );
  },
);
