import { factsOf } from '../../evidence/derive/hardening.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import type { InviteTrials, InviteUse } from '../../evidence/hardening/invites.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { gaveLine, howToInvite, inviteFault } from '../invite-words.ts';

const id = 'hardening/invite-single-use';

const again = (hardening: HardeningEvidence, seen: InviteUse): Fault =>
  inviteFault(hardening, id, {
    place: 'used-invitation',
    happened:
      'An invitation works again and again: whoever has the link takes what is in it every month, and a removed member comes back with it.',
    cause: 'The app does not write down that an invitation was accepted, or does not ask for it.',
    did: 'I invited a test guest, accepted, and accepted the same invitation once more',
    saw: [gaveLine(seen)],
    shown: seen.shown,
    steps: [
      'Mark the invitation as accepted in the statement that accepts it: update … set accepted_at = now() where token_hash = … and accepted_at is null, and give nothing unless it changed a row.',
    ],
  });

const atOnce = (hardening: HardeningEvidence, seen: InviteUse): Fault =>
  inviteFault(hardening, id, {
    place: 'pressed-at-once',
    happened: `An invitation that is accepted in several windows at once gives what is in it ${seen.gave} times.`,
    cause:
      'The app looks whether the invitation is open and marks it as accepted later: whoever looks in between finds it open, too.',
    did: `I invited a test guest and pressed accept in ${seen.tries} windows in the same moment`,
    saw: [gaveLine(seen)],
    shown: seen.shown,
    steps: [
      'Let one statement decide: update … set accepted_at = now() where token_hash = … and accepted_at is null. Only the request that changed the row gives anything, in the same transaction.',
    ],
  });

/** One cause is told once: what works a second time works at once as well. */
const judged = (
  hardening: HardeningEvidence,
  { twice, 'at-once': once }: InviteTrials,
  trial: string,
): Fault | undefined => {
  if (trial === 'twice') {
    const seen = known(twice);
    return seen.gave > 0 ? again(hardening, seen) : undefined;
  }
  const seen = known(once);
  const isTold = twice.status === 'ok' && twice.value.gave > 0;
  return seen.gave > 1 && !isTold ? atOnce(hardening, seen) : undefined;
};

export default defineCheck({
  id,
  rows: ['S6.c2'],
  needs: ['hardening'],
  damage: 'money',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'An invitation works once',
    failureTitle: 'An invitation works more than once',
    why: 'An invitation lets somebody in, often with a plan as a gift. A link that works twice is passed on, used again when the gift is over, and lets a removed member back in. I accept one twice, one after the other and in several windows at once, and count what the guest holds in the end.',
    fix: 'Let one conditional update accept it, and give nothing unless it changed a row.',
    howTo: `${howToInvite} What a second acceptance gives shows in the flow count-gains.`,
    references: [
      'https://github.com/graphql-hive/console/issues/250',
      'https://github.com/grafana/grafana/issues/20835',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'invites', asOf);
    return judgeEach(
      ['at-once', 'twice'],
      () => undefined,
      trial => judged(hardening, trials, trial),
    );
  },
});
