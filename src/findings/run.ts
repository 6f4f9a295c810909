import type { Check } from '../checks/check.ts';
import type { Row } from '../contract/rows.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import { withAcceptances } from './accept.ts';
import { coverageOf, minimumBar, withoutCheck, rowStates } from './coverage.ts';
import { findingsOf, notCheckedOf } from './findings-of.ts';
import { judgeAll } from './judge.ts';
import type { Acceptance, Report } from './report.ts';
import { headlineOf, verdictOf } from './verdict.ts';

export type RunOptions = {
  readonly checks: readonly Check[];
  readonly rows: readonly Row[];
  readonly acceptances: readonly Acceptance[];
  /** Rows whose document this version makes from the evidence. */
  readonly documents: ReadonlySet<string>;
  /** Rows of documents that it makes from other evidence than this, with what is missing. */
  readonly documentSources?: ReadonlyMap<string, string>;
};

/** Evidence in, report out: the same evidence gives the same report, byte for byte. */
export const run = (
  set: EvidenceSet,
  { checks, rows, acceptances, documents, documentSources = new Map() }: RunOptions,
): Report => {
  const judgements = judgeAll(checks, set);
  const { open, accepted } = withAcceptances(findingsOf(judgements, set), acceptances, new Date(set.collectedAt));
  const states = rowStates(rows, set.profile, judgements, documents);
  const coverage = coverageOf(rows, set.profile, states);
  const verdict = verdictOf(open, coverage);
  const { blockersRequired: _required, blockersJudged: _judged, ...rowsCovered } = coverage;
  return {
    schema: 'launch-ready/report@1',
    tool: set.tool,
    target: { domain: set.target.domain, unicode: set.target.unicode },
    profile: set.profile,
    collectedAt: set.collectedAt,
    verdict,
    headline: headlineOf(verdict, set.profile, open, coverage),
    minimumBar: minimumBar(rows, states),
    findings: open,
    accepted,
    advice: judgements.flatMap(({ check, advice }) => advice.map(one => ({ check: check.id, ...one }))),
    notChecked: [
      ...notCheckedOf(judgements),
      ...withoutCheck(rows, set.profile, judgements, documents, documentSources),
    ],
    judged: judgements.filter(({ outcome }) => outcome === 'pass' || outcome === 'fail').map(({ check }) => check.id),
    coverage: rowsCovered,
  };
};
