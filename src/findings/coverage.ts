import type { Profile, Row } from '../contract/rows.ts';
import { isBlockerRow } from '../contract/rows.ts';
import { includesProfile, requiredRows } from '../contract/profiles.ts';
import type { Judgement } from './judge.ts';
import type { NotChecked, Report } from './report.ts';

export type RowState = 'passed' | 'failed' | 'not-checked' | 'not-applicable';

/**
 * The state of each row from its checks. A row is judged when all its checks were; it failed as soon as one of
 * them did. A row without a check was not built yet; a document is judged when the report holds it. A check that
 * could not look holds no row back in a profile that is smaller than its own.
 */
export const rowStates = (
  rows: readonly Row[],
  profile: Profile,
  judgements: readonly Judgement[],
  documents: ReadonlySet<string>,
): ReadonlyMap<string, { readonly state: RowState; readonly complete: boolean }> => {
  const states = new Map<string, { state: RowState; complete: boolean }>();
  for (const row of rows.filter(one => one.derivedFrom === undefined)) {
    const own = judgements
      .filter(({ check }) => check.rows.includes(row.id))
      .filter(({ check, outcome }) => outcome !== 'not-checked' || includesProfile(profile, check.from ?? 'outside'));
    if (documents.has(row.id)) {
      states.set(row.id, { state: 'passed', complete: true });
      continue;
    }
    const complete =
      own.length > 0 &&
      own.every(({ outcome, unseen }) => outcome !== 'not-checked' && outcome !== 'broken' && unseen.length === 0);
    const failed = own.some(({ outcome }) => outcome === 'fail');
    const applicable = own.some(({ outcome }) => outcome !== 'not-applicable');
    const state = failed ? 'failed' : !complete ? 'not-checked' : applicable ? 'passed' : 'not-applicable';
    states.set(row.id, { state, complete });
  }
  return states;
};

/** M1–M7: true when all their rows were judged and passed, false when one failed, null when one was not judged. */
export const minimumBar = (
  rows: readonly Row[],
  states: ReadonlyMap<string, { readonly state: RowState; readonly complete: boolean }>,
): Report['minimumBar'] =>
  rows
    .filter(row => row.derivedFrom !== undefined)
    .map(row => {
      const parts = (row.derivedFrom ?? []).map(id => states.get(id));
      if (parts.some(part => part?.state === 'failed')) return { row: row.id, title: row.title, met: false };
      const met = parts.every(part => part !== undefined && part.complete) ? true : null;
      return { row: row.id, title: row.title, met };
    });

export type Coverage = Report['coverage'] & { readonly blockersRequired: number; readonly blockersJudged: number };

/** Which required rows were judged, which not, which do not apply. A failed row counts as judged once all its checks were. */
export const coverageOf = (
  rows: readonly Row[],
  profile: Profile,
  states: ReadonlyMap<string, { readonly state: RowState; readonly complete: boolean }>,
): Coverage => {
  const required = requiredRows(rows, profile).filter(row => row.derivedFrom === undefined);
  const ids = (keep: (id: string) => boolean): readonly string[] => required.map(row => row.id).filter(keep);
  const judged = ids(id => states.get(id)?.complete === true && states.get(id)?.state !== 'not-applicable');
  const notApplicable = ids(id => states.get(id)?.state === 'not-applicable');
  const settled = new Set([...judged, ...notApplicable]);
  const blockers = required.filter(isBlockerRow);
  return {
    required: required.map(row => row.id),
    judged,
    notChecked: ids(id => !settled.has(id)),
    notApplicable,
    blockersRequired: blockers.length,
    blockersJudged: blockers.filter(row => settled.has(row.id)).length,
  };
};

const notBuiltYet = {
  reason: 'not built yet',
  howTo: 'A later version of Launch Ready checks this; until then look at it by hand.',
} as const;

const notMade = (source: string) => ({
  reason: `${source} was not seen in this run, and this document is made from it`,
  howTo: 'Run the audit where it can be seen.',
});

/** Rows that the profile requires and that no check of this version looks at: not built yet, or without their source. */
export const withoutCheck = (
  rows: readonly Row[],
  profile: Profile,
  judgements: readonly Judgement[],
  documents: ReadonlySet<string>,
  documentSources: ReadonlyMap<string, string>,
): readonly NotChecked[] =>
  requiredRows(rows, profile)
    .filter(row => row.derivedFrom === undefined && !documents.has(row.id))
    .filter(row => !judgements.some(({ check }) => check.rows.includes(row.id)))
    .map(row => {
      const source = documentSources.get(row.id);
      return {
        check: null,
        rows: [row.id],
        severity: row.severity,
        ...(source === undefined ? notBuiltYet : notMade(source)),
      };
    });
