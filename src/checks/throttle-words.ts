import { byCodePoint } from '../evidence/derive/answers.ts';
import { factsOf } from '../evidence/derive/hardening.ts';
import type { Burst, ThrottleKind, ThrottleTrial } from '../evidence/hardening/throttles.ts';
import type { Exchange, HardeningEvidence } from '../evidence/hardening.ts';
import { known } from '../evidence/leaf.ts';
import type { CheckId, Fault, Verdict } from './check.ts';
import { judgeEach, notApplicable } from './check.ts';
import { exchangeLine, triedAgain, triedWhere } from './hardening-words.ts';
import { after } from './mail-words.ts';

/** A trial of one kind, and the flow or route at which it was tried. */
export type Tried<K extends ThrottleKind> = {
  readonly hardening: HardeningEvidence;
  readonly door: string;
  readonly seen: Extract<ThrottleTrial, { readonly kind: K }>;
};

const isOf = <K extends ThrottleKind>(kind: K, seen: ThrottleTrial): seen is Extract<ThrottleTrial, { kind: K }> =>
  seen.kind === kind;

/** Judges every trial of one kind. */
export const judgeThrottles = <K extends ThrottleKind>(
  hardening: HardeningEvidence,
  asOf: Date,
  kind: K,
  faultOf: (tried: Tried<K>) => Fault | undefined,
): Verdict => {
  const trials = factsOf(hardening, 'throttles', asOf);
  const own = Object.keys(trials).filter(trial => trial.startsWith(`${kind}:`));
  if (own.length === 0) return notApplicable('the settings describe no such flow, and the app no such route');
  return judgeEach(
    own.toSorted(byCodePoint),
    () => undefined,
    trial => {
      const seen = known(trials[trial]);
      return isOf(kind, seen) ? faultOf({ hardening, door: trial.slice(kind.length + 1), seen }) : undefined;
    },
  );
};

/** `at the flow sign-in`, `at /api/sign-in`. */
export const atDoor = (door: string): string => (door.startsWith('/') ? `at ${door}` : `by the flow ${door}`);

/** How long a row of attempts took, and how it ended. */
export const burstText = ({ asked, ms, heldAt, retryAfter }: Burst): string => {
  const row = `${asked} in ${after(ms)}`;
  if (heldAt === null) return `${row}, and none was refused for being too many`;
  return `${row}, of which number ${heldAt} was refused${retryAfter === null ? '' : ` (Retry-After: ${retryAfter})`}`;
};

/** What every fault of these has in common. */
export const throttleFault = (
  { hardening, door }: Pick<Tried<ThrottleKind>, 'hardening' | 'door'>,
  id: CheckId,
  said: Pick<Fault, 'happened' | 'cause' | 'remedy'> & { readonly line: string; readonly shown: readonly Exchange[] },
): Fault => {
  const { line, shown, ...rest } = said;
  return {
    place: door,
    hosts: [],
    severity: 'high',
    confidence: 'proven',
    ...rest,
    evidence: [`${triedWhere(hardening, 'throttles')}, with accounts of my own: ${line}`, ...shown.map(exchangeLine)],
    replay: triedAgain(hardening, 'throttles', id, door),
  };
};

export const howToThrottle =
  'Run launch-ready harden --active, which does it with test accounts and removes them again.';

/** What a limit that holds looks like, for all remedies. */
export const inOnePlace =
  'Count in one store that all processes share, in front of every route that does it, the API and the page together; answer 429 with Retry-After.';
