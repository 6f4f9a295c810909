import { ownershipQuestions, type OwnershipId } from '../contract/ownership.ts';
import type { Severity } from '../contract/rows.ts';
import { saidNobody } from '../evidence/derive/said-nobody.ts';
import { known } from '../evidence/leaf.ts';
import type { OwnershipEvidence } from '../evidence/ownership.ts';
import type { CheckId, Fault } from './check.ts';
import { auditing } from './secret-replays.ts';
import { byHand } from './wording.ts';

type Told = {
  readonly check: CheckId;
  readonly severity: Severity;
  readonly happened: string;
  /** Where it is put right. */
  readonly where: string;
  readonly steps: readonly [string, ...string[]];
  /** What has to be asked again beside the file; nothing when absent. */
  readonly hosts?: readonly string[];
};

/** Writes the answer down, whatever else was done. */
const writeDown = 'Then write down who it is: launch-ready handover ask.';

/**
 * The fault of a question of the interview that was left open, or answered with "nobody"; undefined where somebody is
 * named. Throws `Unknown` where the answer is too old.
 */
export const unanswered = (
  { domain, answers }: OwnershipEvidence,
  id: OwnershipId,
  { check, severity, happened, where, steps, hosts = [] }: Told,
): Fault | undefined => {
  const answer = known(answers[id]);
  if (answer !== null && !saidNobody(answer.said)) return undefined;
  const ask = ownershipQuestions.find(question => question.id === id)?.ask ?? id;
  const place = `ownership/${id}`;
  return {
    place,
    hosts,
    evenIfDown: true,
    severity,
    confidence: answer === null ? 'observed' : 'attested',
    happened,
    cause:
      answer === null
        ? `When who holds what was asked, this question was left open: ${ask}`.replace(/[?]?$/, '.')
        : `As ${answer.by} said on ${answer.on}, the answer to this question is "${answer.said}": ${ask}`.replace(
            /[?]?$/,
            '.',
          ),
    evidence: [
      answer === null
        ? `launch-ready.ownership.jsonc: answers.${id} is not there`
        : `launch-ready.ownership.jsonc: answers.${id}.said is "${answer.said}"`,
    ],
    replay: auditing(domain, check, place),
    remedy: [byHand(where, ...steps, writeDown)],
  };
};
