import { limits } from '../../../platform/limits.ts';
import type { WatchStore } from '../../store.ts';
import { deliveryOf, parcelOf } from '../rows.ts';
import type { Shelf } from './connect.ts';

type Parcels = Pick<WatchStore, 'due' | 'delivered' | 'undelivered' | 'deliveries'>;

/** What is on its way through the channels. */
export const parcelsIn = ({ ask, whole }: Shelf, s: string): Parcels => {
  const columns = 'key, channel, effects.incident, kind, seq, at, tries, due_at, ended_at, delivered, because';
  /**
   * Never tried, or waited long enough; or due so late that only a clock which was set back since can have said so. Of one
   * incident only the oldest of each channel: the end is not told before the beginning.
   */
  const dueSql = `
    SELECT * FROM (
      SELECT ${columns}, n, row_number() OVER (PARTITION BY channel ORDER BY n) AS place
      FROM ${s}.parcels AS one JOIN ${s}.effects USING (n)
      WHERE ended_at IS NULL AND (tries = 0 OR due_at <= $1 OR due_at > $2) AND NOT EXISTS (
        SELECT 1 FROM ${s}.parcels AS older
        WHERE older.ended_at IS NULL AND older.channel = one.channel AND older.incident = one.incident AND older.n < one.n
      )
    ) AS ready WHERE place <= $3 ORDER BY n, channel`;
  const one = `WHERE n = (SELECT n FROM ${s}.effects WHERE key = $1) AND channel = $2 AND ended_at IS NULL`;
  return {
    due: async (at, most) => (await ask(dueSql, [at, at + limits.watchSendWaitMs, most])).map(parcelOf),
    delivered: async ({ key, channel }, at) => {
      await ask(`UPDATE ${s}.parcels SET tries = tries + 1, ended_at = $3, delivered = 1, because = '' ${one}`, [
        key,
        channel,
        at,
      ]);
    },
    undelivered: ({ key, channel, effect }, at, because, dueAt, next) =>
      whole(async within => {
        const why = because.slice(0, limits.watchBecauseCharacters).replaceAll('\0', '');
        const change = dueAt === null ? 'ended_at = $4' : 'due_at = $4';
        await within(`UPDATE ${s}.parcels SET tries = tries + 1, because = $3, ${change} ${one}`, [
          key,
          channel,
          why,
          dueAt ?? at,
        ]);
        if (next === null) return;
        await within(
          `INSERT INTO ${s}.parcels SELECT n, $3, incident, 0, $4, NULL, 0, '' FROM ${s}.parcels
           WHERE channel = $2 AND incident = $5
             AND (ended_at IS NULL OR n = (SELECT n FROM ${s}.effects WHERE key = $1)) ON CONFLICT DO NOTHING`,
          [key, channel, next, at, effect.incident],
        );
      }),
    deliveries: async incident =>
      (
        await ask(
          `SELECT ${columns} FROM ${s}.parcels JOIN ${s}.effects USING (n)
           WHERE effects.incident = $1 ORDER BY n, channel`,
          [incident],
        )
      ).map(deliveryOf),
  };
};
