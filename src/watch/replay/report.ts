import type { WatchSettings } from '../../config/watch-settings.ts';
import { watcherKey } from '../../engines/incidents/grouping.ts';
import type { Incident } from '../../engines/incidents/incident.ts';
import { type PastLook, type Replayed, type Rule, startReplay } from '../../engines/incidents/replay.ts';
import { limits } from '../../platform/limits.ts';
import { leaningOf } from '../derive/leaning.ts';
import type { Monitor } from '../monitor.ts';
import type { DeployMark } from '../store.ts';
import { noticeOf } from '../words.ts';
import { isToldAtOnce } from '../told-at-once.ts';

/** One time that somebody would have been woken. Times in ISO 8601. */
export type Wake = {
  /** `incident|opened|0`, as the notice of the live watch would have had it. */
  readonly key: string;
  /** Monitors that it is about. */
  readonly monitors: readonly string[];
  /** The first sign of it, when somebody would have heard of it, and its end; null = not over with the last look. */
  readonly beganAt: string;
  readonly at: string;
  readonly endedAt: string | null;
  /** From its first sign to its end, or to the last look. */
  readonly lastedMs: number;
  /** What the notice would have said: the consequence for members, and what was seen. */
  readonly title: string;
  readonly because: string;
  /** The release that went out within half an hour before, in words. */
  readonly deploy: string | null;
  readonly rule: Rule;
  readonly reminders: number;
  /** It came and went so often that only this one notice tells of it. */
  readonly unstable: boolean;
};

/** `watch replay --json`; `schemas/watch-replay.schema.json`. */
export type ReplayReport = {
  readonly schema: 'launch-ready/watch-replay@1';
  readonly source: 'watch' | 'log';
  /** The domain, or the name of the file. */
  readonly of: string;
  /** What was gone through: null where there was no look. */
  readonly from: string | null;
  readonly until: string | null;
  readonly looks: number;
  readonly woken: number;
  readonly reminders: number;
  readonly wakes: readonly Wake[];
  /** What would have been told without waking anybody; `at` is when. */
  readonly noted: readonly Wake[];
  /** Outages that ended within the half minute for which everything is held back: nobody would have heard of them. */
  readonly held: number;
  /** Times in which the watcher itself was cut off: nobody is woken about the app. */
  readonly cutOff: readonly { readonly from: string; readonly until: string | null }[];
  /** Times in which nobody looked; what happened in them is not known. */
  readonly gaps: readonly { readonly from: string; readonly until: string }[];
  /** What was not gone through, with the reason. */
  readonly left: readonly { readonly what: string; readonly why: string }[];
};

/** A look as it was written down. */
export type WrittenLook = Omit<PastLook, 'host'>;

/** Of what looks are replayed, and by which rules. */
export type PastPlan = {
  readonly source: ReplayReport['source'];
  readonly of: string;
  /** The proposed ones; a look at anything else is left out. */
  readonly monitors: readonly Monitor[];
  readonly settings: WatchSettings;
  /** What the watch wrote down of outages: only when it was cut off itself is taken from it. */
  readonly incidents: readonly Incident[];
  readonly deploys: readonly DeployMark[];
  readonly left: ReplayReport['left'];
};

export type Past = PastPlan & { readonly looks: Iterable<WrittenLook> };

const iso = (at: number): string => new Date(at).toISOString();

/** What places apart from the app said. That the watcher was cut off is only known of times in which it found that out. */
const wordOf = ({ incidents, settings }: PastPlan): ((at: number) => boolean | null) => {
  const cutOff = incidents.filter(({ key }) => key === watcherKey);
  const usual = settings.control.length > 0 || cutOff.length > 0 ? true : null;
  return at =>
    cutOff.some(({ openedAt, closedAt }) => at >= openedAt - limits.watchTickMs && (closedAt === null || at < closedAt))
      ? false
      : usual;
};

