import { loadOwnership, type OwnershipAnswer, ownershipFileBeside } from '../config/ownership-file.ts';
import { type OwnershipId, ownershipQuestions } from '../contract/ownership.ts';
import { type Leaf, seen, silent } from '../evidence/leaf.ts';
import type { OwnershipEvidence, SaidOfOwnership } from '../evidence/ownership.ts';
import { limits } from '../platform/limits.ts';
import { type Collector, Unavailable } from './collector.ts';

const dayMs = 86_400_000;

const answerLeaf = (answer: OwnershipAnswer | undefined, now: Date): Leaf<SaidOfOwnership | null> => {
  if (answer === undefined) return seen(null);
  const days = (now.getTime() - Date.parse(answer.on)) / dayMs;
  return days > limits.ownershipSaidDays
    ? silent(`${answer.by} said on ${answer.on} who holds it, which is more than a year ago`)
    : seen(answer);
};

/** Who holds what, as somebody answered it in the file beside the settings. */
export const ownership: Collector<'ownership'> = {
  key: 'ownership',
  after: [],
  deadlineMs: limits.requestMs,
  async collect({ domain, settings, repo }, _sofar, io): Promise<OwnershipEvidence> {
    const beside = settings ?? null;
    const found =
      beside === null && repo === null ? null : await loadOwnership(ownershipFileBeside(beside, repo ?? ''));
    if (found === null)
      throw new Unavailable(
        'nobody-asked',
        'nobody was asked yet who holds which account',
        'launch-ready handover ask',
      );
    const answers = Object.fromEntries(
      ownershipQuestions.map(({ id }) => [id, answerLeaf(found.answers[id], io.now())]),
    ) as { readonly [I in OwnershipId]: Leaf<SaidOfOwnership | null> };
    return { domain, answers };
  },
};
