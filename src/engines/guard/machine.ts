import { type DeployEvent, type End, ends, forward, type Phase } from './event.ts';
import type { Sight } from './outage.ts';

type PhaseDone = {
  readonly phase: Phase;
  readonly ms: number;
  /** Null when it passed. */
  readonly reason: string | null;
};

/** Everything that is known of one guarded deploy; a function of its events and of nothing else. */
export type DeployState = {
  readonly at: 'idle' | Phase | End;
  readonly began: Extract<DeployEvent, { readonly type: 'began' }> | null;
  readonly phases: readonly PhaseDone[];
  /** Why it did not go on. */
  readonly failure: PhaseDone | null;
  /** Process group of the command that was started last in the phase at hand. */
  readonly group: number | null;
  /** Commands of the way back that have ended, well or not. There is one at most. */
  readonly rollbacks: number;
  readonly resumed: number;
  readonly sights: readonly Sight[];
};

export const idle: DeployState = {
  at: 'idle',
  began: null,
  phases: [],
  failure: null,
  group: null,
  rollbacks: 0,
  resumed: 0,
  sights: [],
};

export const isEnd = (at: DeployState['at']): at is End => ends.some(end => end === at);

const after = (phase: Phase): DeployState['at'] => {
  if (phase === 'rolling-back') return 'verifying-rollback';
  if (phase === 'verifying-rollback') return 'rolled-back';
  const place = forward.indexOf(phase);
  return forward[place + 1] ?? 'good';
};

const whenFailed = (
  state: DeployState,
  { phase, untouched }: { phase: Phase; untouched: boolean },
): DeployState['at'] => {
  // Nothing was touched yet.
  if (phase === 'preflight') return 'refused';
  // A command that failed or hung may have done its work all the same: what members get is looked at, then it is over.
  if (phase === 'rolling-back') return 'verifying-rollback';
  if (phase === 'verifying-rollback') return 'stuck';
  if (untouched) return 'verifying-rollback';
  return state.began?.autoRollback === true ? 'rolling-back' : 'stuck';
};

const commanded = ({ rollbacks }: DeployState, phase: Phase): number => rollbacks + (phase === 'rolling-back' ? 1 : 0);

/** The state after one more event. What does not belong to the phase at hand changes nothing; an end stays an end. */
export const next = (state: DeployState, event: DeployEvent): DeployState => {
  if (event.type === 'sight') {
    const { at, up, version } = event;
    return state.began === null ? state : { ...state, sights: [...state.sights, { at, up, version }] };
  }
  if (isEnd(state.at)) return state;
  if (event.type === 'began') return state.at === 'idle' ? { ...state, at: 'preflight', began: event } : state;
  if (state.at === 'idle') return state;
  if (event.type === 'resumed') return { ...state, resumed: state.resumed + 1 };
  if (event.type === 'abandoned') return state.at === 'preflight' ? { ...state, at: 'refused' } : state;
  if (event.phase !== state.at) return state;
  if (event.type === 'command') return { ...state, group: event.group };
  const { phase, ms } = event;
  const done: PhaseDone = { phase, ms, reason: event.type === 'failed' ? event.reason : null };
  const moved = { ...state, phases: [...state.phases, done], group: null, rollbacks: commanded(state, phase) };
  if (event.type === 'passed') return { ...moved, at: after(phase) };
  const failure = state.failure ?? done;
  return { ...moved, failure, at: whenFailed(state, { phase, untouched: event.untouched === true }) };
};

export const replay = (events: Iterable<DeployEvent>): DeployState => {
  let state = idle;
  for (const event of events) state = next(state, event);
  return state;
};
