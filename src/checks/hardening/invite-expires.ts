import { factsOf } from '../../evidence/derive/hardening.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import type { InviteLife, InviteTrials, InviteUse } from '../../evidence/hardening/invites.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { gaveLine, howToInvite, inviteFault } from '../invite-words.ts';
import { lasting } from '../wording.ts';

const id = 'hardening/invite-expires';

/** An end that comes later than this is none: nobody remembers the invitation by then. */
const longestMs = 366 * 86_400_000;

const unasked = (hardening: HardeningEvidence, seen: InviteUse): Fault =>
  inviteFault(hardening, id, {
    place: 'its-end-not-asked',
    happened: 'An invitation that is found in an old mail or chat years later still lets its finder in.',
    cause: 'Accepting does not ask for the end of the invitation, which is only shown.',
    did: 'I sent a test guest an invitation with a short life, waited until the app said that it was over, and tried its link',
    saw: [gaveLine(seen)],
    shown: seen.shown,
    steps: ['Add “and expires_at > now()” to the statement that accepts an invitation.'],
  });

const tooLate = (hardening: HardeningEvidence, { lifeMs, saidBy }: InviteLife): Fault =>
  inviteFault(hardening, id, {
    place: 'its-end',
    confidence: 'observed',
    happened: 'An invitation that is found in an old mail or chat years later still lets its finder in.',
    cause: `It ends ${lasting(lifeMs / 1000)} after it was sent, as ${saidBy} says; milliseconds written for seconds, or the other way round, look like that.`,
    did: `I sent a test invitation and looked up when it ends: ${lasting(lifeMs / 1000)} later, as ${saidBy} says`,
    saw: [],
    shown: [],
    steps: ['Let invitations end after a week or two, and write the unit into the name of the constant.'],
  });

const judged = (hardening: HardeningEvidence, trials: InviteTrials, trial: string): Fault | undefined => {
  if (trial === 'its-end') {
    const life = known(trials['its-end']);
    return life.lifeMs > longestMs ? tooLate(hardening, life) : undefined;
  }
  const seen = known(trials['after-its-end']);
  return seen.gave > 0 ? unasked(hardening, seen) : undefined;
};

export default defineCheck({
  id,
  rows: ['S6.c2', 'S6.f2'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [10, 30], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Invitations end by themselves',
    failureTitle: 'Old invitations go on working',
    why: 'Invitations lie in mailboxes, chats and archives long after anybody remembers them. One without an end is a key under the mat. I look up when one ends, and try one with a short life after its end: a date that is shown and not asked is no end.',
    fix: 'Give every invitation an end within weeks, and ask for it in the statement that accepts one.',
    howTo: `${howToInvite} An invitation with a short life is made by the flow invite-briefly; when one ends is read by the flow list-invites, or stands in its mail.`,
    references: [
      'https://github.com/btcpayserver/app/issues/48',
      'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x15-V6-Authentication.md',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'invites', asOf);
    return judgeEach(
      ['after-its-end', 'its-end'],
      () => undefined,
      trial => judged(hardening, trials, trial),
    );
  },
});
