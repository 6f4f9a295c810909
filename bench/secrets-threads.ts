import { join } from 'node:path';
import type { Text } from '../src/engines/secrets/read-and-scan.ts';
import { rateBeside, timed, type Measure } from './bench.ts';

const rounds = 5;
/** The tree so many times over: to start threads and warm them up takes as long as one thread needs for one tree. */
const times = 4;

type Scan = typeof import('../src/engines/secrets/scan-texts.ts');
type Rules = typeof import('../src/engines/secrets/rules-module.ts');
const published = (name: string): string => join(import.meta.dirname, '..', 'dist', 'engines', 'secrets', `${name}.js`);

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/**
 * Two threads beside one, in real time, of what is published; the best of some rounds in turns, because what else runs
 * on the machine makes both slower and never faster. `note` tells the processor time of both: on a machine whose second
 * core is taken, that alone says what the threads could save.
 */
export const secretsThreads = async function* (
  texts: readonly Text[],
  bytes: number,
  note: (line: string) => void,
): AsyncGenerator<Measure> {
  const { scanTexts } = (await import(published('scan-texts'))) as Scan;
  const { allRules } = (await import(published('rules-module'))) as Rules;
  const all = Array.from({ length: times }, () => texts).flat();
  const best = { 1: { ms: Infinity, cpu: Infinity }, 2: { ms: Infinity, cpu: Infinity } };
  for (let round = 0; round < rounds; round++)
    for (const threads of [1, 2] as const) {
      const before = cpuSeconds();
      const ms = await timed(async () => {
        let count = 0;
        for await (const text of scanTexts(allRules, all, { bytes: 0, threads })) count += text.id === '' ? 0 : 1;
        if (count !== all.length) throw new Error(`${count} of ${all.length} texts were told`);
      });
      const cpu = cpuSeconds() - before;
      best[threads] = { ms: Math.min(ms, best[threads].ms), cpu: Math.min(cpu, best[threads].cpu) };
    }
  note(`processor time of the same: one thread ${best[1].cpu.toFixed(1)} s, two ${best[2].cpu.toFixed(1)} s together`);
  const rate = (ms: number): number => (times * bytes) / 1_000 / ms;
  yield rateBeside('secrets: two threads, real time', 'MB/s', rate(best[2].ms), 'one thread of ours', rate(best[1].ms));
};
