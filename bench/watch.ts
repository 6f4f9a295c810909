import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alone, type Bench, type Measure } from './bench.ts';
import { child } from './child.ts';
import { startHarbour } from './watch/harbour.ts';

/** Checks of one watch; the first is what is promised, the others show where it leads. */
const sizes = [500, 1_000, 2_000, 5_000];
const seconds = 40;

type Figures = {
  /** From the start of the process until each check had given a good answer once; null = one never did. */
  readonly allMs: number | null;
  readonly looks: number;
  readonly perMinute: number;
  /** Processor time of the whole process for each look that was stored. */
  readonly cpuMs: number;
  readonly skipped: number;
  readonly failed: number;
  readonly peakKb: number;
};

const atMost = (measure: string, unit: string, ours: number, most: number): Measure => ({
  ...alone(measure, ours, unit),
  ours: Math.round(ours * 100) / 100,
  peer: 'at most',
  theirs: most,
  ratio: Math.round((most / ours) * 100) / 100,
});

/** Asks a server on loopback as the watch does: a fresh connection for each look, all of it stored for sure. */
const watched = async (count: number, port: number, folder: string): Promise<Figures> => {
  const script = join(import.meta.dirname, 'watch', 'watching-child.mjs');
  const args = [script, join(folder, `${count}-${port}.db`), String(port), String(count), String(seconds)];
  const { code, stdout, stderr } = await child(process.execPath, args);
  if (code !== 0) throw new Error(`the watch ended with ${code}: ${stderr}`);
  return JSON.parse(stdout) as Figures;
};

/** A whole watch, of 500 checks and more, each once a minute: when all of them run, what a look costs, and how much it holds. */
export const watch: Bench = async function* (_skip, note) {
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-bench-watch-'));
  const harbour = await startHarbour();
  try {
    for (const count of sizes) {
      const figures = await watched(count, harbour.port, folder);
      const { allMs, cpuMs, peakKb, perMinute, skipped, failed } = figures;
      note(`${count} checks: ${perMinute} looks a minute, ${skipped} left out, ${failed} failed, from start to end`);
      const all = `${count} checks, all of them running after`;
      const cost = `${count} checks, processor time of a look that is stored`;
      const most = `${count} checks, most memory of the process`;
      yield count === sizes[0] ? atMost(all, 's', (allMs ?? NaN) / 1_000, 60) : alone(all, (allMs ?? NaN) / 1_000, 's');
      // Name, connection, request and answer are in it, and all that the process does beside.
      yield { ...alone(cost, cpuMs, 'ms'), ours: Math.round(cpuMs * 100) / 100 };
      if (count === sizes[0]) {
        const alike = await watched(count, 0, folder);
        yield atMost('the same without asking: scheduled, judged and stored alone', 'ms', alike.cpuMs, 0.5);
      }
      yield count === sizes[0] ? atMost(most, 'MB', peakKb / 1_000, 120) : alone(most, peakKb / 1_000, 'MB');
    }
  } finally {
    harbour.stop();
    await rm(folder, { recursive: true, force: true });
  }
};
