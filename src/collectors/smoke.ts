import { keptSmoke } from '../evidence/kept-smoke.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Collector, Unavailable } from './collector.ts';

const howTo = 'launch-ready smoke --active --browser';
const dayMs = 86_400_000;

/** What the last smoke run on this target saw. An audit only looks: it signs nobody up. */
export const smoke: Collector<'smoke'> = {
  key: 'smoke',
  after: [],
  deadlineMs: limits.requestMs,
  async collect({ domain }, _sofar, io) {
    const found = await keptSmoke(stateFolder(io.env), domain, io.now());
    if (found === null)
      throw new Unavailable('no-smoke-run', 'nobody has walked through the app as a member yet', howTo);
    const days = Math.floor((io.now().getTime() - Date.parse(found.testedAt)) / dayMs);
    if (days >= limits.smokeDays)
      throw new Unavailable(
        'smoke-too-old',
        `the last smoke run was ${days} days ago, and after ${limits.smokeDays} days it says nothing about today`,
        howTo,
      );
    return found;
  },
};
