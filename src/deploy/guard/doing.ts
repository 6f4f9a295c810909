import type { Answered } from '../../engines/access-log/status.ts';
import { sameRelease } from '../../engines/guard/same-release.ts';
import { secondsText } from '../../platform/wording.ts';
import type { Ran } from '../command.ts';
import type { SmokeReport } from '../smoke/smoke.ts';
import type { Clock, Hands, Look } from './hands.ts';
import { streak, type Wanted } from './streak.ts';
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
  /** What the log said of the release before; null when it is not known. */
  readonly usual: () => Answered | null;
  /** The address of its own that the release has; null when it is not known. */
  readonly preview: () => string | null;
  readonly found: (url: string) => Promise<void>;
  /** Writes down and says what decides nothing; `heed` when somebody has to do something about it. */
  readonly note: (text: string, heed?: 'heed') => Promise<void>;
  /** A build that is broken on purpose: what is tried is the way back. */
  readonly isDrill: boolean;
  /** Whether members may have had the new release. */
  readonly wasOut: boolean;
};

export const isOn =
  (name: string) =>
  (look: Look): boolean =>
    look.up && look.version !== null && sameRelease(look.version, name);

export const seenAs = ({ version, what }: Look): string => (version === null ? what : `${what}, as ${version}`);

/** Looks at a time: a balancer hands them to one process after the other. */
const atATime = 3;

/** Some looks, one after another; the first that is not as wanted counts for all. */
const severalLooks = async (look: Hands['look'], is: (seen: Look) => boolean): Promise<Look> => {
  let seen = await look();
  for (let more = 1; more < atATime && is(seen); more += 1) seen = await look();
  return seen;
};

/** Only `name` answers: as often in a row, and as long, as it takes to have met every process behind a balancer. */
export const onlyIs = async (
  name: string,
  doing: Doing,
  withinMs: number,
  how: Pick<Wanted, 'strict'> = {},
): Promise<Look | null> => {
  const { hits, versionSpanMs } = doing.thresholds;
  const everyMs = Math.max(1, Math.ceil(versionSpanMs / (hits - 1)));
  const is = isOn(name);
  const look = (): Promise<Look> => severalLooks(doing.hands.look, is);
  return streak(look, { is, hits, spanMs: versionSpanMs, everyMs, withinMs, ...how }, doing.clock, doing.signal);
};

/** A slow app takes its time for the looks themselves. */
const slowTimes = 3;

/** Whether members use the release before, and nothing else, for some seconds; one answer of another decides at once. */
export const previousServes = async (doing: Doing): Promise<boolean> => {
  const { previous, thresholds } = doing;
  return (await onlyIs(previous, doing, thresholds.versionSpanMs * slowTimes, { strict: true })) === null;
};

/** A failure before members got anything, as far as can be seen: when the release before serves, nothing is taken back. */
export const beforeMembers = async (doing: Doing, reason: string): Promise<PhaseFailure> =>
  (await previousServes(doing)) ? { reason, untouched: true } : { reason };

/** Why a smoke run counts as failed: a step failed, or one that could be tried before cannot be tried any more. */
export const smokeFailure = (now: SmokeReport, before: SmokeReport | null): string | null => {
  const failed = now.steps.filter(({ status }) => status === 'failed');
  const could = new Set(before?.steps.filter(({ status }) => status === 'passed').map(({ name }) => name));
  const lost = now.steps.filter(({ name, status }) => status === 'not-checked' && could.has(name));
  const told = [...failed, ...lost].map(({ title, reason }) => (reason === null ? title : `${title}: ${reason}`));
  return told.length === 0 ? null : told.join('; ');
};

export const commandFailure = (what: string, ran: Ran, withinMs: number): string | null => {
  if (ran.timedOut) return `The ${what} command did not end within ${secondsText(withinMs)} and was killed.`;
  if (ran.code === 0) return null;
  const last = ran.output.trim().split('\n').at(-1) ?? '';
  const how = ran.code === null ? `was ended (${ran.signal ?? 'not started'})` : `ended with code ${ran.code}`;
  return `The ${what} command ${how}${last === '' ? '.' : `, saying: ${last}`}`;
};