const wakesOf = (
  { notices, incidents, rules }: Replayed,
  past: PastPlan,
  { last, kind }: { readonly last: number; readonly kind: 'opened' | 'noted' },
): readonly Wake[] => {
  const known = new Map(past.monitors.map(monitor => [monitor.id, monitor]));
  const ended = new Map(incidents.map(incident => [incident.id, incident]));
  return notices.flatMap(({ effect, incident }): readonly Wake[] => {
    if (effect.kind !== kind || incident.key === watcherKey) return [];
    const { closedAt, monitors, reminders, unstable } = ended.get(incident.id) ?? incident;
    const { key, title, because, deploy } = noticeOf({
      effect,
      incident,
      monitors: incident.monitors.flatMap(id => known.get(id) ?? []),
      settings: past.settings,
      deploys: past.deploys,
      now: effect.at,
      domain: past.of,
    });
    const { beganAt } = incident;
    return [
      {
        key,
        monitors,
        beganAt: iso(beganAt),
        at: iso(effect.at),
        endedAt: closedAt === null ? null : iso(closedAt),
        lastedMs: (closedAt ?? Math.max(last, effect.at)) - beganAt,
        title,
        because,
        deploy,
        rule: rules.get(incident.id) ?? 'in-a-row',
        reminders,
        unstable,
      },
    ];
  });
};

/** Between two looks, in ms. What the log says is judged once a minute, however often pages are asked. */
const intervalOf = ({ ask, everySeconds }: Monitor): number =>
  Math.max(everySeconds * 1_000, ask.of === 'log' ? limits.watchHearMs : 0);

/** What this plan would have made of what was seen: how often somebody would have been woken, and by what. Looks are taken one by one, oldest first. */
export const startReplayReport = (
  past: PastPlan,
): { readonly take: (look: WrittenLook) => void; readonly end: () => ReplayReport } => {
  const { source, of, monitors, settings } = past;
  const rules = new Map(
    monitors.map(monitor => [monitor.id, { host: monitor.host, everyMs: intervalOf(monitor), monitor }] as const),
  );
  const quietMs = Math.min(Infinity, ...[...rules.values()].map(rule => rule.everyMs));
  const everyMs = Math.min(60_000, quietMs);
  const unknown = new Map<string, number>();
  let [count, first, last] = [0, null as number | null, 0];
  const replaying = startReplay({
    everyMs,
    tickMs: limits.watchTickMs,
    quietMs: Math.max(everyMs, quietMs),
    leaning: leaningOf(monitors),
    rulesOf: (id, kind) => {
      const rule = rules.get(id);
      return rule === undefined
        ? { everyMs, urgent: false }
        : { everyMs: rule.everyMs, urgent: isToldAtOnce(rule.monitor, kind) };
    },
    maintenance: settings.maintenance.map(({ from, until }) => ({ from: Date.parse(from), until: Date.parse(until) })),
    online: wordOf(past),
  });
  return {
    take: look => {
      const rule = rules.get(look.monitor);
      if (rule === undefined) {
        unknown.set(look.monitor, (unknown.get(look.monitor) ?? 0) + 1);
        return;
      }
      count += 1;
      first ??= look.at;
      last = look.at;
      replaying.take({ ...look, host: rule.host });
    },
    end: () => {
      const done = replaying.end();
      const wakes = wakesOf(done, past, { last, kind: 'opened' });
      const noted = wakesOf(done, past, { last, kind: 'noted' });
      const cutOff = done.incidents.filter(({ key }) => key === watcherKey);
      return {
        schema: 'launch-ready/watch-replay@1',
        source,
        of,
        from: first === null ? null : iso(first),
        until: first === null ? null : iso(last),
        looks: count,
        woken: done.woken,
        reminders: done.reminders,
        wakes,
        noted,
        held: done.incidents.length - cutOff.length - wakes.length - noted.length,
        cutOff: cutOff.map(({ beganAt, closedAt }) => ({
          from: iso(beganAt),
          until: closedAt === null ? null : iso(closedAt),
        })),
        gaps: done.gaps.map(({ from, until }) => ({ from: iso(from), until: iso(until) })),
        left: [
          ...past.left,
          ...[...unknown].map(([what, looks_]) => ({
            what,
            why: `it is in the plan no more; ${looks_} looks at it are left out`,
          })),
        ],
      };
    },
  };
};

/** The same of looks that are all here. */
export const replayReport = ({ looks, ...past }: Past): ReplayReport => {
  const { take, end } = startReplayReport(past);
  for (const look of looks) take(look);
  return end();
};
