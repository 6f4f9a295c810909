import { compare } from '../../findings/compare.ts';
import type { Finding, Report } from '../../findings/report.ts';
import { inSprintOrder } from './steps.ts';

/**
 * What happened to a finding. `found`: a look saw it; `offered`: its fix was shown; `changed`: somebody said that it is done;
 * `fixed`, `open`, `not-checked`: what asking again gave; `later`: set aside.
 */
export type SprintWord = 'found' | 'offered' | 'changed' | 'fixed' | 'open' | 'not-checked' | 'later';

export type SprintEvent = {
  /** ISO 8601. */
  readonly at: string;
  readonly what: SprintWord;
  /** Finding ID. */
  readonly id: string;
  readonly reason?: string;
};

/** Everything that a sprint remembers. It only grows: a run that was killed goes on from its last line. */
export type SprintRecord = {
  readonly schema: 'launch-ready/sprint-record@1';
  readonly domain: string;
  /** When P1 began, ISO 8601. */
  readonly startedAt: string;
  /** When runs went on with it, ISO 8601. */
  readonly resumedAt: readonly string[];
  /** P1: when each part could be told, by the ID of the part. Null until the first look has ended. */
  readonly audited: { readonly endedAt: string; readonly parts: { readonly [id: string]: string } } | null;
  readonly events: readonly SprintEvent[];
  /** Every finding of the sprint as it was last seen, by ID. */
  readonly findings: { readonly [id: string]: Finding };
  /** The last look, required of it all that a launch needs. */
  readonly report: Report | null;
};

export const newRecord = (domain: string, startedAt: string): SprintRecord => ({
  schema: 'launch-ready/sprint-record@1',
  domain,
  startedAt,
  resumedAt: [],
  audited: null,
  events: [],
  findings: {},
  report: null,
});

export const withEvent = (record: SprintRecord, event: SprintEvent): SprintRecord => ({
  ...record,
  events: [...record.events, event],
});

const isAbout =
  (id: string) =>
  (event: SprintEvent): boolean =>
    event.id === id;

/** Where a finding stands: its last event but for the showing of its fix. */
export const stateOf = ({ events }: SprintRecord, id: string): SprintEvent | undefined =>
  events.findLast(event => event.id === id && event.what !== 'offered');

const isOpen = (record: SprintRecord, id: string): boolean => stateOf(record, id)?.what !== 'fixed';

const seen = (record: SprintRecord, id: string, at: string): readonly SprintEvent[] => {
  const before = stateOf(record, id)?.what;
  if (before === undefined) return [{ at, what: 'found', id }];
  if (before === 'fixed') return [{ at, what: 'found', id, reason: 'it came back' }];
  if (before === 'not-checked') return [{ at, what: 'open', id, reason: 'a later look saw it again' }];
  return [];
};

/** After a look at everything: what is new, what came back, what is gone and what nobody can tell any more. `at` is when it ended, ISO 8601. */
export const afterLook = (record: SprintRecord, report: Report, at: string): SprintRecord => {
  const unsettled = Object.values(record.findings).filter(({ id }) => isOpen(record, id));
  const { fixed, noLongerCheckable } = compare({ ...report, findings: unsettled, accepted: [] }, report);
  const unknown = noLongerCheckable.filter(({ id }) => stateOf(record, id)?.what !== 'not-checked');
  const now = [...report.findings, ...report.accepted];
  return {
    ...record,
    report,
    findings: { ...record.findings, ...Object.fromEntries(now.map(finding => [finding.id, finding])) },
    events: [
      ...record.events,
      ...now.flatMap(({ id }) => seen(record, id, at)),
      ...fixed.map(({ id }): SprintEvent => ({
        at,
        what: 'fixed',
        id,
        reason: 'a look at everything finds it no more',
      })),
      ...unknown.map(({ id, reason }): SprintEvent => ({ at, what: 'not-checked', id, reason })),
    ],
  };
};

/** What is to be put right, in the order of the sprint: neither fixed nor accepted. */
export const openFindings = (record: SprintRecord): readonly Finding[] => {
  const accepted = new Set(record.report?.accepted.map(({ id }) => id));
  return inSprintOrder(Object.values(record.findings).filter(({ id }) => isOpen(record, id) && !accepted.has(id)));
};

/** The last time that this happened to a finding, or null. */
export const lastTime = ({ events }: SprintRecord, id: string, ...words: readonly SprintWord[]): string | null =>
  events.filter(isAbout(id)).findLast(({ what }) => words.includes(what))?.at ?? null;

/** The first time, or null. */
export const firstTime = ({ events }: SprintRecord, id: string, what: SprintWord): string | null =>
  events.find(event => event.id === id && event.what === what)?.at ?? null;
