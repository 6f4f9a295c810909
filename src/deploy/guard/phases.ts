import type { Phase } from '../../engines/guard/event.ts';
import { secondsText } from '../../platform/wording.ts';
import { beforeMembers, commandFailure, type Doing, onlyIs, type PhaseFailure, seenAs, smokeFailure } from './doing.ts';
import { tries } from './preview.ts';
import { soaks } from './soak.ts';
import { streak } from './streak.ts';

const saysReady = async ({ hands, thresholds, clock, signal }: Doing): Promise<PhaseFailure> => {
  const { hits, readyEveryMs: everyMs, readyMs: withinMs } = thresholds;
  const last = await streak(hands.look, { is: look => look.up, hits, spanMs: 0, everyMs, withinMs }, clock, signal);
  return last === null ? null : { reason: `It was not ready within ${secondsText(withinMs)}: ${last.what}.` };
};

const smokes = async ({ hands, before, say }: Doing): Promise<PhaseFailure> => {
  const report = await hands.smoke();
  const open = report.steps.filter(({ status }) => status === 'not-checked').map(({ title }) => title);
  if (open.length > 0) say(`Not guarded, because it could not be tried: ${open.join(', ')}.`);
  const reason = smokeFailure(report, before());
  return reason === null ? null : { reason };
};

const deploys = async (doing: Doing): Promise<PhaseFailure> => {
  const { hands, thresholds, signal } = doing;
  const ran = await hands.deploy(doing.began);
  signal.throwIfAborted();
  const reason = commandFailure('deploy', ran, thresholds.deployMs);
  if (reason !== null) return beforeMembers(doing, reason);
  const preview = hands.previewIn(ran.output);
  if (preview !== null) await doing.found(preview);
  return null;
};

const promotes = async (doing: Doing): Promise<PhaseFailure> => {
  const { hands, thresholds, signal } = doing;
  const preview = doing.preview();
  if (hands.promote === null || preview === null)
    return beforeMembers(
      doing,
      preview === null
        ? 'The deploy command printed no address at which the release could be seen, so there is none to promote (deploy.preview).'
        : 'The settings no longer say how a release is promoted (deploy.preview.promote).',
    );
  const ran = await hands.promote(preview, doing.began);
  signal.throwIfAborted();
  const reason = commandFailure('promote', ran, thresholds.deployMs);
  return reason === null ? null : beforeMembers(doing, reason);
};

/** Takes pages of a release out of the CDN. That it failed decides nothing: what the app does is looked at for itself. */
const purges = async ({ hands, thresholds, signal, note }: Doing, of: string): Promise<void> => {
  if (hands.purge === null) return;
  const ran = await hands.purge();
  signal.throwIfAborted();
  const failure = commandFailure('purge', ran, thresholds.purgeMs);
  await (failure === null
    ? note(`The CDN was emptied of pages of ${of}.`)
    : note(`Empty the CDN by hand: it may go on handing out pages of ${of}. ${failure}`, 'heed'));
};

const isReady = async (doing: Doing): Promise<PhaseFailure> => {
  const failure = await saysReady(doing);
  if (failure === null) await purges(doing, doing.previous);
  return failure;
};

const versionSeen = async (doing: Doing): Promise<PhaseFailure> => {
  const { release, thresholds } = doing;
  const last = await onlyIs(release, doing, thresholds.versionMs);
  if (last === null) return null;
  return {
    reason: `After ${secondsText(thresholds.versionMs)} the new release was not what answers: ${seenAs(last)}.`,
  };
};

const rollsBack = async ({ hands, thresholds, began, signal }: Doing): Promise<PhaseFailure> => {
  const ran = await hands.rollback(began);
  signal.throwIfAborted();
  const reason = commandFailure('rollback', ran, thresholds.rollbackMs);
  return reason === null ? null : { reason };
};

const verifiesRollback = async (doing: Doing): Promise<PhaseFailure> => {
  const { previous, thresholds } = doing;
  const last = await onlyIs(previous, doing, thresholds.versionMs);
  if (last !== null) return { reason: `The release before is not what answers: ${seenAs(last)}.` };
  const failure = await saysReady(doing);
  if (failure !== null) return failure;
  if (doing.wasOut) await purges(doing, doing.release);
  return smokes(doing);
};

/** What is done in each phase but the first. Throws when the run is interrupted, and what is a bug of ours. */
export const phaseActs: { readonly [P in Exclude<Phase, 'preflight'>]: (doing: Doing) => Promise<PhaseFailure> } = {
  deploying: deploys,
  preview: tries,
  promoting: promotes,
  'version-seen': versionSeen,
  ready: isReady,
  smoke: smokes,
  soak: soaks,
  'rolling-back': rollsBack,
  'verifying-rollback': verifiesRollback,
};
