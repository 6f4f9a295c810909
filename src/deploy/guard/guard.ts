import type { Answered } from '../../engines/access-log/status.ts';
import type { DeployEvent, Phase } from '../../engines/guard/event.ts';
import { type DeployState, idle, isEnd, next } from '../../engines/guard/machine.ts';
import type { DeployRecord } from '../../evidence/kept-deploys.ts';
import { OutOfScope } from '../../drive/out-of-scope.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import type { SmokeReport } from '../smoke/smoke.ts';
import type { Clock, Hands } from './hands.ts';
import { type Doing, type PhaseFailure, previousServes, smokeFailure } from './doing.ts';
import { phaseActs } from './phases.ts';
import { startProber } from './prober.ts';
import type { Thresholds } from './thresholds.ts';
import { phaseWords } from './words.ts';

export type Guarding = {
  readonly run: string;
  readonly hands: Hands;
  readonly record: Pick<DeployRecord, 'add'>;
  readonly thresholds: Thresholds;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Called whenever a phase begins, after it was written down; tests stop a run there. */
  readonly entered?: (phase: Phase) => void;
};

export type Beginning = Omit<Extract<DeployEvent, { readonly type: 'began' }>, 'type' | 'at'>;

type Hold = { state: DeployState; before: SmokeReport | null; usual: Answered | null };

/**
 * Writes an event down, then takes it as true: what is on the disk is never behind what is done. When the disk takes nothing
 * any more, nothing is deployed; what is out already is still watched and taken back.
 */
const writer = (guarding: Guarding, hold: Hold) => {
  let told = false;
  return async (event: DeployEvent): Promise<void> => {
    try {
      await guarding.record.add({ run: guarding.run, ...event });
    } catch (error) {
      if (hold.state.at === 'idle' || hold.state.at === 'preflight') throw error;
      if (!told) guarding.say('The record of this deploy cannot be written any more; it goes on without.');
      told = true;
    }
    hold.state = next(hold.state, event);
  };
};

/** Nothing stands in the way, and the release before does what the new one will have to do. */
const preflight = async ({ hands, say }: Guarding, hold: Hold, autoRollback: boolean): Promise<PhaseFailure> => {
  const items = await hands.preflight();
  for (const { name, status, reason } of items) say(`${status === 'passed' ? 'ok' : status}  ${name}: ${reason}`);
  const refused = items.filter(({ status }) => status === 'refused');
  if (refused.length > 0) return { reason: refused.map(({ reason }) => reason).join(' ') };
  try {
    hold.before = await hands.smoke();
  } catch (error) {
    if (!(error instanceof LaunchReadyError || error instanceof OutOfScope)) throw error;
    return { reason: error.message };
  }
  hold.usual = (await hands.logs?.before()) ?? null;
  const broken = smokeFailure(hold.before, null);
  if (broken === null) return null;
  if (!autoRollback) {
    say(`acknowledged  the release that runs now is broken already: ${broken}`);
    return null;
  }
  return {
    reason: `The release that runs now is broken already, so that going back to it would help nobody: ${broken}. When this release is what mends it, deploy with --no-auto-rollback.`,
  };
};

/** What a phase is done with. */
const doingIn = (
  { hands, thresholds, clock, signal, say }: Guarding,
  hold: Hold,
  { release, previous, drill }: Pick<Beginning, 'release' | 'previous' | 'drill'>,
  at: Phase,
  write: (event: DeployEvent) => Promise<void>,
): Doing => ({
  hands,
  thresholds,
  clock,
  signal,
  say,
  release,
  previous,
  before: () => hold.before,
  usual: () => hold.usual,
  preview: () => hold.state.preview,
  isDrill: drill !== null,
  wasOut: hold.state.rollbacks > 0,
  began: group => void write({ type: 'command', phase: at, group }).catch(() => {}),
  found: url => write({ type: 'preview', url }),
  note: async (text, heed) => {
    const kept = text.slice(0, limits.deployReasonCharacters);
    say(`note  ${kept}`);
    await write({ type: 'note', phase: at, text: kept, heed: heed !== undefined });
  },
});

