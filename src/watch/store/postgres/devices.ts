import { limits } from '../../../platform/limits.ts';
import type { WatchStore } from '../../store.ts';
import { deviceOf } from '../rows.ts';
import type { Shelf } from './connect.ts';

type Devices = Pick<WatchStore, 'devices' | 'addDevice' | 'removeDevice' | 'deviceGone' | 'deviceTook' | 'tookBy'>;

/** Who is told by web push, and what each of them has. Devices are of the app: each watcher tells all of them when it has the turn. */
export const devicesIn = ({ ask, whole }: Shelf, s: string): Devices => ({
  devices: async () =>
    (
      await ask(
        `SELECT devices.*, (SELECT max(at) FROM ${s}.pushed WHERE device = id) AS told_at
         FROM ${s}.devices ORDER BY added_at, id`,
      )
    ).map(deviceOf),
  addDevice: ({ id, name, endpoint, p256dh, auth, addedAt }) =>
    whole(async one => {
      // Two pages at once do not count past each other.
      await one(`LOCK TABLE ${s}.devices IN SHARE ROW EXCLUSIVE MODE`);
      await one(`DELETE FROM ${s}.devices WHERE name = $1 AND gone_at IS NOT NULL`, [name]);
      const added = await one(
        `INSERT INTO ${s}.devices SELECT $1::text, $2::text, $3::text, $4::text, $5::text, $6::bigint, NULL
         WHERE (SELECT count(*) FROM ${s}.devices WHERE gone_at IS NULL AND id <> $1::text) < $7
         ON CONFLICT (id) DO UPDATE SET name = excluded.name, endpoint = excluded.endpoint, p256dh = excluded.p256dh,
         auth = excluded.auth, added_at = excluded.added_at, gone_at = NULL RETURNING id`,
        [id, name, endpoint, p256dh, auth, addedAt, limits.pushDevices],
      );
      return added.length === 1;
    }),
  removeDevice: async id => {
    await ask(`DELETE FROM ${s}.devices WHERE id = $1`, [id]);
  },
  deviceGone: async (id, at) => {
    await ask(`UPDATE ${s}.devices SET gone_at = $2, endpoint = '', p256dh = '', auth = '' WHERE id = $1`, [id, at]);
  },
  deviceTook: async (id, key, at) => {
    await ask(`INSERT INTO ${s}.pushed VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, [key, id, at]);
  },
  tookBy: async key =>
    new Set((await ask(`SELECT device FROM ${s}.pushed WHERE key = $1`, [key])).map(({ device }) => String(device))),
});
