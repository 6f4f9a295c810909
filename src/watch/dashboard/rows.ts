import type { Incident, MonitorState } from '../../engines/incidents/incident.ts';
import { again } from '../again.ts';
import type { Monitor } from '../monitor.ts';
import type { Result } from '../store.ts';
import { monitorWords } from '../matter.ts';
import { type Bar, barsOf, concerns, isFirstIn, type Uptime, uptime } from './bars.ts';
import type { Known, Light } from './snapshot.ts';
import { spanText } from './time-words.ts';
import { recentWaits, type Waits, waitLine, waits } from './waits.ts';

/** One monitor, judged once for all pages. */
export type Row = {
  readonly id: string;
  readonly title: string;
  readonly suffers: string;
  readonly host: string;
  readonly of: Monitor['ask']['of'];
  readonly question: Monitor['question'];
  /** Whether a visitor of the public page knows what is meant: a page or a flow of theirs. */
  readonly forMembers: boolean;
  readonly actions: Monitor['actions'];
  readonly light: Light;
  /** Why it is green, red or grey, in a few words. */
  readonly word: string;
  readonly because: string;
  /** Last look that told something. */
  readonly seenAt: number | null;
  /** From then on it is grey, whatever was seen. */
  readonly staleAt: number | null;
  /** Since when it is red. */
  readonly badSince: number | null;
  readonly incident: string | null;
  readonly budgetMs: number | null;
  readonly recent: Waits | null;
  readonly day: Waits | null;
  readonly overBudget: boolean;
  readonly line: readonly (number | null)[];
  /** Looks of the last day that told something, and those of them that failed. */
  readonly looks: { readonly told: number; readonly failing: number };
  readonly bars: readonly Bar[];
  readonly uptime: Uptime;
};

/** After so many intervals without a look nobody knows any more. */
const staleIntervals = 2.5;
/** A look from later than now comes from a clock that was set back. */
const aheadMs = 5_000;

/** The word of a row that is red because too many of its looks fail, with good ones between them. */
export const comesAndGoes = 'comes and goes';

type Seen = {
  readonly monitor: Monitor;
  readonly state: MonitorState | undefined;
  readonly last: Result | undefined;
  readonly incident: Incident | undefined;
};

const judged = (
  { monitor, state, last, incident }: Seen,
  { now, blind }: { readonly now: number; readonly blind: boolean },
): readonly [light: Light, word: string] => {
  if (last === undefined) return ['unknown', 'not looked at yet'];
  if (blind) return ['unknown', 'the watcher has no network, so nobody knows'];
  const age = now - last.at;
  if (age < -aheadMs) return ['unknown', 'the clock of the watcher was set back'];
  if (age > staleIntervals * monitor.everySeconds * 1_000) return ['unknown', `no look for ${spanText(age)}`];
  const status = state?.status;
  if (status === 'paused') return ['unknown', 'announced work is going on'];
  if (status === 'recovering') return ['bad', 'failing; the last look was good and one more is awaited'];
  if (status === 'down' || (incident !== undefined && incident.burn === undefined))
    return ['bad', state?.unstable === true ? 'up and down' : 'failing'];
  if (incident?.burn === 'page') return ['bad', comesAndGoes];
  if (status === 'suspect' || last.outcome === 'failing') return ['unknown', 'a look failed; it is looked at again'];
  if (status === 'unknown') return ['unknown', 'nobody could look'];
  return ['good', incident?.burn === undefined ? 'working' : 'working, but fails now and then'];
};

const forMembers = ({ ask }: Monitor): boolean => ask.of === 'flow' || (ask.of === 'http' && ask.method !== 'POST');

/** The last look that told something; none is better than one that could not look. */
const lastTold = (latest: Result | undefined, results: readonly Result[]): Result | undefined =>
  latest !== undefined && latest.outcome !== 'unknown'
    ? latest
    : results.findLast(({ outcome }) => outcome !== 'unknown');

