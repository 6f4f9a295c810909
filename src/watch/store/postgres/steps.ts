import type { Incident, Step } from '../../../engines/incidents/incident.ts';
import { keyOf } from '../rows.ts';
import type { Ask } from './connect.ts';

const storeIncidents = async (ask: Ask, s: string, incidents: readonly Incident[]): Promise<void> => {
  // One that ends makes room for the next with its key.
  const [closed, open] = [
    incidents.filter(({ closedAt }) => closedAt !== null),
    incidents.filter(({ closedAt }) => closedAt === null),
  ];
  for (const each of [...closed, ...open])
    await ask(
      `INSERT INTO ${s}.incidents VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET
       key = excluded.key, began_at = excluded.began_at, closed_at = excluded.closed_at, json = excluded.json`,
      [each.id, each.key, each.beganAt, each.closedAt, JSON.stringify(each)],
    );
};

/** One parcel for each channel, and for every other that was told of the same incident before: who hears of the beginning hears of the end. */
const storeEffects = async (ask: Ask, s: string, { effects }: Step, channels: readonly string[]): Promise<void> => {
  for (const effect of effects) {
    const [row] = await ask(
      `INSERT INTO ${s}.effects (key, incident, kind, seq, at) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING RETURNING n`,
      [keyOf(effect), effect.incident, effect.kind, effect.seq, effect.at],
    );
    if (row === undefined) continue;
    await ask(
      `INSERT INTO ${s}.parcels
       SELECT $1::bigint, channel, $2, 0, $3, NULL, 0, '' FROM (
         SELECT unnest($4::text[]) AS channel
         UNION SELECT channel FROM ${s}.effects JOIN ${s}.parcels USING (n) WHERE effects.incident = $2
       ) AS told`,
      [row['n'], effect.incident, effect.at, channels],
    );
  }
};

/** Stores what events changed, in their order. */
export const storeSteps = async (
  ask: Ask,
  s: string,
  numbers: ReadonlyMap<string, number>,
  { steps, channels }: { readonly steps: readonly Step[]; readonly channels: readonly string[] },
): Promise<void> => {
  // Only the last state of each counts; incidents and effects are stored one step after the other.
  const last = new Map(steps.flatMap(({ monitors }) => [...monitors]));
  if (last.size > 0)
    await ask(
      `INSERT INTO ${s}.states SELECT * FROM unnest($1::int[], $2::text[])
       ON CONFLICT (monitor) DO UPDATE SET json = excluded.json`,
      [[...last.keys()].map(id => numbers.get(id) ?? 0), [...last.values()].map(state => JSON.stringify(state))],
    );
  for (const step of steps) {
    await storeIncidents(ask, s, step.incidents);
    await storeEffects(ask, s, step, channels);
    for (const { from, until } of step.gaps)
      await ask(
        `INSERT INTO ${s}.gaps AS known VALUES ($1, $2) ON CONFLICT (began_at) DO UPDATE SET
         ended_at = greatest(known.ended_at, excluded.ended_at)`,
        [from, until],
      );
  }
  const now = steps.at(-1)?.watcher;
  if (now !== undefined)
    await ask(`INSERT INTO ${s}.watcher VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET json = excluded.json`, [
      JSON.stringify(now),
    ]);
};
