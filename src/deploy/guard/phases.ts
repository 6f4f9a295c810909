import type { Phase } from '../../engines/guard/event.ts';
import { sameRelease } from '../../engines/guard/same-release.ts';
import { secondsText } from '../../platform/wording.ts';
import type { Ran } from '../command.ts';
import type { SmokeReport } from '../smoke/smoke.ts';
import type { Clock, Hands, Look } from './hands.ts';
import { streak } from './streak.ts';
import type { Thresholds } from './thresholds.ts';

/** How a phase ended: null when it passed. */
export type PhaseFailure = { readonly reason: string; readonly untouched?: true } | null;

export type Doing = {
  readonly hands: Hands;
  readonly thresholds: Thresholds;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  readonly release: string;
  readonly previous: string;
  /** What the smoke run of the release before could do; null when it is not known any more. */
  readonly before: () => SmokeReport | null;
  readonly began: (group: number) => void;
};

const isOn =
  (name: string) =>
  (look: Look): boolean =>
    look.up && look.version !== null && sameRelease(look.version, name);

const seenAs = ({ version, what }: Look): string => (version === null ? what : `${what}, as ${version}`);

/** Looks at a time: a balancer hands them to one process after the other. */
const atATime = 3;

/** Some looks, one after another; the first that is not as wanted counts for all. */
const severalLooks = async (look: Hands['look'], is: (seen: Look) => boolean): Promise<Look> => {
  let seen = await look();
  for (let more = 1; more < atATime && is(seen); more += 1) seen = await look();
  return seen;
};

/** Only `name` answers: as often in a row, and as long, as it takes to have met every process behind a balancer. */
const onlyIs = async (name: string, doing: Doing, withinMs: number): Promise<Look | null> => {
  const { hits, versionSpanMs } = doing.thresholds;
  const everyMs = Math.max(1, Math.ceil(versionSpanMs / (hits - 1)));
  const is = isOn(name);
  const look = (): Promise<Look> => severalLooks(doing.hands.look, is);
  return streak(look, { is, hits, spanMs: versionSpanMs, everyMs, withinMs }, doing.clock, doing.signal);
};

const isReady = async ({ hands, thresholds, clock, signal }: Doing): Promise<PhaseFailure> => {
  const { hits, readyEveryMs: everyMs, readyMs: withinMs } = thresholds;
  const last = await streak(hands.look, { is: look => look.up, hits, spanMs: 0, everyMs, withinMs }, clock, signal);
  return last === null ? null : { reason: `It was not ready within ${secondsText(withinMs)}: ${last.what}.` };
};

/** Why a smoke run counts as failed: a step failed, or one that could be tried before cannot be tried any more. */
export const smokeFailure = (now: SmokeReport, before: SmokeReport | null): string | null => {
  const failed = now.steps.filter(({ status }) => status === 'failed');
  const could = new Set(before?.steps.filter(({ status }) => status === 'passed').map(({ name }) => name));
  const lost = now.steps.filter(({ name, status }) => status === 'not-checked' && could.has(name));
  const told = [...failed, ...lost].map(({ title, reason }) => (reason === null ? title : `${title}: ${reason}`));
  return told.length === 0 ? null : told.join('; ');
};

const smokes = async ({ hands, before, say }: Doing): Promise<PhaseFailure> => {
  const report = await hands.smoke();
  const open = report.steps.filter(({ status }) => status === 'not-checked').map(({ title }) => title);
  if (open.length > 0) say(`Not guarded, because it could not be tried: ${open.join(', ')}.`);
  const reason = smokeFailure(report, before());
  return reason === null ? null : { reason };
};

const commandFailure = (what: string, ran: Ran, withinMs: number): string | null => {
  if (ran.timedOut) return `The ${what} command did not end within ${secondsText(withinMs)} and was killed.`;
  if (ran.code === 0) return null;
  const last = ran.output.trim().split('\n').at(-1) ?? '';
  const how = ran.code === null ? `was ended (${ran.signal ?? 'not started'})` : `ended with code ${ran.code}`;
  return `The ${what} command ${how}${last === '' ? '.' : `, saying: ${last}`}`;
};

const deploys = async (doing: Doing): Promise<PhaseFailure> => {
  const { hands, thresholds, previous, signal } = doing;
  const ran = await hands.deploy(doing.began);
  signal.throwIfAborted();
  const reason = commandFailure('deploy', ran, thresholds.deployMs);
  if (reason === null) return null;
  // The release before may serve as if nothing had been done: then nothing is taken back.
  const other = await onlyIs(previous, doing, thresholds.versionSpanMs);
  return other === null ? { reason, untouched: true } : { reason };
};

const versionSeen = async (doing: Doing): Promise<PhaseFailure> => {
  const { release, thresholds } = doing;
  const last = await onlyIs(release, doing, thresholds.versionMs);
  if (last === null) return null;
  return {
    reason: `After ${secondsText(thresholds.versionMs)} the new release was not what answers: ${seenAs(last)}.`,
  };
};

const soaks = async (doing: Doing): Promise<PhaseFailure> => {
  const { hands, thresholds, clock, signal, release } = doing;
  const until = clock.elapsed() + thresholds.soakMs;
  let [looks, bad, inARow] = [0, 0, 0];
  while (clock.elapsed() < until) {
    const look = await hands.look();
    const broken = isOn(release)(look) ? await hands.brokenPage() : seenAs(look);
    signal.throwIfAborted();
    looks += 1;
    inARow = broken === null ? 0 : inARow + 1;
    if (broken !== null) bad += 1;
    const often = looks >= thresholds.soakEnough && bad / looks >= thresholds.soakShare;
    if (inARow >= thresholds.soakInARow || often)
      return { reason: `It worked at first, then ${bad} of ${looks} looks failed: ${broken ?? 'on and off'}.` };
    await clock.sleep(Math.max(0, Math.min(thresholds.soakEveryMs, until - clock.elapsed())), signal);
  }
  return null;
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
  return (await isReady(doing)) ?? smokes(doing);
};

/** What is done in each phase but the first. Throws when the run is interrupted, and what is a bug of ours. */
export const phaseActs: { readonly [P in Exclude<Phase, 'preflight'>]: (doing: Doing) => Promise<PhaseFailure> } = {
  deploying: deploys,
  'version-seen': versionSeen,
  ready: isReady,
  smoke: smokes,
  soak: soaks,
  'rolling-back': rollsBack,
  'verifying-rollback': verifiesRollback,
};

/** Whether members use the release before, and nothing else, for some seconds. */
export const previousServes = async (doing: Doing): Promise<boolean> =>
  (await onlyIs(doing.previous, doing, doing.thresholds.versionSpanMs)) === null;
