import type { ActorName, FlowName } from '../../config/drive-settings.ts';
import type { Actor } from '../actors/actor.ts';
import { ActorUnavailable, FlowMissing } from '../actors/actor.ts';
import type { Cast } from '../actors/cast.ts';
import type { Drive } from '../drive.ts';
import type { Payments } from '../payments.ts';
import { OutOfScope } from '../out-of-scope.ts';
import { FlowStopped, isRefusal, type Walked } from '../walk.ts';

/** One part of a scenario, timed. */
type Stage = { readonly name: string; readonly ms: number };

/**
 * What happened, without a judgement: it went to its end, the app stopped it at a step, or it could not be tried.
 * Times are milliseconds.
 */
export type Outcome =
  | { readonly outcome: 'walked'; readonly ms: number; readonly stages: readonly Stage[]; readonly seen: Seen }
  | {
      readonly outcome: 'stopped';
      readonly ms: number;
      readonly stages: readonly Stage[];
      readonly reason: string;
      readonly flow: FlowName | null;
      /** Whether the app itself ended it by what it answered, and with which status; false for silence and for what is not set up. */
      readonly byApp: boolean;
      readonly status: number | null;
    }
  | { readonly outcome: 'not-tried'; readonly reason: string };

/** Facts that a scenario saw and others judge, such as how long a payment took to arrive. */
type Seen = Readonly<Record<string, number | boolean | string>>;

type Stagehand = {
  readonly drive: Drive;
  readonly cast: Cast;
  /** The actor, or `ActorUnavailable`. */
  readonly actor: (name: ActorName) => Actor;
  /** Throws `ActorUnavailable` where the settings do not say how payments are told. */
  readonly payments: Payments;
  /** Runs and times one part. */
  readonly stage: <T>(name: string, act: () => Promise<T>) => Promise<T>;
  /** Writes down a fact. */
  readonly saw: (name: string, value: number | boolean | string) => void;
};

export type Scenario = {
  readonly name: string;
  readonly title: string;
  /** Flows it cannot do without, and actors it needs. */
  readonly flows: readonly FlowName[];
  readonly actors: readonly ActorName[];
  readonly needs?: readonly ('mail' | 'billing')[];
  readonly act: (hand: Stagehand) => Promise<void>;
};

export const defineScenario = (scenario: Scenario): Scenario => scenario;

/** Whether a flow goes to its end. Only a refusal of the app is a no; everything else is thrown. */
export const goesThrough = async (walked: Promise<Walked>): Promise<boolean> => {
  try {
    await walked;
    return true;
  } catch (error) {
    if (error instanceof FlowStopped && isRefusal(error)) return false;
    throw error;
  }
};

/** Signing in is one thing, whether by password or by link; what is inside shows in the dashboard or in who one is. */
const alternatives: Readonly<Partial<Record<FlowName, FlowName>>> = {
  'sign-in': 'sign-in-by-link',
  dashboard: 'who-am-i',
};

const isGiven = ({ flows }: Drive['recipe'], name: FlowName): boolean => {
  const other = alternatives[name];
  return flows[name] !== undefined || (other !== undefined && flows[other] !== undefined);
};

const missing = (scenario: Scenario, drive: Drive, cast: Cast): string | null => {
  const flow = scenario.flows.find(name => !isGiven(drive.recipe, name));
  if (flow !== undefined) return new FlowMissing(flow).message;
  if (scenario.needs?.includes('mail') === true && drive.inbox === null) return 'no mailbox is set (drive.mail)';
  if (scenario.needs?.includes('billing') === true && drive.settings.billing === undefined)
    return 'the settings do not say how payments are told (drive.billing)';
  const absent = scenario.actors.find(name => !cast.has(name));
  if (absent !== undefined) return `${absent} is not there to act`;
  if (!scenario.flows.includes('sign-in')) return null;
  const brought = scenario.actors.find(name => cast.get(name)?.variables()['email'] === undefined);
  return brought === undefined ? null : `${brought} came in with a copied session and cannot sign in anew`;
};

/**
 * Walks one scenario. What cannot be tried says why; only a bug of ours is thrown. `onStopped` is told the error behind an
 * outcome `stopped`.
 */
export const play = async (
  scenario: Scenario,
  drive: Drive,
  cast: Cast,
  onStopped: (error: Error) => void = () => undefined,
): Promise<Outcome> => {
  const reason = missing(scenario, drive, cast);
  if (reason !== null) return { outcome: 'not-tried', reason };
  const stages: Stage[] = [];
  const seen: Record<string, number | boolean | string> = {};
  const start = drive.io.elapsed();
  const hand: Stagehand = {
    drive,
    cast,
    actor: name => {
      const actor = cast.get(name);
      if (actor === undefined) throw new ActorUnavailable(name, 'it is not in the cast');
      return actor;
    },
    get payments() {
      if (drive.payments === null)
        throw new ActorUnavailable(
          'the payment provider',
          'the settings do not say how payments are told (drive.billing)',
        );
      return drive.payments;
    },
    stage: async (name, act) => {
      const from = drive.io.elapsed();
      const result = await act();
      stages.push({ name, ms: drive.io.elapsed() - from });
      return result;
    },
    saw: (name, value) => void (seen[name] = value),
  };
  try {
    await scenario.act(hand);
    return { outcome: 'walked', ms: drive.io.elapsed() - start, stages, seen };
  } catch (error) {
    if (error instanceof OutOfScope) return { outcome: 'not-tried', reason: error.message };
    if (!(error instanceof FlowStopped || error instanceof ActorUnavailable || error instanceof FlowMissing))
      throw error;
    onStopped(error);
    const flow = error instanceof ActorUnavailable ? null : error.flow;
    const by =
      error instanceof FlowStopped ? { byApp: error.byApp, status: error.status } : { byApp: false, status: null };
    return { outcome: 'stopped', ms: drive.io.elapsed() - start, stages, reason: error.message, flow, ...by };
  }
};
