import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Text } from '../src/engines/secrets/read-and-scan.ts';
import { rateBeside, type Measure } from './bench.ts';
import { child } from './child.ts';

const rounds = 5;
/** The tree so many times over, 1.2 GB in 130,000 files: the packages of a repository with some apps. */
const times = 8;

type Figures = { readonly ms: number; readonly cpuMs: number };

/**
 * Two threads beside one, in real time, of what is published; the best of some rounds in turns, because what else runs
 * on the machine makes both slower and never faster. Each scan is the first of its process, as a scan of a repository
 * is: neither one thread nor two are warm. `note` tells the processor time of both: on a machine whose second core is
 * taken, that alone says what the threads could save.
 */
export const secretsThreads = async function* (
  texts: readonly Text[],
  bytes: number,
  note: (line: string) => void,
): AsyncGenerator<Measure> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-secrets-threads-'));
  try {
    const list = join(folder, 'texts.json');
    await writeFile(list, JSON.stringify(texts));
    const best = { 1: { ms: Infinity, cpuMs: Infinity }, 2: { ms: Infinity, cpuMs: Infinity } };
    for (let round = 0; round < rounds; round++)
      for (const threads of [1, 2] as const) {
        const script = join(import.meta.dirname, 'secrets-threads-child.ts');
        const { code, stdout, stderr } = await child(process.execPath, [script, list, `${threads}`, `${times}`]);
        if (code !== 0) throw new Error(`the scan ended with ${code}: ${stderr}`);
        const { ms, cpuMs } = JSON.parse(stdout) as Figures;
        best[threads] = { ms: Math.min(ms, best[threads].ms), cpuMs: Math.min(cpuMs, best[threads].cpuMs) };
      }
    const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
    note(`processor time: one thread ${seconds(best[1].cpuMs)} s, two ${seconds(best[2].cpuMs)} s together`);
    const rate = (ms: number): number => (times * bytes) / 1_000 / ms;
    yield rateBeside(
      'secrets: two threads, real time',
      'MB/s',
      rate(best[2].ms),
      'one thread of ours',
      rate(best[1].ms),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
