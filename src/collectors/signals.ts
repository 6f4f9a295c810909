import { keptSignals } from '../evidence/kept-signals.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Collector, Unavailable } from './collector.ts';

const howTo = 'launch-ready signals --active --log FILE';
const dayMs = 86_400_000;

/** What the last run of `signals` on this target saw. An audit only looks: it lets nothing go wrong. */
export const signals: Collector<'signals'> = {
  key: 'signals',
  after: [],
  deadlineMs: limits.requestMs,
  async collect({ domain }, _sofar, io) {
    const found = await keptSignals(stateFolder(io.env), domain, io.now());
    if (found === null)
      throw new Unavailable('no-signals', 'nobody has seen yet what the app tells when something goes wrong', howTo);
    const days = Math.floor((io.now().getTime() - Date.parse(found.testedAt)) / dayMs);
    if (days >= limits.signalsDays)
      throw new Unavailable(
        'signals-too-old',
        `what the app tells was last looked at ${days} days ago, and after ${limits.signalsDays} days it says nothing`,
        howTo,
      );
    return found;
  },
};
