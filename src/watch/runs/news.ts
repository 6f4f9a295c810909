import type { Effect, Incident } from '../../engines/incidents/incident.ts';
import { limits } from '../../platform/limits.ts';
import type { Found, KeptRun, ProjectRun } from './project-run.ts';

/** What somebody is told of a run: once, without being woken. */
export type News = { readonly incident: Incident; readonly effect: Effect };

/** Kinds of its incident. */
type NewsKind = 'new-blocker' | 'new-high' | 'not-checked';

const listed = 5;

const checkOf = (id: string): string => id.split('#')[0] ?? id;

const grave = ({ severity }: Found): boolean => severity !== 'medium';

/** One line of what is new, the gravest first. */
const sentenceOf = (fresh: readonly Found[]): string => {
  const first = fresh.slice(0, listed).map(({ title, place }) => `${title.replace(/\.$/, '')} (${place})`);
  return `${first.join('; ')}${fresh.length > listed ? `; and ${fresh.length - listed} more` : ''}.`;
};

const newsOf = (run: ProjectRun, kind: NewsKind, because: string, named: readonly string[]): News => {
  const { domain, kind: of, dueAt, startedAt, endedAt } = run;
  const id = `run/${of}/${domain}@${dueAt}`;
  return {
    // Over as soon as it is told: what was found stands in the report, and is not counted as an outage.
    incident: {
      id,
      key: id,
      monitors: named,
      beganAt: startedAt,
      openedAt: endedAt,
      closedAt: endedAt,
      kind,
      because,
      reminders: 0,
      acknowledgedAt: null,
      unstable: false,
    },
    effect: { kind: 'noted', incident: id, seq: 0, at: endedAt },
  };
};

/**
 * What is kept of a run, and what is told of it. Pure. A finding that was told is not told again until a run has seen that
 * it is gone; one that could not be judged this time is not gone. Of runs that came to nothing the first of a sort is told.
 */
export const keptOf = (
  last: KeptRun | null,
  run: ProjectRun,
): { readonly kept: KeptRun; readonly news: News | null } => {
  const { dueAt, startedAt, endedAt, place, outcome } = run;
  const common = { dueAt, startedAt, endedAt, place };
  if (outcome.of === 'not-checked') {
    const isSame = last?.outcome.of === 'not-checked' && last.outcome.why === outcome.why;
    return {
      kept: { ...common, doneAt: last?.doneAt ?? null, outcome, known: last?.known ?? [] },
      news: isSame ? null : newsOf(run, 'not-checked', outcome.because, []),
    };
  }
  const { headline, findings, notChecked } = outcome;
  const known = new Set(last?.known);
  const now = findings.filter(grave).toSorted((a, b) => Number(b.severity === 'blocker') - Number(a.severity === 'blocker')); // prettier-ignore
  const fresh = now.filter(({ id }) => !known.has(id));
  const unseen = new Set(notChecked.map(({ what }) => what));
  const stays = [...known].filter(id => unseen.has(checkOf(id)));
  const count = (of: Found['severity']): number => findings.filter(({ severity }) => severity === of).length;
  const kept: KeptRun = {
    ...common,
    doneAt: endedAt,
    outcome: {
      of: 'done',
      headline,
      counts: { blocker: count('blocker'), high: count('high'), medium: count('medium') },
      notCheckedCount: notChecked.length,
      notChecked: notChecked.slice(0, limits.projectReasons),
    },
    known: [...new Set([...now.map(({ id }) => id), ...stays])].slice(0, limits.projectFindings),
  };
  if (fresh.length === 0) return { kept, news: null };
  const kind = fresh[0]?.severity === 'blocker' ? 'new-blocker' : 'new-high';
  return { kept, news: newsOf(run, kind, sentenceOf(fresh), fresh.map(({ id }) => id)) }; // prettier-ignore
};
