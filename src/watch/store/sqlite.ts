import type { DatabaseSync } from 'node:sqlite';
import { limits } from '../../platform/limits.ts';
import type { WatchStore } from '../store.ts';
import { devicesIn } from './devices.ts';
import { openDatabase } from './open.ts';
import { parcelsIn } from './parcels.ts';
import { readsOf } from './reads.ts';
import { inWords, isFull } from './refusals.ts';
import { storeResults } from './results.ts';
import { storeSteps } from './steps.ts';
import { sweepOf } from './sweep.ts';

export type StoreOptions = {
  /** The file never grows beyond; `limits.watchStoreBytes` when absent. */
  readonly maxBytes?: number;
};

/** Small number of a monitor, given when it is first seen. */
const numbers = (db: DatabaseSync): ((monitor: string) => number) => {
  const find = db.prepare('SELECT n FROM monitors WHERE id = ?');
  const add = db.prepare('INSERT INTO monitors (id) VALUES (?) RETURNING n');
  return monitor => Number((find.get(monitor) ?? add.get(monitor))?.['n']);
};

/** Runs it as one transaction: whole and on the disk when it ends, without a trace when it throws. */
const whole = <T>(db: DatabaseSync, act: () => T): T => {
  db.exec('BEGIN IMMEDIATE');
  try {
    const given = act();
    db.exec('COMMIT');
    return given;
  } catch (error) {
    // A full disk can have ended it already.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};

/**
 * The store of one watcher in one file, which is made where it is missing; other files of SQLite lie beside it. Calls
 * work on the thread that makes them, for a few milliseconds. Throws LR_STORE_REFUSED for a file that is damaged, of a
 * newer version, of another program, or watched already; each call that writes throws `StoreFull` when there is no room.
 */
export const openSqliteStore = async (given: string, options: StoreOptions): Promise<WatchStore> => {
  const { database: db, file, close } = openDatabase(given, options.maxBytes ?? limits.watchStoreBytes);
  const [reads, parcels, sweep, numberOf] = [readsOf(db), parcelsIn(db), sweepOf(db), numbers(db)];
  const devices = devicesIn(db);
  const [addResults, addSteps] = [storeResults(db, numberOf), storeSteps(db, numberOf)];
  const beat = db.prepare('INSERT OR REPLACE INTO beats VALUES (?, ?)');
  const deploy = db.prepare('INSERT OR REPLACE INTO deploys VALUES (?, ?, ?)');
  const keep = db.prepare('INSERT OR REPLACE INTO kept VALUES (?, ?)');
  const forget = db.prepare('DELETE FROM kept WHERE name = ?');
  const checkpoint = db.prepare('PRAGMA wal_checkpoint(PASSIVE)');

  const told = async <T>(act: () => T): Promise<T> => {
    if (!db.isOpen) throw new Error('the store of the watch is closed');
    try {
      return act();
    } catch (error) {
      throw inWords(error, file);
    }
  };
  /** What is in the log already goes into the file, as far as nobody has to wait for it; never VACUUM, which stops everything. */
  const emptyLog = (): unknown => checkpoint.all();
  const written = <T>(act: () => T): Promise<T> =>
    told(() => {
      try {
        return whole(db, act);
      } catch (error) {
        if (!isFull(error)) throw error;
        // A log that was emptied is written from its beginning, which needs no room on the disk.
        emptyLog();
        return whole(db, act);
      }
    });

  return {
    load: () => told(reads.load),
    commit: ({ results, steps, channels }) =>
      written(() => {
        addResults(results);
        addSteps(steps, channels);
      }),
    due: (at, most) => told(() => parcels.due(at, most)),
    delivered: (parcel, at) => written(() => parcels.delivered(parcel, at)),
    undelivered: (...of) => written(() => parcels.undelivered(...of)),
    results: (monitor, from, until) => told(() => reads.results(monitor, from, until)),
    latest: () => told(reads.latest),
    days: (from, until) => told(() => reads.days(from, until)),
    hours: (monitor, from, until) => told(() => reads.hours(monitor, from, until)),
    incidents: (from, until) => told(() => reads.incidents(from, until)),
    incident: id => told(() => reads.incident(id)),
    deliveries: incident => told(() => parcels.deliveries(incident)),
    states: () => told(reads.states),
    gaps: (from, until) => told(() => reads.gaps(from, until)),
    beat: (name, at) => written(() => void beat.run(name, at)),
    lastBeat: name => told(() => reads.lastBeat(name)),
    deployed: ({ at, release, end }) => written(() => void deploy.run(at, release, end)),
    deploys: (from, until) => told(() => reads.deploys(from, until)),
    keep: (name, json) => written(() => void (json === null ? forget.run(name) : keep.run(name, json))),
    kept: name => told(() => reads.kept(name)),
    devices: () => told(devices.devices),
    addDevice: device => written(() => devices.addDevice(device)),
    removeDevice: id => written(() => devices.removeDevice(id)),
    deviceGone: (id, at) => written(() => devices.deviceGone(id, at)),
    deviceTook: (id, key, at) => written(() => devices.deviceTook(id, key, at)),
    tookBy: key => told(() => devices.tookBy(key)),
    sweep: async at => {
      const gone = await written(() => sweep(at));
      await told(emptyLog);
      return gone;
    },
    close: async () => {
      if (db.isOpen) close();
    },
  };
};
