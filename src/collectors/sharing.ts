import { keptSharing } from '../evidence/kept-sharing.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Collector, Unavailable } from './collector.ts';

const howTo = 'launch-ready leaks --active';
const dayMs = 86_400_000;

/** What the last leak hunt on this target saw. An audit only looks: it signs nobody in. */
export const sharing: Collector<'sharing'> = {
  key: 'sharing',
  after: [],
  deadlineMs: limits.requestMs,
  async collect({ domain }, _sofar, io) {
    const found = await keptSharing(stateFolder(io.env), domain, io.now());
    if (found === null)
      throw new Unavailable('no-leak-hunt', 'nobody has looked yet what two members get from each other', howTo);
    const days = Math.floor((io.now().getTime() - Date.parse(found.testedAt)) / dayMs);
    if (days >= limits.leaksDays)
      throw new Unavailable(
        'leak-hunt-too-old',
        `the last leak hunt was ${days} days ago, and after ${limits.leaksDays} days it says nothing about today`,
        howTo,
      );
    return found;
  },
};
