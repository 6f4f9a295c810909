import { keptSpike } from '../evidence/kept-spike.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Collector, Unavailable } from './collector.ts';

const howTo = 'launch-ready spike --active';
const dayMs = 86_400_000;

/** What the last run of `spike` on this target saw. An audit only looks: it signs nobody in. */
export const spike: Collector<'spike'> = {
  key: 'spike',
  after: [],
  deadlineMs: limits.requestMs,
  async collect({ domain }, _sofar, io) {
    const found = await keptSpike(stateFolder(io.env), domain, io.now());
    if (found === null)
      throw new Unavailable('no-spike', 'nobody has tried yet whether members get in while many visitors come', howTo);
    const days = Math.floor((io.now().getTime() - Date.parse(found.measuredAt)) / dayMs);
    if (days >= limits.timingsDays)
      throw new Unavailable(
        'spike-too-old',
        `it was last tried ${days} days ago, and after ${limits.timingsDays} days it says nothing about today`,
        howTo,
      );
    return found;
  },
};
