/**
 * The long tier of the watch: its store and the whole of it killed 200 times each at random, then whole watches of 500 to 5,000 checks. Figures are
 * kept with their date in docs/testing.md; only the kills can fail.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const ran = (args: readonly string[], env: Readonly<Record<string, string>> = {}): number =>
  spawnSync(process.execPath, [...args], { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;

const killed = ran(['--test', 'test/watch/store-kill.slow.test.ts', 'test/watch/watch-kill.slow.test.ts'], {
  WATCH_KILLS: '200',
});
const measured = ran(['scripts/bench.ts', 'watch']);
process.exitCode = Math.max(killed, measured);
