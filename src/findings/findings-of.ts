import type { Fault } from '../checks/check.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import { findingId } from './finding-id.ts';
import { fixOf } from './fix.ts';
import type { Judgement } from './judge.ts';
import { renderReplay, replayContext, type ReplayContext } from './replay.ts';
import { ranked } from './rank.ts';
import type { Finding, NotChecked } from './report.ts';

const severityOfRows = (judgement: Judgement): Finding['severity'] => judgement.check.worst;

const findingOf = (
  judgement: Judgement,
  fault: Fault,
  context: ReplayContext,
  alsoAffected: Finding['alsoAffected'],
): Finding => {
  const { check } = judgement;
  const id = findingId(check.id, fault.place);
  return {
    id,
    check: check.id,
    rows: check.rows,
    severity: fault.severity,
    confidence: fault.confidence,
    damage: check.damage,
    title: check.docs.failureTitle,
    happened: fault.happened,
    cause: fault.cause,
    fix: fixOf(fault.remedy),
    effort: check.effort.minutes,
    who: check.effort.who,
    place: fault.place,
    places: [...(fault.places ?? [fault.place])].toSorted(),
    hosts: [...(fault.hosts ?? [fault.place])].toSorted(),
    evidence: fault.evidence,
    replay: renderReplay(fault, context),
    verify: `launch-ready verify '${id}'`,
    remedy: fault.remedy,
    alsoAffected,
  };
};

/** Findings in rank order; each knows which checks it makes moot. */
export const findingsOf = (judgements: readonly Judgement[], set: EvidenceSet): readonly Finding[] => {
  const context = replayContext(set);
  const affected = new Map<string, { check: string; host?: string }[]>();
  for (const { check, unseen } of judgements) {
    for (const { because, host } of unseen) {
      if (because === undefined) continue;
      const list = affected.get(because) ?? [];
      if (!list.some(one => one.check === check.id && one.host === host)) {
        affected.set(because, [...list, { check: check.id, ...(host === undefined ? {} : { host }) }]);
      }
    }
  }
  return ranked(
    judgements.flatMap(judgement =>
      judgement.faults.map(fault =>
        findingOf(judgement, fault, context, affected.get(findingId(judgement.check.id, fault.place)) ?? []),
      ),
    ),
  );
};

/** Everything that could not be judged, one entry per check, host and reason. */
export const notCheckedOf = (judgements: readonly Judgement[]): readonly NotChecked[] =>
  judgements.flatMap(judgement =>
    judgement.unseen.map(({ reason, host, because, howTo }) => ({
      check: judgement.check.id,
      rows: judgement.check.rows,
      severity: severityOfRows(judgement),
      reason: because === undefined ? reason : `because of ${because}: ${reason}`,
      howTo: because === undefined ? (howTo ?? judgement.check.docs.howTo) : `Fix ${because} first.`,
      ...(host === undefined ? {} : { host }),
      ...(because === undefined ? {} : { because }),
      ...(judgement.restJudged === true ? { restJudged: judgement.restJudged } : {}),
    })),
  );
