import type { DriveSettings } from '../../config/drive-settings.ts';
import type { Config } from '../../config/schema.ts';
import { liveModeRefusal } from '../../drive/billing/live-mode.ts';
import { clean, type Leftover } from '../../drive/clean.ts';
import type { Drive } from '../../drive/drive.ts';
import { resumeRun } from '../../drive/run.ts';
import { appOf } from '../../drive/scope.ts';
import { whileDriving } from '../../drive/while-driving.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { SmokeEvidence } from '../../evidence/smoke.ts';
import { createHand, type Hand } from './hand.ts';
import { joinFlow } from './join.ts';
import { dashboard, login, signUp, wrongPassword } from './members.ts';
import { assets, home, notCacheable } from './pages.ts';
import { checkout, role, webhookLook, webhookSigned, webhookUnsigned } from './payments.ts';
import { releaseShown } from './release.ts';
import { signInElsewhere } from './sign-in-elsewhere.ts';
import { type SmokeStep, type Step, tryStep } from './step.ts';

export type { SmokeStep } from './step.ts';

/** `smoke --json`. `left` is what could not be removed again. */
export type SmokeReport = {
  readonly schema: 'launch-ready/smoke@1';
  readonly app: string;
  /** What the app says is running; null where it does not say. */
  readonly release: string | null;
  /** ISO 8601, when it began. */
  readonly at: string;
  readonly steps: readonly SmokeStep[];
  readonly verdict: 'passed' | 'failed' | 'incomplete';
  readonly left: readonly Leftover[];
};

export type SmokeAim = {
  readonly config: Config;
  readonly settings: DriveSettings;
  readonly state: string;
  /** Also walks the whole way to a paying member, in a real browser. Throws `BrowserUnavailable` when there is none. */
  readonly browser?: boolean;
  /** Milliseconds after which what was not reached is given up; `limits.smokeMs` when absent. */
  readonly withinMs?: number;
};

/** What a run saw beyond its report. */
export type SmokeSeen = Pick<SmokeEvidence, 'origins' | 'environment' | 'join' | 'webhook' | 'callbacks'>;

/** In this order: each uses what those before it brought. */
const steadySteps: readonly Step<Hand>[] = [
  home,
  signUp,
  login,
  wrongPassword,
  signInElsewhere,
  dashboard,
  notCacheable,
  assets,
  checkout,
  webhookUnsigned,
  webhookLook,
  webhookSigned,
  role,
];

/** The steps of a run, for its plan. */
export const smokeSteps = ({ browser }: Pick<SmokeAim, 'browser'>): readonly Step<Hand>[] =>
  browser === true ? [...steadySteps, joinFlow] : steadySteps;

/** Throws before anything is sent where a key of the settings is one for real money. */
const refuseLiveKeys = ({ billing }: DriveSettings, io: Io): void => {
  if (billing === undefined) return;
  const names = billing.key === undefined ? [billing.secret] : [billing.secret, billing.key];
  const refusal = liveModeRefusal(names.map(name => ({ name, value: io.env(name) ?? '' })));
  if (refusal === null) return;
  throw new LaunchReadyError('LR_CONFIG_INVALID', refusal, 'Run against the test mode of the payment provider.');
};

const overTime = 'not reached before the time of the run was over';

/** Every step in turn; when the time is over, the one that took it failed and those after it were not reached. */
const tried = async (
  wanted: readonly Step<Hand>[],
  hand: Hand,
  isOver: () => boolean,
  say: (phrase: string) => void,
): Promise<SmokeStep[]> => {
  const steps: SmokeStep[] = [];
  for (const step of wanted) {
    const { name, title } = step;
    if (isOver()) {
      steps.push({ name, title, status: 'not-checked', ms: 0, reason: overTime });
      continue;
    }
    say(title);
    const from = hand.drive.io.elapsed();
    try {
      steps.push(await tryStep(step, hand));
    } catch (error) {
      if (!isOver()) throw error;
      const ms = Math.round(hand.drive.io.elapsed() - from);
      steps.push({ name, title, status: 'failed', ms, reason: 'it was not done when the time of the run was over' });
    }
  }
  return steps;
};

