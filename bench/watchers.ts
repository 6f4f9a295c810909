import { join } from 'node:path';
import { alone, type Bench } from './bench.ts';
import { child } from './child.ts';
import { startPostgres } from './community/postgres.ts';
import { startHarbour } from './watch/harbour.ts';

/** Checks, each once a minute, and how many watchers share them. */
const count = 500;
const fleets = [['fra'], ['fra', 'nyc'], ['fra', 'nyc', 'sin']] as const;
const seconds = 40;

type Figures = {
  readonly looks: number;
  /** Those that nobody could do in time. */
  readonly late: number;
  readonly seconds: number;
  readonly cpuMs: number;
  readonly peakKb: number;
};

/** One, two and three watchers that share 500 checks over a real Postgres: how many looks a minute they do, and what a look costs all of them together. */
export const watchers: Bench = async function* (skip, note) {
  const postgres = await startPostgres();
  if ('missing' in postgres) {
    skip(postgres.missing);
    return;
  }
  const harbour = await startHarbour();
  const script = join(import.meta.dirname, 'watch', 'fleet-child.mjs');
  try {
    for (const places of fleets) {
      const database = await postgres.database(`watch_${places.length}`);
      const all = await Promise.all(
        places.map(async place => {
          const ended = await child(process.execPath, [
            script,
            database,
            place,
            `${harbour.port}`,
            `${count}`,
            `${seconds}`,
          ]);
          if (ended.code !== 0) throw new Error(`a watcher ended with ${ended.code}: ${ended.stderr}`);
          return JSON.parse(ended.stdout) as Figures;
        }),
      );
      const sum = (of: (one: Figures) => number): number => all.reduce((total, one) => total + of(one), 0);
      const looks = sum(one => one.looks);
      const shares = all.map(one => one.looks).join(', ');
      note(`${places.length} watchers did ${shares} looks, ${sum(one => one.late)} of them too late to be one`);
      const name = `${count} checks, ${places.length} ${places.length === 1 ? 'watcher' : 'watchers'}`;
      yield alone(`${name}: looks a minute`, Math.round(sum(one => (one.looks * 60) / one.seconds)), '/min');
      const cost = Math.round((sum(one => one.cpuMs) / Math.max(1, looks)) * 100) / 100;
      yield { ...alone(`${name}: processor time of a look, of all of them`, cost, 'ms'), ours: cost };
      yield alone(`${name}: most memory of one`, Math.max(...all.map(one => one.peakKb)) / 1_000, 'MB');
    }
  } finally {
    harbour.stop();
    await postgres.stop();
  }
};
