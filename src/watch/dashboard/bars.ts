import type { Incident } from '../../engines/incidents/incident.ts';
import { wakesNobody } from '../../engines/incidents/openings.ts';
import type { Gap } from '../store.ts';
import type { Day } from './snapshot.ts';

export const dayMs = 86_400_000;
export const barDays = 90;

/** One day (UTC) of one monitor. `unknownShare` = part of its time in which nobody could say; a day that nobody watched is no good day. */
export type Bar = {
  readonly day: string;
  readonly state: 'good' | 'failing' | 'unknown';
  readonly ok: number;
  readonly failing: number;
  readonly unknownShare: number;
};

/** Good looks among all that told something. null = nothing was told. */
export type Uptime = { readonly share: number | null; readonly days: number; readonly failingDays: number };

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** Time within the span that is covered; `spans` in the order of their beginnings. */
const overlapMs = (spans: readonly Gap[], from: number, until: number): number => {
  let [covered, reached] = [0, from];
  for (const span of spans) {
    const [start, end] = [Math.max(span.from, reached), Math.min(span.until, until)];
    if (end <= start) continue;
    covered += end - start;
    reached = end;
  }
  return covered;
};

/** Whether an incident was about this monitor, and not about a watcher that could not see. */
export const concerns = ({ key, monitors }: Pick<Incident, 'key' | 'monitors'>, monitor: string): boolean =>
  key !== 'watcher' && (key === monitor || monitors.includes(monitor));

/** Whether an incident is in the words of this monitor; what comes and goes is in those of which it was seen first. */
export const isFirstIn = ({ key, burn, monitors }: Incident, monitor: string): boolean =>
  key === monitor || (burn !== undefined && monitors[0] === monitor);

type Past = {
  readonly now: number;
  readonly days: readonly Day[];
  readonly incidents: readonly Incident[];
  readonly gaps: readonly Gap[];
};

/**
 * The last 90 days of a monitor, today last; `bad` = it is red now, whoever else knows of it. A day that an incident
 * touches is a failing one even where its looks were counted otherwise: the page never shows an outage beside 100 %.
 * What is the same for all monitors is worked out once: a hundred of them have nine thousand days.
 */
export const barsOf = ({ now, days, incidents, gaps }: Past): ((monitor: string, bad: boolean) => readonly Bar[]) => {
  const daysOf = Map.groupBy(days, ({ monitor }) => monitor);
  const unseen = [
    ...gaps,
    ...incidents
      .filter(({ key }) => key === 'watcher')
      .map(({ beganAt, closedAt }) => ({ from: beganAt, until: closedAt ?? now })),
  ].toSorted((one, other) => one.from - other.from);
  const today = Math.floor(now / dayMs) * dayMs;
  const shown = Array.from({ length: barDays }, (_, index) => {
    const from = today - (barDays - 1 - index) * dayMs;
    const until = Math.min(from + dayMs, now);
    const gapShare = until > from ? overlapMs(unseen, from, until) / (until - from) : 0;
    return { day: dayOf(from), from, gapShare };
  });
  return (monitor, bad) => {
    const counted = new Map((daysOf.get(monitor) ?? []).map(day => [day.day, day]));
    // A little all day is in the counts of its days already.
    const outages = incidents.filter(incident => !wakesNobody(incident) && concerns(incident, monitor));
    return shown.map(({ day, from, gapShare }): Bar => {
      const { ok = 0, failing: seen = 0, unknown = 0 } = counted.get(day) ?? {};
      const out = outages.some(({ beganAt, closedAt }) => beganAt < from + dayMs && (closedAt ?? now) >= from);
      const failing = Math.max(seen, out || (bad && from === today) ? 1 : 0);
      const told = ok + failing;
      const unknownShare = told === 0 ? 1 : Math.max(gapShare, unknown / (told + unknown));
      const state = failing > 0 ? 'failing' : ok > 0 ? 'good' : 'unknown';
      return { day, state, ok, failing, unknownShare };
    });
  };
};

export const uptime = (shown: readonly Bar[]): Uptime => {
  const known = shown.filter(({ state }) => state !== 'unknown');
  const failing = known.reduce((sum, bar) => sum + bar.failing, 0);
  const all = known.reduce((sum, bar) => sum + bar.ok, failing);
  return {
    share: all === 0 ? null : (all - failing) / all,
    days: known.length,
    failingDays: known.filter(({ state }) => state === 'failing').length,
  };
};
