import { type DeployEvent, type End, ends, forward, type Phase, staged } from './event.ts';
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
  /** Where the release stands before members get it; null where it has no address of its own. */
  readonly preview: string | null;
  readonly notes: readonly Omit<Extract<DeployEvent, { readonly type: 'note' }>, 'type'>[];
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
  preview: null,
  notes: [],
  sights: [],
};

export const isEnd = (at: DeployState['at']): at is End => ends.some(end => end === at);

/** The phases of a deploy that goes well, in order. */
export const wayOf = (began: DeployState['began']): readonly Phase[] =>
  began?.staged === true
    ? forward.flatMap((phase): readonly Phase[] => (phase === 'deploying' ? [phase, ...staged] : [phase]))
    : forward;

const after = ({ began }: DeployState, phase: Phase): DeployState['at'] => {
  if (phase === 'rolling-back') return 'verifying-rollback';
  if (phase === 'verifying-rollback') return 'rolled-back';
  const way = wayOf(began);
  return way[way.indexOf(phase) + 1] ?? 'good';
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
  if (event.type === 'preview') return { ...state, preview: event.url };
  if (event.type === 'note') {
    const { phase, text, heed } = event;
    return { ...state, notes: [...state.notes, { phase, text, heed }] };
  }
  if (event.type === 'abandoned') return state.at === 'preflight' ? { ...state, at: 'refused' } : state;
  if (event.phase !== state.at) return state;
  if (event.type === 'command') return { ...state, group: event.group };
  const { phase, ms } = event;
  const done: PhaseDone = { phase, ms, reason: event.type === 'failed' ? event.reason : null };
  const moved = { ...state, phases: [...state.phases, done], group: null, rollbacks: commanded(state, phase) };
  if (event.type === 'passed') return { ...moved, at: after(state, phase) };
  const failure = state.failure ?? done;
  return { ...moved, failure, at: whenFailed(state, { phase, untouched: event.untouched === true }) };
};

export const replay = (events: Iterable<DeployEvent>): DeployState => {
  let state = idle;
  for (const event of events) state = next(state, event);
  return state;
};