const verdictOf = (steps: readonly SmokeStep[], left: readonly Leftover[]): SmokeReport['verdict'] => {
  if (steps.some(({ status }) => status === 'failed')) return 'failed';
  return left.length > 0 || steps.some(({ status }) => status === 'not-checked') ? 'incomplete' : 'passed';
};

/** Takes up a run that was cut off and removes what it made, with a signal of its own. */
const cleanedUp = async (aim: SmokeAim, label: string, io: Io, within: AbortSignal): Promise<readonly Leftover[]> => {
  const run = resumeRun(aim.state, label);
  if (run === null) return [];
  return (await whileDriving({ ...aim, browser: false, run }, io, within, clean)).left;
};

const untried = silent('the last smoke run did not get to it');

const leafOf = <T>(value: T | null): Leaf<T> => (value === null ? untried : seen(value));

const seenBy = ({ drive, webhook, callbacks, join }: Hand): SmokeSeen => ({
  origins: drive.scope.origins,
  callbacks: { payment: callbacks.payment ?? untried, signIn: callbacks.signIn ?? untried },
  environment: drive.scope.environment,
  join: join ?? silent('the last smoke run was without a browser, and the way to join is judged in a real one'),
  webhook: { look: leafOf(webhook.look), unsigned: leafOf(webhook.unsigned), signed: leafOf(webhook.signed) },
});

type Done = {
  readonly steps: readonly SmokeStep[];
  readonly release: string | null;
  readonly seen: SmokeSeen;
  /** Null where the time was over before anything could be removed. */
  readonly left: readonly Leftover[] | null;
};

/**
 * Uses the app as members do, within a minute, and removes what it made; gives also what it saw. Throws `OutOfScope` and
 * `LaunchReadyError` before anything is sent that the settings do not allow. When `signal` is aborted it removes what it
 * made and throws its reason.
 */
export const smokeAndSee = async (
  aim: SmokeAim,
  io: Io,
  signal: AbortSignal,
  say: (phrase: string) => void = () => undefined,
): Promise<{ readonly report: SmokeReport; readonly seen: SmokeSeen }> => {
  refuseLiveKeys(aim.settings, io);
  const at = io.now().toISOString();
  const time = AbortSignal.timeout(aim.withinMs ?? limits.smokeMs);
  const within = AbortSignal.any([signal, time]);
  let label: string | null = null;
  const act = async (drive: Drive): Promise<Done> => {
    ({ label } = drive.run);
    const hand = createHand(drive);
    const steps = await tried(smokeSteps(aim), hand, () => time.aborted && !signal.aborted, say);
    if (within.aborted) return { steps, release: null, seen: seenBy(hand), left: null };
    const release = await releaseShown(drive);
    say('Removing what was made');
    return { steps, release, seen: seenBy(hand), left: (await clean(drive)).left };
  };
  let done: Done;
  try {
    done = await whileDriving(aim, io, within, act);
  } catch (error) {
    if (label !== null && signal.aborted)
      await cleanedUp(aim, label, io, AbortSignal.timeout(limits.smokeTidyMs)).catch(() => undefined);
    throw error;
  }
  const { steps, release } = done;
  const left =
    done.left ?? (label === null ? [] : await cleanedUp(aim, label, io, AbortSignal.timeout(limits.smokeCleanMs)));
  const app = appOf(aim.config, aim.settings);
  const verdict = verdictOf(steps, left);
  return { report: { schema: 'launch-ready/smoke@1', app, release, at, steps, verdict, left }, seen: done.seen };
};

/** The report of a smoke run alone; see `smokeAndSee`. */
export const smoke = async (
  aim: SmokeAim,
  io: Io,
  signal: AbortSignal,
  say?: (phrase: string) => void,
): Promise<SmokeReport> => (await smokeAndSee(aim, io, signal, say)).report;
