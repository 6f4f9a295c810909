import type { ActorName } from '../../config/drive-settings.ts';
import type { HardeningEvidence, Tried, VerificationName } from '../../evidence/hardening.ts';
import { seen, silent } from '../../evidence/leaf.ts';
import { type Actor, ActorUnavailable, FlowMissing } from '../actors/actor.ts';
import { castAll, type Cast } from '../actors/cast.ts';
import { limits } from '../../platform/limits.ts';
import type { Drive } from '../drive.ts';
import { confirming } from './confirming.ts';
import { type StillTheApp, stillTheApp } from './still-the-app.ts';
import { atRest, seeAnswer } from './suffering.ts';
import { type Given, type Hand, reasonNotKnown, type Verification } from './verification.ts';

type Facts = Tried<VerificationName>['facts'];

const noPayments = (): never => {
  throw new ActorUnavailable('the payment provider', 'the settings do not say how payments are told (drive.billing)');
};

const handOf = (drive: Drive, cast: Cast, absent: Absent, given: Given, spare: () => number): Hand => ({
  drive,
  cast,
  ...given,
  spare,
  actor: (name): Actor => cast.get(name) ?? missingActor(name, absent),
  get payments() {
    return drive.payments ?? noPayments();
  },
});

const missingActor = (name: ActorName, absent: Absent): never => {
  const reason = absent.get(name);
  // The sentence of the casting names the actor already.
  throw new ActorUnavailable(
    name,
    reason?.replace(`${name} cannot act: `, '') ?? 'the settings do not name it (drive.actors)',
  );
};

/** Why a verification cannot begin, or null. */
const missing = ({ flows, needs = [], actors }: Verification, drive: Drive, absent: Absent): string | null => {
  const flow = flows.find(name => drive.recipe.flows[name] === undefined);
  if (flow !== undefined) return new FlowMissing(flow).message;
  if (needs.includes('mail') && drive.inbox === null) return 'no mailbox is set (drive.mail)';
  if (needs.includes('billing') && drive.settings.billing === undefined)
    return 'the settings do not say how payments are told (drive.billing)';
  const gone = actors.find(name => absent.has(name));
  return gone === undefined ? null : (absent.get(gone) ?? null);
};

type Absent = ReadonlyMap<ActorName, string>;

/** Whom the chosen verifications need, and of those whom they can use the ones that the settings name. */
const actorsOf = (chosen: readonly Verification[], { settings }: Drive): readonly ActorName[] => [
  ...new Set(
    chosen.flatMap(({ actors, also = [] }) => [...actors, ...also.filter(name => settings.actors[name] !== undefined)]),
  ),
];

const factsOf = async (
  verification: Verification,
  hand: Hand,
  absent: Absent,
  gone: StillTheApp['gone'],
): Promise<Facts> => {
  const lacking = missing(verification, hand.drive, absent);
  if (lacking !== null) return silent(lacking);
  if (gone !== null) return silent(hand.drive.redact(gone));
  try {
    return seen(await verification.act(hand));
  } catch (error) {
    const reason = reasonNotKnown(error);
    if (reason === null || hand.drive.signal.aborted) throw error;
    return silent(hand.drive.redact(reason));
  }
};

/** Begins what some verifications have to begin early; what keeps them from it is theirs to tell in the end. */
const beginAll = async (chosen: readonly Verification[], hand: Hand, absent: Absent): Promise<void> => {
  for (const verification of chosen) {
    if (verification.begin === undefined || missing(verification, hand.drive, absent) !== null) continue;
    try {
      await verification.begin(hand);
    } catch (error) {
      if (reasonNotKnown(error) === null || hand.drive.signal.aborted) throw error;
    }
  }
};

/** Watches over the app; `begins` says which verification is next. */
type Guard = { readonly begins: (verification: Verification) => void; readonly stopped: () => string | null };

/** Ends the run where the app suffers, or nobody gets to it any more: nothing but the clean-up is sent after that. */
const guard = ({ scope, watch }: Drive): Guard => {
  let asksForErrors = false;
  let vitals = atRest;
  let stopped: string | null = null;
  let barred = 0;
  const stop = (why: string, said: string): void => {
    stopped = why;
    scope.halt(`${said}, so nothing more was tried`);
  };
  watch(answered => {
    if (stopped !== null) return;
    barred = answered.barred === true ? barred + 1 : 0;
    if (barred >= limits.hardenBarred) {
      const why = `a bot check has answered the last ${barred} requests instead of the app`;
      return stop(why, `${why}: let this machine through to it, or try a start of it that nothing stands before`);
    }
    // An error that was asked for is an answer, and one of somebody else none of the app; silence never is.
    const provoked = answered.provoked || answered.barred === true || (asksForErrors && answered.status !== null);
    const seen = seeAnswer(vitals, { ...answered, provoked });
    ({ vitals } = seen);
    if (seen.why === null) return;
    stop(seen.why, `the app suffers: ${seen.why}`);
  });
  return {
    begins: ({ provokes }) => {
      asksForErrors = provokes === true;
    },
    stopped: () => stopped,
  };
};

/** Runs the chosen verifications one after another, with the actors that they need. Drives and never judges. */
export const harden = async (
  drive: Drive,
  chosen: readonly Verification[],
  say: (phrase: string) => void,
  given: Given = { declared: [], roles: null },
): Promise<Pick<HardeningEvidence, 'tried' | 'stopped'>> => {
  const guarding = guard(drive);
  drive.economise();
  const wanted = actorsOf(chosen, drive);
  say('Signing actors in');
  const { cast, absent } = await castAll(drive, wanted);
  const gone: Absent = new Map(absent.map(({ actor, reason }) => [actor, reason]));
  const whoAnswers = await stillTheApp(drive);
  let later = 0;
  const hand = handOf(drive, cast, gone, given, () => drive.scope.left() - later);
  const tried: { [name: string]: Tried<VerificationName> } = {};
  const confirm = confirming(drive, whoAnswers, tried);
  if (whoAnswers.gone === null) await beginAll(chosen, hand, gone);
  for (const [index, verification] of chosen.entries()) {
    later = chosen.slice(index + 1).reduce((sum, { requests }) => sum + requests, 0);
    say(verification.title);
    guarding.begins(verification);
    const testedAt = drive.io.now().toISOString();
    tried[verification.name] = {
      testedAt,
      app: drive.scope.app,
      facts: await factsOf(verification, hand, gone, whoAnswers.gone),
    };
    if (whoAnswers.gone === null) await confirm(verification.name, chosen[index + 1]);
  }
  return { tried, stopped: guarding.stopped() };
};
