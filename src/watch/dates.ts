import { expiring, type Expiring } from '../evidence/derive/expiring.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import { limits } from '../platform/limits.ts';
import type { Monitor } from './monitor.ts';
import type { WatchStore } from './store.ts';
import { StoreFull } from './store-full.ts';

const dayMs = 86_400_000;

/** A day on which something ends, and when that was seen; ms since 1970. */
type SeenDate = {
  readonly what: Expiring['what'];
  readonly name: string;
  readonly at: number;
  readonly seenAt: number;
};

/** The same with the moment from which nobody knows any more whether it still holds. */
export type DatedThing = SeenDate & { readonly staleAt: number };

export type Dates = {
  /** Takes what a look or an audit saw; what it did not see stays as it was, and grows old. */
  readonly saw: (keys: EvidenceSet['keys'], at: number) => Promise<void>;
  /** As it is known at that time; what nobody saw for weeks is forgotten. */
  readonly known: (at: number) => readonly DatedThing[];
};

const key = ({ what, name }: Pick<SeenDate, 'what' | 'name'>): string => `${what} ${name}`;

/** How often somebody looks at each: certificates and the domain have a monitor, keys are seen by audits alone. */
const intervals = (monitors: readonly Monitor[]): ReadonlyMap<string, number> =>
  new Map(monitors.map(({ id, everySeconds }) => [id.replace('/', ' '), everySeconds * 1_000]));

/** Intervals after which what was seen is too old, as for every other look. */
const staleIntervals = 2.5;

/**
 * The days on which certificates, the domain and keys of services end: by the audit that the watch began with, and by each
 * look of the watch at them since. Kept over a restart.
 */
export const openDates = async (
  store: Pick<WatchStore, 'keep' | 'kept'>,
  { domain, monitors }: { readonly domain: string; readonly monitors: readonly Monitor[] },
): Promise<Dates> => {
  const json = await store.kept('dates');
  const seen = new Map<string, SeenDate>();
  for (const one of json === null ? [] : (JSON.parse(json) as readonly SeenDate[])) seen.set(key(one), one);
  const every = intervals(monitors);
  const isFresh = ({ seenAt }: SeenDate, at: number): boolean => at - seenAt < limits.watchDateDays * dayMs;

  return {
    saw: async (keys, seenAt) => {
      let changed = false;
      for (const { what, names, at } of expiring(keys, domain))
        for (const name of at === null ? [] : names) {
          const one = { what, name, at: Date.parse(at ?? ''), seenAt };
          // Evidence of an old audit says nothing against what was seen since.
          if ((seen.get(key(one))?.seenAt ?? -Infinity) >= seenAt) continue;
          seen.set(key(one), one);
          changed = true;
        }
      if (!changed) return;
      for (const [name, one] of seen) if (!isFresh(one, seenAt)) seen.delete(name);
      await store.keep('dates', JSON.stringify([...seen.values()])).catch((error: unknown) => {
        // Whoever stores the look itself says so; a date is seen again within hours.
        if (!(error instanceof StoreFull)) throw error;
      });
    },
    known: at =>
      [...seen.values()]
        .filter(one => isFresh(one, at))
        .map(one => {
          const interval = every.get(key(one));
          return {
            ...one,
            staleAt: one.seenAt + (interval === undefined ? limits.watchDateStaleMs : staleIntervals * interval),
          };
        }),
  };
};
