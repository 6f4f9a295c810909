import type { Exchange, HardeningEvidence } from '../evidence/hardening.ts';
import type { CheckId, Fault } from './check.ts';
import { exchangeLine, triedAgain, triedWhere, tryAgain } from './hardening-words.ts';
import { byHand } from './wording.ts';

type Told = Pick<Fault, 'place' | 'severity' | 'happened' | 'cause'> & {
  readonly did: string;
  readonly saw: string;
  readonly shown: readonly Exchange[];
  readonly steps: readonly [string, ...string[]];
};

/** What is the same in every fault of the trail. */
export const trailFault = (
  hardening: HardeningEvidence,
  check: CheckId,
  { place, severity, happened, cause, did, saw, shown, steps }: Told,
): Fault => ({
  place,
  hosts: [],
  severity,
  confidence: 'proven',
  happened,
  cause,
  evidence: [`${triedWhere(hardening, 'trail')}: ${did}`, saw, ...shown.map(exchangeLine)],
  replay: triedAgain(hardening, 'trail', check, place),
  remedy: [byHand('the code of the app', ...steps, tryAgain('trail'))],
});

export const howToReadTrail =
  'Say in launch-ready.jsonc where the trail of the app is read (drive.flows: read-trail), how a role is changed, a member banned and let in again, a post written and removed (change-role, ban, unban, post, remove-post), and run launch-ready harden --active.';
