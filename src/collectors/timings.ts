import { keptTimings } from '../evidence/kept-timings.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Collector, Unavailable } from './collector.ts';

const howTo = 'launch-ready slow --active';
const dayMs = 86_400_000;

/** What the last run of `slow` on this target measured. An audit only looks: it signs nobody in. */
export const timings: Collector<'timings'> = {
  key: 'timings',
  after: [],
  deadlineMs: limits.requestMs,
  async collect({ domain }, _sofar, io) {
    const found = await keptTimings(stateFolder(io.env), domain, io.now());
    if (found === null) throw new Unavailable('not-timed', 'nobody has measured yet how long members wait', howTo);
    const days = Math.floor((io.now().getTime() - Date.parse(found.measuredAt)) / dayMs);
    if (days >= limits.timingsDays)
      throw new Unavailable(
        'timings-too-old',
        `times were last measured ${days} days ago, and after ${limits.timingsDays} days they say nothing about today`,
        howTo,
      );
    return found;
  },
};
