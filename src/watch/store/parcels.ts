import type { DatabaseSync } from 'node:sqlite';
import { limits } from '../../platform/limits.ts';
import type { Parcel, WatchStore } from '../store.ts';
import { deliveryOf, parcelOf } from './rows.ts';

const columns = 'key, channel, effects.incident, kind, seq, at, tries, due_at, ended_at, delivered, because';

/**
 * Never tried, or waited long enough; or due so late that only a clock which was set back since can have said so. Of one
 * incident only the oldest of each channel: the end is not told before the beginning.
 */
const dueSql = `
  SELECT * FROM (
    SELECT ${columns}, n, row_number() OVER (PARTITION BY channel ORDER BY n) AS place
    FROM parcels AS one JOIN effects USING (n)
    WHERE ended_at IS NULL AND (tries = 0 OR due_at <= :at OR due_at > :far) AND NOT EXISTS (
      SELECT 1 FROM parcels AS older
      WHERE older.ended_at IS NULL AND older.channel = one.channel AND older.incident = one.incident AND older.n < one.n
    )
  ) WHERE place <= :most ORDER BY n, channel`;

type Parcels = {
  readonly due: (at: number, most: number) => readonly Parcel[];
  readonly delivered: (parcel: Parcel, at: number) => void;
  readonly undelivered: (...given: Parameters<WatchStore['undelivered']>) => void;
  readonly deliveries: (incident: string) => Awaited<ReturnType<WatchStore['deliveries']>>;
};

/** What is on its way through the channels. */
export const parcelsIn = (db: DatabaseSync): Parcels => {
  const due = db.prepare(dueSql);
  const deliveries = db.prepare(
    `SELECT ${columns} FROM parcels JOIN effects USING (n) WHERE effects.incident = ? ORDER BY n, channel`,
  );
  const one = 'WHERE n = (SELECT n FROM effects WHERE key = ?) AND channel = ? AND ended_at IS NULL';
  const delivered = db.prepare(
    `UPDATE parcels SET tries = tries + 1, ended_at = ?, delivered = 1, because = '' ${one}`,
  );
  const again = db.prepare(`UPDATE parcels SET tries = tries + 1, because = ?, due_at = ? ${one}`);
  const givenUp = db.prepare(`UPDATE parcels SET tries = tries + 1, because = ?, ended_at = ? ${one}`);
  const alsoBy = db.prepare(`
    INSERT OR IGNORE INTO parcels
    SELECT n, :next, incident, 0, :at, NULL, 0, '' FROM parcels
    WHERE channel = :channel AND incident = :incident
      AND (ended_at IS NULL OR n = (SELECT n FROM effects WHERE key = :key))`);
  return {
    due: (at, most) => due.all({ at, far: at + limits.watchSendWaitMs, most }).map(parcelOf),
    delivered: ({ key, channel }, at) => void delivered.run(at, key, channel),
    undelivered: ({ key, channel, effect }, at, because, dueAt, next) => {
      const why = because.slice(0, limits.watchBecauseCharacters);
      if (dueAt === null) givenUp.run(why, at, key, channel);
      else again.run(why, dueAt, key, channel);
      if (next !== null) alsoBy.run({ next, at, channel, incident: effect.incident, key });
    },
    deliveries: incident => deliveries.all(incident).map(deliveryOf),
  };
};
