import { ruleOf, type Rule } from './confirm.ts';
import { absorb, type Standing } from './draft.ts';
import { groupKey, watcherKey } from './grouping.ts';
import type { Cycle, Effect, Incident, Leaning, Maintenance, Rules, WatchEvent } from './incident.ts';
import { startOfWatcher } from './start.ts';
import { step } from './step.ts';

export type { Rule } from './confirm.ts';

/** A look of the past; `paused`: people worked on the app on purpose then, whatever the plan says. */
export type PastLook = Cycle & { readonly paused?: boolean };

export type Replayed = {
  /** In the order in which they were opened, as they were in the end; without those that went into a larger one. */
  readonly incidents: readonly Incident[];
  /** What would have gone out, each with its incident as it was at that moment. */
  readonly notices: readonly { readonly effect: Effect; readonly incident: Incident }[];
  /** What made each incident certain, by its ID. */
  readonly rules: ReadonlyMap<string, Rule>;
  /** How often somebody would have been called because of the app. */
  readonly woken: number;
  readonly reminders: number;
  /** Times in which nobody looked. */
  readonly gaps: readonly { readonly from: number; readonly until: number }[];
};

/** How the looks would be judged. */
export type Plan = {
  /** Between two looks of the monitor that is asked most often, in ms. */
  readonly everyMs: number;
  /** Time between two ticks, in ms; `everyMs` when absent. */
  readonly tickMs?: number;
  /** Longest good time without any look, in ms: the shortest interval of all monitors; `everyMs` when absent. */
  readonly quietMs?: number;
  /** Where both fail, the cause alone would have been told. */
  readonly leaning?: Leaning;
  /** By its kind a failure may be certain at once. */
  readonly rulesOf: (monitor: string, kind: string) => Rules;
  readonly maintenance: readonly Maintenance[];
  /** What places that have nothing to do with the app said at that time; never asked when absent. */
  readonly online?: (at: number) => boolean | null;
};

/** Time after the last look, for what is still held. */
const afterMs = 60_000;

/** Longer without any look, and the watcher did not run: no ticks then. */
const patience = 2.5;

const ruleFor = ({ monitors }: Standing, { key, kind, burn }: Incident, plan: Plan): Rule => {
  if (burn !== undefined) return burn === 'page' ? 'comes-and-goes' : 'all-day';
  if (key === watcherKey) return 'cut-off';
  if (key === groupKey) return 'many';
  return ruleOf(monitors.get(key)?.recent ?? [], plan.rulesOf(key, kind).urgent);
};

type Heard = { readonly heardAt: number; readonly look: PastLook };

/**
 * The same looks in the order in which they were heard of: one that took long counts from its end on, as it did while the
 * watch ran. What a retry inside it took is not known, and not added.
 */
const openHearing = () => {
  let underWay: Heard[] = [];
  /** Those that had ended by then. */
  const ended = (until: number): readonly Heard[] => {
    const done = underWay.filter(({ heardAt }) => heardAt <= until);
    if (done.length > 0) underWay = underWay.filter(({ heardAt }) => heardAt > until);
    return done.toSorted((one, other) => one.heardAt - other.heardAt);
  };
  return { begin: (look: PastLook): void => void underWay.push({ heardAt: look.at + (look.ms ?? 0), look }), ended };
};

export type Replaying = {
  /** The next look; oldest first. */
  readonly take: (look: PastLook) => void;
  /** What they come to, once all of them were taken. */
  readonly end: () => Replayed;
};

/**
 * What looks of the past would have come to under these rules: "this plan would have woken you k times". They are taken one by
 * one, for they may come from a database. Nobody acknowledges.
 */
export const startReplay = (plan: Plan): Replaying => {
  const { everyMs, maintenance, tickMs = everyMs, quietMs = everyMs, leaning, online } = plan;
  const state: Standing = { watcher: startOfWatcher, monitors: new Map(), open: new Map() };
  const incidents = new Map<string, Incident>();
  const rules = new Map<string, Rule>();
  const notices: { readonly effect: Effect; readonly incident: Incident }[] = [];
  const gaps: { readonly from: number; readonly until: number }[] = [];
  const take = (event: WatchEvent): void => {
    const done = step(state, event);
    absorb(state, done);
    for (const incident of done.incidents) {
      if (!incidents.has(incident.id)) rules.set(incident.id, ruleFor(state, incident, plan));
      incidents.set(incident.id, incident);
    }
    for (const effect of done.effects) {
      const incident = incidents.get(effect.incident);
      if (incident !== undefined) notices.push({ effect, incident });
    }
    gaps.push(...done.gaps);
  };
  /** Ticks until then. While nothing waits for one they only keep the time, and few do. */
  const tickUntil = (from: number, until: number): number => {
    let at = from;
    for (; at <= until; at += state.open.size > 0 ? tickMs : everyMs) {
      if (online !== undefined && (state.watcher.held.length > 0 || state.watcher.online === false))
        take({ type: 'control', at, online: online(at) });
      take({ type: 'tick', at, everyMs, ...(leaning === undefined ? {} : { leaning }) });
    }
    return at;
  };

  let tickAt: number | null = null;
  let last: number | null = null;
  const hearing = openHearing();
  const judge = ({ heardAt, look }: Heard): void => {
    const { paused = false, ...cycle } = look;
    const { at } = cycle;
    if (tickAt === null || last === null || at - last > patience * quietMs) tickAt = at;
    tickAt = tickUntil(tickAt, heardAt);
    const worked = paused ? { from: at, until: at + 1 } : null;
    const window = maintenance.find(({ from, until }) => at >= from && at < until) ?? worked;
    take({ type: 'cycle', cycle, rules: plan.rulesOf(cycle.monitor, cycle.kind), maintenance: window });
    // What has just been opened is held, and looked at at the next tick.
    if (state.open.size > 0) tickAt = Math.min(tickAt, heardAt + tickMs);
    last = heardAt;
  };
  return {
    take: look => {
      for (const heard of hearing.ended(look.at)) judge(heard);
      hearing.begin(look);
    },
    end: () => {
      for (const heard of hearing.ended(Infinity)) judge(heard);
      if (tickAt !== null && last !== null) tickUntil(tickAt, last + afterMs + everyMs);
      const count = (kind: Effect['kind']): number =>
        notices.filter(({ effect, incident }) => effect.kind === kind && incident.key !== watcherKey).length;
      return {
        incidents: [...incidents.values()].filter(({ partOf }) => partOf === undefined),
        notices,
        rules,
        woken: count('opened'),
        reminders: count('reminder'),
        gaps,
      };
    },
  };
};

/** The same of looks that are all here, oldest first. */
export const replay = (looks: Iterable<PastLook>, plan: Plan): Replayed => {
  const { take, end } = startReplay(plan);
  for (const look of looks) take(look);
  return end();
};