const lookCounts = (results: readonly Result[]): Row['looks'] => {
  let [told, failing] = [0, 0];
  for (const { outcome, paused } of results) {
    if (outcome === 'unknown' || paused) continue;
    told += 1;
    if (outcome === 'failing') failing += 1;
  }
  return { told, failing };
};

/** Of many that fail at once, those that work again are not red while the others still fail. */
const isAbout = (incident: Incident, id: string, states: Known['states']): boolean => {
  // What one place alone sees makes nothing red: it is well from elsewhere.
  if (incident.closedAt !== null || incident.only !== undefined || !concerns(incident, id)) return false;
  const isUp = (monitor: string): boolean => states.get(monitor)?.status === 'up';
  return incident.burn !== undefined || incident.key === id || !isUp(id) || incident.monitors.every(isUp);
};

/** Its own words: those of an incident of many say nothing of this one. */
const becauseOf = (id: string, incident: Incident | undefined, last: Result | undefined): string => {
  if (incident !== undefined && isFirstIn(incident, id)) return incident.because;
  return (last?.outcome === 'failing' ? last.because : incident?.because) ?? '';
};

/** What members notice of it now: of what is only slow, or not renewed yet, another thing than of what fails. */
const sufferedOf = (monitor: Monitor, incident: Incident | undefined): string => {
  if (incident === undefined) return monitor.suffers;
  const text = isFirstIn(incident, monitor.id) ? monitorWords(incident, monitor, '').suffers : monitor.suffers;
  return incident.burn === undefined ? text : again(text, incident.burn);
};

type Around = { readonly known: Known; readonly blind: boolean; readonly bars: ReturnType<typeof barsOf> };

const rowOf = (monitor: Monitor, { known, blind, bars }: Around): Row => {
  const { now } = known;
  const { id, title, host, ask, question, actions, timeoutMs, budgetMs, everySeconds } = monitor;
  const results = known.results.get(id) ?? [];
  const last = lastTold(known.latest.get(id), results);
  const state = known.states.get(id);
  const open = known.incidents.filter(one => isAbout(one, id, known.states));
  // One that fails altogether says more than that it comes and goes.
  const incident = open.find(({ burn }) => burn === undefined) ?? open[0];
  const [light, said] = judged({ monitor, state, last, incident }, { now, blind });
  const bad = light === 'bad';
  const shown = bars(id, bad);
  const recent = recentWaits(results, { now, timeoutMs });
  const overBudget = budgetMs !== null && recent !== null && recent.ms > budgetMs;
  return {
    id,
    title,
    suffers: sufferedOf(monitor, incident),
    host,
    of: ask.of,
    question,
    forMembers: forMembers(monitor),
    actions,
    light,
    word: light === 'good' && overBudget ? 'working, but slow' : said,
    because: bad ? becauseOf(id, incident, last) : last?.outcome === 'failing' ? last.because : '',
    seenAt: last?.at ?? null,
    staleAt: last === undefined ? null : last.at + staleIntervals * everySeconds * 1_000,
    badSince: bad ? (incident?.beganAt ?? state?.since ?? last?.at ?? now) : null,
    incident: incident?.id ?? null,
    budgetMs,
    recent,
    day: waits(results, { now, hours: 24, timeoutMs }),
    overBudget,
    line: waitLine(results, { now, timeoutMs }),
    looks: lookCounts(results),
    bars: shown,
    uptime: uptime(shown),
  };
};

const order: { readonly [L in Light]: number } = { bad: 0, unknown: 1, good: 2 };

/** Red ones first, then grey, then green; within these as the monitors are listed. */
export const rows = (known: Known): readonly Row[] => {
  const { online, contradicted } = known.watcher;
  const blind =
    // Silent while the app answers they say nothing of our network: whoever judges goes on, and so does the page.
    (online === false && !contradicted) ||
    known.incidents.some(({ key, closedAt }) => key === 'watcher' && closedAt === null);
  const around = { known, blind, bars: barsOf(known) };
  return known.monitors
    .map(monitor => rowOf(monitor, around))
    .toSorted((one, other) => order[one.light] - order[other.light]);
};
