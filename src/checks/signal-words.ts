import type { SignalsEvidence } from '../evidence/signals.ts';
import type { CheckId, Fault, Replay } from './check.ts';
import { clockOf } from './mail-words.ts';

const runAgain = 'Then run launch-ready signals --active again.';

/** The kept run once more as it was seen: an audit lets nothing go wrong, so news come from a run of `signals`. */
const seenAgain = ({ domain }: SignalsEvidence, check: CheckId, place: string): Replay => ({
  tool: 'launch-ready',
  args: domain === 'localhost' ? ['signals', '--active', '--json'] : ['audit', domain, '--check', check, '--json'],
  shows: `"place": ${JSON.stringify(place)}`,
});

type Told = Pick<Fault, 'place' | 'severity' | 'happened' | 'cause' | 'evidence'> & {
  readonly confidence?: Fault['confidence'];
  readonly where?: string;
  readonly fix: readonly [string, ...string[]];
};

/** A fault of what the app tells, with all that is the same for each. */
export const signalFault = (signals: SignalsEvidence, check: CheckId, told: Told): Fault => {
  const {
    place,
    severity,
    happened,
    cause,
    evidence,
    where = 'the code of the app',
    fix,
    confidence = 'proven',
  } = told;
  return {
    place,
    hosts: [],
    severity,
    confidence,
    happened,
    cause,
    evidence: [`I drove ${signals.app} at ${clockOf(signals.testedAt)}`, ...evidence],
    replay: seenAgain(signals, check, place),
    remedy: [{ kind: 'by-hand', where, steps: [...fix, runAgain] }],
  };
};

export const howToSignals =
  'Run launch-ready signals --active --log FILE, where FILE is the log that the app writes. It signs a test member in, lets a few things go wrong, and removes what it made.';
