import type { TrailAct } from '../../../evidence/hardening/trail.ts';
import { limits } from '../../../platform/limits.ts';
import type { Actor } from '../../actors/actor.ts';
import { waitedFor } from '../../poll.ts';
import { answered } from '../answered.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';
import { gist, holds, recordsIn, saysWhat, saysWhen, type TrailRecord } from './records.ts';

/** Something that is done once, and what its record has to name. */
type Act = {
  readonly target: string;
  /** Ids and addresses of who does it, any of which names them; empty where that is nobody of the app. */
  readonly by: readonly string[];
  /** Words that stand before and after. */
  readonly change?: readonly string[];
  readonly does: () => Promise<unknown>;
  /** Who asked, for what is shown. */
  readonly actor?: Actor;
};

/** The trail of the app, read by its administrator. */
export type Trail = {
  /** Reads it, and gives the records that were in no reading before. */
  readonly news: () => Promise<readonly TrailRecord[]>;
  /** Reads it when all that was done before is in it, as far as the slowest record so far tells. */
  readonly settled: () => Promise<void>;
  /** Every record that was read so far. */
  readonly all: () => readonly TrailRecord[];
  /** Path at which it is read. */
  readonly path: () => string;
  /** Does it and waits for its records. */
  readonly recorded: (act: Act) => Promise<{ readonly fact: TrailAct; readonly records: readonly TrailRecord[] }>;
};

const lackingOf = ({ target, by, change = [] }: Act, records: readonly TrailRecord[], now: Date): TrailAct['lacks'] => {
  const says = (test: (record: TrailRecord) => boolean): boolean => records.some(test);
  const ids = [target, ...by, ...change];
  return [
    ...(by.length === 0 || says(record => by.some(id => holds(record, id))) ? [] : (['who'] as const)),
    ...(says(record => saysWhat(record, ids, now)) ? [] : (['what'] as const)),
    ...(says(record => saysWhen(record, now)) ? [] : (['when'] as const)),
    ...(says(record => change.every(word => holds(record, word))) ? [] : (['before and after'] as const)),
  ];
};

/** A record that takes longer is not written with the act. */
const lagMsFelt = 100;

export const openTrail = async (hand: Hand): Promise<Trail> => {
  const { drive } = hand;
  const admin = hand.actor('admin');
  const known = new Map<string, TrailRecord>();

  const news = async (): Promise<readonly TrailRecord[]> => {
    await admin.walk('read-trail');
    const fresh = recordsIn(answered(admin.session.last())).filter(({ text }) => !known.has(text));
    for (const record of fresh) known.set(record.text, record);
    return fresh;
  };

  /** How long the slowest record so far took; a queue writes behind the answer. */
  let lagMs = 0;
  const settled = async (): Promise<void> => {
    if (lagMs > lagMsFelt) await drive.io.sleep(lagMs * 1.5, drive.signal);
    await news();
  };

  await news();
  const path = new URL(admin.session.last()?.url ?? drive.scope.app).pathname;
  return {
    news,
    settled,
    path: () => path,
    all: () => [...known.values()],
    recorded: async act => {
      await settled();
      await act.does();
      const done = act.actor?.session.last() ?? null;
      const shown = done === null || act.actor === undefined ? [] : [exchangeOf(hand, act.actor.name, done)];
      const records: TrailRecord[] = [];
      const ms = await waitedFor(drive.io, limits.hardenTrailMs, drive.signal, async () => {
        records.push(...(await news()).filter(record => holds(record, act.target)));
        return records.length > 0;
      });
      lagMs = Math.max(lagMs, ms ?? 0);
      if (known.size === 0) throw new Inconclusive('the trail that the flow “read-trail” shows holds no record at all');
      const gists = records.map(gist);
      const fact = {
        records: records.length,
        repeated: gists.length - new Set(gists).size,
        lacks: records.length === 0 ? [] : lackingOf(act, records, drive.io.now()),
        shown,
      };
      return { fact, records };
    },
  };
};
