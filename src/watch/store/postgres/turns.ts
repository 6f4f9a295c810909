import { limits } from '../../../platform/limits.ts';
import { type Handed, type HandedRow, type Met, type SharedStore, TurnLost, type Watcher } from '../../shared-store.ts';
import type { Row } from '../rows.ts';
import { checkVersion } from './migrate.ts';
import type { Ask, Shelf } from './connect.ts';

/** Time of the store, the only clock by which turns are counted: those of the watchers may differ. */
const now = '(extract(epoch FROM clock_timestamp()) * 1000)::bigint';

/** Who is there, and whose turn it is. */
export const turnsOf = (
  { whole, ask }: Shelf,
  s: string,
  { id, place }: Watcher,
): Pick<SharedStore, 'meet' | 'leave'> & {
  readonly holdTurn: (within: Ask, held?: number | null) => Promise<void>;
} => {
  let term: number | null = null;
  const meet = async (within: Ask, anew: boolean): Promise<Met> => {
    await checkVersion(within, s);
    await within(
      `INSERT INTO ${s}.watchers VALUES ($1, $2, ${now})
       ON CONFLICT (id) DO UPDATE SET place = excluded.place, seen_at = excluded.seen_at`,
      [id, place],
    );
    await within(`DELETE FROM ${s}.watchers WHERE seen_at < ${now} - $1`, [limits.fleetGoneMs]);
    // Waits for whoever holds the row while judging.
    const [mine] = await within(
      `UPDATE ${s}.turn SET watcher = $1, until = ${now} + $2,
       term = term + CASE WHEN watcher = $1 AND NOT $3 THEN 0 ELSE 1 END
       WHERE watcher = $1 OR until < ${now} RETURNING term`,
      [id, limits.fleetTurnMs, anew],
    );
    const there = await within(
      `SELECT id, place, id = $1 OR seen_at >= ${now} - $2 AS here, ${now} AS at FROM ${s}.watchers ORDER BY id COLLATE "C"`,
      [id, limits.fleetQuietMs],
    );
    const heardOf = there.filter(({ here }) => Boolean(here));
    return {
      term: mine === undefined ? null : Number(mine['term']),
      watchers: heardOf.map(row => ({ id: String(row['id']), place: String(row['place']) })),
      known: [...new Set(there.map(row => String(row['place'])))],
      at: Number(there[0]?.['at'] ?? 0),
    };
  };
  return {
    meet: async ({ anew } = { anew: false }): Promise<Met> => {
      const met = await whole(within => meet(within, anew));
      term = met.term;
      return met;
    },
    /** First in what judges: nobody else writes until it has ended, and nobody who has lost the turn writes at all. */
    holdTurn: async (within: Ask, held = term): Promise<void> => {
      const [mine] = await within(
        `UPDATE ${s}.turn SET until = greatest(until, ${now} + $3) WHERE watcher = $1 AND term = $2 RETURNING term`,
        [id, held ?? -1, limits.fleetTurnMs],
      );
      if (mine === undefined) throw new TurnLost();
    },
    leave: async (): Promise<void> => {
      await ask(`UPDATE ${s}.turn SET until = 0, watcher = '' WHERE watcher = $1`, [id]);
      await ask(`DELETE FROM ${s}.watchers WHERE id = $1`, [id]);
    },
  };
};

const handedOf = (row: Row): HandedRow => ({
  n: Number(row['n']),
  // Written by `hand` from the same type, in tables that nobody else may write.
  handed: JSON.parse(String(row['json'])) as Handed,
  asked: row['asked'] === null ? null : { place: String(row['asked']), until: Number(row['until']) },
});

/** What was handed in and is not judged yet. */
export const handedIn = ({ ask }: Shelf, s: string) => ({
  hand: async (all: readonly Handed[]): Promise<void> => {
    if (all.length === 0) return;
    await ask(`INSERT INTO ${s}.handed (json) SELECT unnest($1::text[])`, [all.map(one => JSON.stringify(one))]);
  },
  handed: async (most: number): Promise<readonly HandedRow[]> =>
    (await ask(`SELECT n, json, asked, until FROM ${s}.handed ORDER BY n LIMIT $1`, [most])).map(handedOf),
});
