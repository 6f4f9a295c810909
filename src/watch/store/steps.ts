import type { DatabaseSync } from 'node:sqlite';
import type { Incident, Step } from '../../engines/incidents/incident.ts';
import { keyOf } from './rows.ts';

const storeIncidents = (db: DatabaseSync): ((incidents: readonly Incident[]) => void) => {
  const write = db.prepare(
    `INSERT INTO incidents VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
     key = excluded.key, began_at = excluded.began_at, closed_at = excluded.closed_at, json = excluded.json`,
  );
  return incidents => {
    // One that ends makes room for the next with its key.
    const [closed, open] = [
      incidents.filter(({ closedAt }) => closedAt !== null),
      incidents.filter(({ closedAt }) => closedAt === null),
    ];
    for (const each of [...closed, ...open])
      write.run(each.id, each.key, each.beganAt, each.closedAt, JSON.stringify(each));
  };
};

/** One parcel for each channel, and for every other that was told of the same incident before: who hears of the beginning hears of the end. */
const storeEffects = (db: DatabaseSync): ((step: Step, channels: readonly string[]) => void) => {
  const write = db.prepare(
    'INSERT INTO effects (key, incident, kind, seq, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING n',
  );
  const told = db.prepare('SELECT DISTINCT channel FROM effects JOIN parcels USING (n) WHERE effects.incident = ?');
  const parcel = db.prepare("INSERT INTO parcels VALUES (?, ?, ?, 0, ?, NULL, 0, '')");
  return ({ effects }, channels) => {
    for (const effect of effects) {
      const row = write.get(keyOf(effect), effect.incident, effect.kind, effect.seq, effect.at);
      if (row === undefined) continue;
      const before = told.all(effect.incident).map(({ channel }) => String(channel));
      for (const channel of new Set([...channels, ...before]))
        parcel.run(Number(row['n']), channel, effect.incident, effect.at);
    }
  };
};

/** Stores what events changed, in their order. */
export const storeSteps = (
  db: DatabaseSync,
  numberOf: (monitor: string) => number,
): ((steps: readonly Step[], channels: readonly string[]) => void) => {
  const [addIncidents, addEffects] = [storeIncidents(db), storeEffects(db)];
  const state = db.prepare('INSERT OR REPLACE INTO states VALUES (?, ?)');
  const watcher = db.prepare('INSERT OR REPLACE INTO watcher VALUES (1, ?)');
  const gap = db.prepare(
    'INSERT INTO gaps VALUES (?, ?) ON CONFLICT DO UPDATE SET ended_at = max(ended_at, excluded.ended_at)',
  );
  return (steps, channels) => {
    // Only the last state of each counts; incidents and effects are stored one step after the other.
    const last = new Map(steps.flatMap(({ monitors }) => [...monitors]));
    for (const [monitor, each] of last) state.run(numberOf(monitor), JSON.stringify(each));
    for (const step of steps) {
      addIncidents(step.incidents);
      addEffects(step, channels);
      for (const { from, until } of step.gaps) gap.run(from, until);
    }
    const now = steps.at(-1)?.watcher;
    if (now !== undefined) watcher.run(JSON.stringify(now));
  };
};
