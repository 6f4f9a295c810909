import type { Judged, SharedStore, Watcher } from '../../shared-store.ts';
import { type Ask, openShelf } from './connect.ts';
import { devicesIn } from './devices.ts';
import { migrate } from './migrate.ts';
import { parcelsIn } from './parcels.ts';
import { readsOf } from './reads.ts';
import { numbersOf, storeResults } from './results.ts';
import { storeSteps } from './steps.ts';
import { sweepOf } from './sweep.ts';
import { handedIn, turnsOf } from './turns.ts';

export type PostgresAim = {
  /** Address of the database; never said aloud. */
  readonly url: string;
  /** Schema of the watched app: letters, digits and `_`. */
  readonly schema: string;
  readonly watcher: Watcher;
};

/**
 * The store of several watchers in a Postgres of their own, one schema for each app; made where it is missing. A commit is as
 * durable as the server makes it, so `synchronous_commit` is on whatever the role says. Throws LR_STORE_REFUSED for a schema
 * of a newer version, `StoreFull` when the server has no room left.
 */
export const openPostgresStore = async ({ url, schema, watcher }: PostgresAim): Promise<SharedStore> => {
  const shelf = await openShelf(url);
  const s = `"${schema}"`;
  try {
    await migrate(shelf, s);
  } catch (error) {
    await shelf.close();
    throw error;
  }
  const { ask, whole } = shelf;
  const [turns, handed, sweep] = [turnsOf(shelf, s, watcher), handedIn(shelf, s), sweepOf(s)];

  const keepWithin = async (within: Ask, name: string, json: string): Promise<void> => {
    await within(`INSERT INTO ${s}.kept VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET json = excluded.json`, [
      name,
      json,
    ]);
  };
  const settled = async (within: Ask, judged: Omit<Judged, 'term'> & Partial<Judged>): Promise<void> => {
    const { results, steps, channels, taken, asked, kept = [] } = judged;
    await within('SET LOCAL synchronous_commit = on');
    await turns.holdTurn(within, judged.term);
    const monitors = [...results.map(({ monitor }) => monitor), ...steps.flatMap(step => [...step.monitors.keys()])];
    const numbers = await numbersOf(within, s, monitors);
    await storeResults(within, s, numbers, results);
    await storeSteps(within, s, numbers, { steps, channels });
    if (taken.length > 0) await within(`DELETE FROM ${s}.handed WHERE n = ANY ($1::bigint[])`, [taken]);
    for (const { n, place, until } of asked)
      await within(`UPDATE ${s}.handed SET asked = $2, until = $3 WHERE n = $1`, [n, place, until]);
    for (const { name, json } of kept) await keepWithin(within, name, json);
  };

  return {
    ...readsOf(shelf, s),
    ...parcelsIn(shelf, s),
    ...devicesIn(shelf, s),
    ...handed,
    meet: turns.meet,
    leave: turns.leave,
    settle: judged => whole(within => settled(within, judged)),
    commit: batch => whole(within => settled(within, { ...batch, taken: [], asked: [] })),
    beat: async (name, at) => {
      await ask(`INSERT INTO ${s}.beats VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET at = excluded.at`, [name, at]);
    },
    deployed: async ({ at, release, end }) => {
      await ask(
        `INSERT INTO ${s}.deploys VALUES ($1, $2, $3) ON CONFLICT (at, release) DO UPDATE SET ended = excluded.ended`,
        [at, release, end],
      );
    },
    keep: async (name, json) => {
      if (json === null) await ask(`DELETE FROM ${s}.kept WHERE name = $1`, [name]);
      else await keepWithin(ask, name, json);
    },
    keepFirst: async (name, json) => {
      await ask(`INSERT INTO ${s}.kept VALUES ($1, $2) ON CONFLICT DO NOTHING`, [name, json]);
      const [row] = await ask(`SELECT json FROM ${s}.kept WHERE name = $1`, [name]);
      return String(row?.['json'] ?? json);
    },
    sweep: at => whole(within => sweep(within, at)),
    close: shelf.close,
  };
};