/** Goes on from the state that is held until an end is reached. */
const toTheEnd = async (guarding: Guarding, hold: Hold): Promise<DeployState> => {
  const { hands, clock, signal, say, thresholds } = guarding;
  const write = writer(guarding, hold);
  const prober = startProber(hands.look, write, clock, thresholds.probeEveryMs, signal);
  try {
    for (;;) {
      const { at, began } = hold.state;
      if (at === 'idle' || isEnd(at) || began === null) break;
      guarding.entered?.(at);
      say(phaseWords[at]);
      const from = clock.elapsed();
      const doing = doingIn(guarding, hold, began, at, write);
      const failure =
        at === 'preflight'
          ? await preflight(guarding, hold, began.autoRollback)
          : await phaseActs[at](doing).catch((error: unknown): PhaseFailure => {
              signal.throwIfAborted();
              // A guard that breaks must not leave a release out that nobody has looked at.
              return {
                reason: `Launch Ready itself broke here: ${error instanceof Error ? error.message : 'no reason'}`,
              };
            });
      signal.throwIfAborted();
      const ms = Math.round(clock.elapsed() - from);
      if (failure === null) await write({ type: 'passed', phase: at, ms });
      else {
        const reason = failure.reason.slice(0, limits.deployReasonCharacters);
        say(`failed  ${reason}`);
        await write({ type: 'failed', phase: at, ms, ...failure, reason });
      }
    }
  } finally {
    await prober.stop();
  }
  return hold.state;
};

/**
 * Puts a release out and watches over it; takes it back once, by itself, when members would notice that it is broken. Every
 * step is in the record before it is done, so that a run that is killed anywhere is taken up by the next.
 * Throws when the run is interrupted; the record then says where.
 */
export const guardDeploy = async (guarding: Guarding, beginning: Beginning): Promise<DeployState> => {
  const hold: Hold = { state: idle, before: null, usual: null };
  const write = writer(guarding, hold);
  await write({ type: 'began', at: guarding.clock.now().toISOString(), ...beginning });
  return toTheEnd(guarding, hold);
};

/** What the phase in which a run was cut off has become; null when the phase is simply done again: it only looks. */
const whatBecameOf = async (guarding: Guarding, hold: Hold): Promise<DeployEvent | null> => {
  const { hands, say } = guarding;
  const { at, group, began } = hold.state;
  if (at === 'preflight') return { type: 'abandoned' };
  if (began === null || (at !== 'deploying' && at !== 'promoting' && at !== 'rolling-back')) return null;
  // Nobody waits for its end any more, and what it would do later nobody would see.
  if (group !== null && hands.endLeft(group))
    say(`Process ${group} may be the command of the run that was cut off; it could not be told, and was left alone.`);
  const untouched = await previousServes(doingIn(guarding, hold, began, at, writer(guarding, hold)));
  if (at !== 'rolling-back') {
    const reason = 'The run that deployed was cut off, and whether its command had done all of its work is not known.';
    return { type: 'failed', phase: at, ms: 0, reason, ...(untouched ? { untouched: true } : {}) };
  }
  if (untouched) return { type: 'passed', phase: at, ms: 0 };
  if (began.repeatable) return null;
  const reason =
    'The run was cut off while it went back, and the rollback command is not given {previous}: a second time it could go back too far.';
  return { type: 'failed', phase: at, ms: 0, reason };
};

/** Takes up a deploy whose run was cut off, and brings it to an end. Nothing is deployed again. */
export const resumeDeploy = async (guarding: Guarding, state: DeployState): Promise<DeployState> => {
  const hold: Hold = { state, before: null, usual: null };
  const write = writer(guarding, hold);
  await write({ type: 'resumed', at: guarding.clock.now().toISOString() });
  const became = await whatBecameOf(guarding, hold);
  if (became !== null) await write(became);
  return toTheEnd(guarding, hold);
};
