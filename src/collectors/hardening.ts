import { keptHardening } from '../evidence/kept-hardening.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Collector, Unavailable } from './collector.ts';

/** What the last verifications on this target saw. An audit only looks: it tries nothing that is not allowed. */
export const hardening: Collector<'hardening'> = {
  key: 'hardening',
  after: [],
  deadlineMs: limits.requestMs,
  async collect({ domain }, _sofar, io) {
    const found = await keptHardening(stateFolder(io.env), domain, io.now());
    if (found !== null) return found;
    throw new Unavailable(
      'not-asked',
      'nobody has tried yet what members and strangers can do that they may not',
      'launch-ready harden --active',
    );
  },
};
