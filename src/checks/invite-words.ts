import type { HardeningEvidence } from '../evidence/hardening.ts';
import type { InviteUse } from '../evidence/hardening/invites.ts';
import type { CheckId, Fault } from './check.ts';
import { exchangeLine, triedAgain, triedWhere, tryAgain } from './hardening-words.ts';
import { byHand } from './wording.ts';

/** What is the same in every fault of an invitation. */
export const inviteFault = (
  hardening: HardeningEvidence,
  check: CheckId,
  told: Pick<Fault, 'place' | 'happened' | 'cause'> &
    Partial<Pick<Fault, 'confidence'>> & {
      readonly did: string;
      readonly saw: readonly string[];
      readonly shown: InviteUse['shown'];
      readonly steps: readonly [string, ...string[]];
    },
): Fault => {
  const { place, happened, cause, confidence = 'proven', did, saw, shown, steps } = told;
  const only = check === 'hardening/invite-throttled' ? 'invite-throttle' : 'invites';
  return {
    place,
    hosts: [],
    severity: 'high',
    confidence,
    happened,
    cause,
    evidence: [`${triedWhere(hardening, only)}: ${did}`, ...saw, ...shown.map(exchangeLine)],
    replay: triedAgain(hardening, only, check, place),
    remedy: [byHand('the code of the app', ...steps, tryAgain(only))],
  };
};

/** What came of it, by what the app says of the guest. */
export const gaveLine = ({ gave, tries, pressed }: InviteUse): string =>
  [
    `Afterwards the app showed that the guest had been given ${gave === 1 ? 'what is in it' : `what is in it ${gave} times`}`,
    tries > 1 ? ` by ${tries} acceptances at once` : '',
    pressed ? '; its page had refused, the request of its button alone was enough' : '',
  ].join('');

export const howToInvite =
  'Say in launch-ready.jsonc how an administrator invites (drive.flows: invite, accept-invite, remove-invite), where mails of test accounts arrive (drive.mail), and run launch-ready harden --active.';
