import type { DatabaseSync } from 'node:sqlite';
import { limits } from '../../platform/limits.ts';
import type { Device, NewDevice } from '../device.ts';
import { deviceOf } from './rows.ts';

type Devices = {
  readonly devices: () => readonly Device[];
  readonly addDevice: (device: NewDevice) => boolean;
  readonly removeDevice: (id: string) => void;
  readonly deviceGone: (id: string, at: number) => void;
  readonly deviceTook: (id: string, key: string, at: number) => void;
  readonly tookBy: (key: string) => ReadonlySet<string>;
};

/** Who is told by web push, and what each of them has. */
export const devicesIn = (db: DatabaseSync): Devices => {
  const all = db.prepare(
    'SELECT devices.*, (SELECT max(at) FROM pushed WHERE device = id) AS told_at FROM devices ORDER BY added_at, id',
  );
  const forget = db.prepare('DELETE FROM devices WHERE name = ? AND gone_at IS NOT NULL');
  const add = db.prepare(`
    INSERT INTO devices SELECT :id, :name, :endpoint, :p256dh, :auth, :addedAt, NULL
    WHERE (SELECT count(*) FROM devices WHERE gone_at IS NULL AND id <> :id) < :most
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, endpoint = excluded.endpoint, p256dh = excluded.p256dh,
    auth = excluded.auth, added_at = excluded.added_at, gone_at = NULL`);
  const remove = db.prepare('DELETE FROM devices WHERE id = ?');
  const gone = db.prepare("UPDATE devices SET gone_at = ?, endpoint = '', p256dh = '', auth = '' WHERE id = ?");
  const took = db.prepare('INSERT OR IGNORE INTO pushed VALUES (?, ?, ?)');
  const tookBy = db.prepare('SELECT device FROM pushed WHERE key = ?');
  return {
    devices: () => all.all().map(deviceOf),
    addDevice: device => {
      forget.run(device.name);
      return add.run({ ...device, most: limits.pushDevices }).changes === 1;
    },
    removeDevice: id => void remove.run(id),
    deviceGone: (id, at) => void gone.run(at, id),
    deviceTook: (id, key, at) => void took.run(key, id, at),
    tookBy: key => new Set(tookBy.all(key).map(({ device }) => String(device))),
  };
};
