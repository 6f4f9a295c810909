import { isAlone } from './agreement.ts';
import { type BurnRule, burnRules, counted, type Failing, isBurning, isCalm } from './burn.ts';
import type { Draft } from './draft.ts';
import type { Burn, Cycle, Incident, Leaning, MonitorState } from './incident.ts';
import { closed, downWith, hold, isHeld, opened, unhold } from './openings.ts';

/** Another key than that of an outage of the same monitor, which it can grow into. */
const burnKey = (monitor: string): string => `now-and-then/${monitor}`;

/** Whether what fails at that time says nothing of the app, because nothing else is known to answer either. */
export const isBlind = ({ watcher: { online, contradicted, blindUntil } }: Draft, at: number): boolean =>
  (online === false && !contradicted) || (blindUntil !== null && at <= blindUntil);

const nothing: Burn = { failed: [], good: 0, kind: '', because: '', incident: null };

const failing = ({ failed, good }: Burn): Failing => ({ failed: failed.map(([at]) => at), good });

/** The monitors that come and go with it. */
export const linkedWith = (
  draft: Draft,
  { id, monitors, burn }: Incident,
): readonly (readonly [name: string, MonitorState, Burn])[] =>
  burn === undefined
    ? []
    : monitors.flatMap(name => {
        const monitor = draft.monitor(name);
        return monitor?.burn?.incident === id ? [[name, monitor, monitor.burn] as const] : [];
      });

const link = (draft: Draft, name: string, incident: string | null): void => {
  const monitor = draft.monitor(name);
  if (monitor === undefined || monitor.burn === null) return;
  const { burn } = monitor;
  const left = burn.failed.length === 0 && incident === null ? null : { ...burn, incident };
  draft.setMonitor(name, { ...monitor, burn: left });
};

const told = (draft: Draft, name: string): void => {
  const monitor = draft.monitor(name);
  if (monitor !== undefined && monitor.burn !== null) draft.setMonitor(name, { ...monitor, burn: null });
};

/** Its incident, when no other monitor comes and goes with it. */
const leftAlone = (draft: Draft, id: string | null): Incident | null => {
  const incident = id === null ? undefined : draft.incident(id);
  if (incident === undefined || incident.closedAt !== null) return null;
  return linkedWith(draft, incident).length === 0 ? incident : null;
};

/** Nobody hears of its end by itself: people are told of the other one. */
const goneInto = (draft: Draft, own: Incident, into: Incident): void => {
  const closedAt = Math.max(into.openedAt, own.openedAt);
  if (!isHeld(draft, own.id)) draft.setIncident({ ...own, closedAt, grewInto: into.id });
  else {
    unhold(draft, new Set([own.id]));
    draft.setIncident({ ...own, closedAt, partOf: into.id });
  }
};

/** What this monitor failed in was told with an outage: it counts no more. */
const grown = (draft: Draft, name: string, into: Incident): void => {
  const own = draft.monitor(name)?.burn?.incident ?? null;
  told(draft, name);
  const over = leftAlone(draft, own);
  if (over !== null) goneInto(draft, over, into);
};

/** People have just been told of this outage. */
export const absorbed = (draft: Draft, outage: Incident): void => {
  for (const [name] of downWith(draft, outage)) grown(draft, name, outage);
};

/** Nobody is told: it was held, and what it rested on is out of date. */
const withdrawn = (draft: Draft, name: string, at: number): void => {
  const own = draft.monitor(name)?.burn?.incident ?? null;
  link(draft, name, null);
  const over = leftAlone(draft, own);
  if (over !== null) closed(draft, over, at);
};

/** It is not watched any more; nobody is told. */
export const unwatched = (draft: Draft, name: string, at: number): void => {
  const own = draft.monitor(name)?.burn?.incident ?? null;
  told(draft, name);
  const over = leftAlone(draft, own);
  if (over === null) return;
  unhold(draft, new Set([over.id]));
  draft.setIncident({ ...over, closedAt: Math.max(at, over.openedAt) });
};

const withLook = (burn: Burn, { at, kind, because }: Cycle, bad: boolean, everyMs: number): Burn => {
  const all = bad ? [...burn.failed, [at, burn.good] as const] : burn.failed;
  const failed = counted(all, ([time]) => time, at, everyMs);
  return bad ? { ...burn, failed, good: 0, kind, because } : { ...burn, failed, good: burn.good + 1 };
};

/** "5 of 31 looks failed, good ones between them; the last one: …" */
const words = ({ good, because }: Burn, failed: Burn['failed']): string => {
  const looks = failed.slice(1).reduce((sum, [, before]) => sum + before, failed.length + good);
  return `${failed.length} of ${looks} looks failed, with good ones between them. The last one: ${because}`;
};

/** All of these come and go with it from now on; what each came and went with before ends when nothing is left of it. */
const linkAll = (draft: Draft, names: readonly string[], into: Incident): void => {
  for (const name of names) {
    const before = draft.monitor(name)?.burn?.incident ?? null;
    link(draft, name, into.id);
    const over = before === into.id ? null : leftAlone(draft, before);
    if (over !== null) goneInto(draft, over, into);
  }
};

