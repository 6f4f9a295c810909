import { limits } from '../../platform/limits.ts';
import type { Bar, Uptime } from './bars.ts';
import type { Light, Snapshot } from './snapshot.ts';

/** What anybody may know: no hosts, causes, releases or numbers of ours. */
export type Status = {
  readonly now: number;
  readonly light: Light;
  readonly sentence: string;
  readonly seenAt: number | null;
  readonly staleAt: number | null;
  readonly parts: readonly {
    readonly title: string;
    readonly light: Light;
    readonly staleAt: number | null;
    readonly bars: readonly Bar[];
    readonly uptime: Uptime;
  }[];
  readonly incidents: readonly {
    readonly suffers: string;
    readonly beganAt: number;
    readonly closedAt: number | null;
    readonly acknowledged: boolean;
  }[];
  /** How many more there are of each than the page shows. */
  readonly more: { readonly parts: number; readonly incidents: number };
};

const monthMs = 30 * 86_400_000;

/** Different things that are wrong and said in full. */
const mostSaid = 3;

const sentenceOf = (light: Light, suffers: readonly string[]): string => {
  if (light === 'bad') {
    const all = [...new Set(suffers)];
    const more = all.length - mostSaid;
    const rest = more > 0 ? [`And ${more} more ${more === 1 ? 'thing fails' : 'things fail'}.`] : [];
    return all.length === 0 ? 'Something does not work.' : [...all.slice(0, mostSaid), ...rest].join(' ');
  }
  return light === 'good' ? 'Everything works.' : 'We cannot tell right now.';
};

const least = (times: readonly (number | null)[]): number | null =>
  times.reduce((sofar, time) => (sofar === null || time === null ? (sofar ?? time) : Math.min(sofar, time)), null);

/** Pure. Follows from the snapshot of the owner, so that members never read something else than what the owner does. */
export const status = ({ now, rows, incidents }: Snapshot): Status => {
  const shown = rows.filter(({ forMembers }) => forMembers);
  // Of a certificate that is not renewed yet members notice nothing.
  const told = incidents.filter(({ ofWatcher, quiet, kind }) => !ofWatcher && quiet !== true && kind !== 'renewal');
  const open = told.filter(({ closedAt }) => closedAt === null);
  const listed = [...open, ...told.filter(({ closedAt }) => closedAt !== null && now - closedAt < monthMs)];
  const bad = shown.some(one => one.light === 'bad');
  const grey = shown.length === 0 || shown.some(one => one.light === 'unknown');
  const light: Light = bad ? 'bad' : grey ? 'unknown' : 'good';
  // An outage stands for all that fails with it.
  const worst = open.length > 0 ? open : shown.filter(one => one.light === 'bad').slice(0, 1);
  return {
    now,
    light,
    sentence: sentenceOf(
      light,
      worst.map(({ suffers }) => suffers),
    ),
    seenAt: least(shown.map(({ seenAt }) => seenAt)),
    staleAt: least(shown.map(({ staleAt }) => staleAt)),
    // Those that fail come first.
    parts: shown
      .slice(0, limits.watchStatusParts)
      .map(({ title, light, staleAt, bars, uptime }) => ({ title, light, staleAt, bars, uptime })),
    incidents: listed.slice(0, limits.watchStatusIncidents).map(({ suffers, beganAt, closedAt, acknowledgedAt }) => ({
      suffers,
      beganAt,
      closedAt,
      acknowledged: acknowledgedAt !== null,
    })),
    more: {
      parts: Math.max(0, shown.length - limits.watchStatusParts),
      incidents: Math.max(0, listed.length - limits.watchStatusIncidents),
    },
  };
};
