import { keptHandover } from '../evidence/kept-handover.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Collector, Unavailable } from './collector.ts';

const howTo = 'launch-ready handover';
const dayMs = 86_400_000;

/** What the last pack of this target tells. */
export const handover: Collector<'handover'> = {
  key: 'handover',
  after: [],
  deadlineMs: limits.requestMs,
  async collect({ domain }, _sofar, io) {
    const found = await keptHandover.kept(stateFolder(io.env), domain, io.now());
    if (found === null) throw new Unavailable('no-handover', 'no handover was written yet', howTo);
    const days = Math.floor((io.now().getTime() - Date.parse(found.writtenAt)) / dayMs);
    if (days >= limits.handoverDays)
      throw new Unavailable('handover-too-old', `the last handover was written ${days} days ago`, howTo);
    return found;
  },
};