const openBurn = (draft: Draft, { monitor: name, at }: Cycle, burn: Burn, { kind: rule, long }: BurnRule): void => {
  const key = burnKey(name);
  const known = draft.open().find(one => one.key === key);
  if (known !== undefined && (known.burn === 'page' || rule === 'ticket')) {
    const whole = { ...known, monitors: [...new Set([...known.monitors, name])] };
    draft.setIncident(whole);
    linkAll(draft, [name], whole);
    return;
  }
  const failed = burn.failed.filter(([time]) => at - time < long.ms);
  // What was a little all day is more now: all that it was about is told anew.
  const others = known === undefined ? [] : linkedWith(draft, known).map(([other]) => other);
  const incident = opened(draft, {
    key,
    monitors: [...new Set([name, ...others])],
    beganAt: failed[0]?.[0] ?? at,
    openedAt: at,
    kind: burn.kind,
    because: words(burn, failed),
    unstable: false,
    burn: rule,
  });
  hold(draft, incident);
  linkAll(draft, incident.monitors, incident);
};

const judgeOpen = (draft: Draft, cycle: Cycle, { burn, everyMs }: { burn: Burn; everyMs: number }): void => {
  const { monitor: name, at } = cycle;
  const open = burn.incident === null ? undefined : draft.incident(burn.incident);
  const [page, ticket] = burnRules(everyMs);
  if (open === undefined) return;
  const rule = open.burn === 'page' ? page : ticket;
  if (isCalm(failing(burn), at, rule)) {
    told(draft, name);
    const over = leftAlone(draft, open.id);
    if (over !== null) closed(draft, over, at);
  } else if (isHeld(draft, open.id) && !isBurning(failing(burn), at, rule)) withdrawn(draft, name, at);
  else if (rule === ticket && isBurning(failing(burn), at, page)) openBurn(draft, cycle, burn, page);
};

/**
 * Counts one look that told something towards what comes and goes: it opens where too many fail without ever being an
 * outage, and is over once good looks have shown that no more fail than the goal allows. Looks of an outage that people
 * were told of are told already. `blind`: what failed says nothing of the app.
 */
export const countLook = (draft: Draft, cycle: Cycle, blind: boolean): void => {
  const { monitor: name, at, outcome, kind } = cycle;
  const monitor = draft.monitor(name);
  const bad = outcome === 'failing' || (kind !== '' && !isAlone(cycle));
  if (monitor === undefined || (monitor.burn === null && !bad) || (bad && blind)) return;
  const { everyMs, incident } = monitor;
  const outage = incident === null || isHeld(draft, incident) ? undefined : draft.incident(incident);
  if (outage !== undefined) {
    grown(draft, name, outage);
    return;
  }
  const burn = withLook(monitor.burn ?? nothing, cycle, bad, everyMs);
  const isOpen = burn.incident !== null;
  draft.setMonitor(name, { ...monitor, burn: burn.failed.length === 0 && !isOpen ? null : burn });
  if (isOpen) {
    judgeOpen(draft, cycle, { burn, everyMs });
    return;
  }
  // While it still fails it may become an outage, which is told as one.
  if (incident !== null || outcome === 'failing') return;
  const rule = burnRules(everyMs).find(one => isBurning(failing(burn), at, one));
  if (rule !== undefined) openBurn(draft, cycle, burn, rule);
};

/** What failed from then on says nothing of the app: the watcher was cut off. */
export const forgetSince = (draft: Draft, from: number, at: number): void => {
  for (const [name, monitor] of draft.monitors()) {
    const { burn, everyMs } = monitor;
    if (burn === null || (burn.failed.at(-1)?.[0] ?? -1) < from) continue;
    const failed = burn.failed.filter(([time]) => time < from);
    const good = burn.failed.slice(failed.length).reduce((sum, [, before]) => sum + before, burn.good);
    const left = { ...burn, failed, good };
    draft.setMonitor(name, { ...monitor, burn: failed.length === 0 && burn.incident === null ? null : left });
    const open = burn.incident;
    if (open === null || !isHeld(draft, open)) continue;
    if (!burnRules(everyMs).some(rule => isBurning(failing(left), at, rule))) withdrawn(draft, name, at);
  }
};

/** Two that fail now and then for one reason: the same host, or one leans on the other, and it began before people heard of the other. */
const isOne = (draft: Draft, leaning: Leaning, own: Incident, other: Incident): boolean => {
  const [[name = ''], [otherName = '']] = [own.monitors, other.monitors];
  const leans = (one: string, on: string): boolean => (leaning.get(one) ?? []).includes(on);
  const host = draft.monitor(name)?.host ?? '';
  const near =
    leans(name, otherName) || leans(otherName, name) || (host !== '' && host === draft.monitor(otherName)?.host);
  const graver = other.burn === 'page' || own.burn === 'ticket';
  return other.burn !== undefined && graver && near && own.beganAt <= other.openedAt;
};

/** What comes and goes with something that is told, or about to be, is told with it. */
export const joinComings = (draft: Draft, leaning: Leaning): void => {
  for (const { incident: id } of draft.watcher.held) {
    const own = draft.incident(id);
    if (own?.burn === undefined || !isHeld(draft, id)) continue;
    const [name = ''] = own.monitors;
    const cause = (leaning.get(name) ?? []).flatMap(one => draft.monitor(one)?.incident ?? []).find(one => one !== id);
    const outage = cause === undefined ? undefined : draft.incident(cause);
    if (outage !== undefined) {
      for (const [each] of linkedWith(draft, own)) grown(draft, each, outage);
      continue;
    }
    const other = draft
      .open()
      .filter(one => one.id !== id && isOne(draft, leaning, own, one))
      .find(
        one => !isHeld(draft, one.id) || one.openedAt < own.openedAt || (one.openedAt === own.openedAt && one.id < id),
      );
    if (other === undefined) continue;
    const names = linkedWith(draft, own).map(([each]) => each);
    const whole = { ...other, monitors: [...new Set([...other.monitors, ...names])] };
    draft.setIncident(whole);
    linkAll(draft, names, whole);
  }
};
