import { keptBackups } from '../evidence/kept-backups.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Collector, Unavailable } from './collector.ts';

const howTo = 'launch-ready backup test --run-code';
const dayMs = 86_400_000;

/** What the last test of the backups of this target saw. An audit only looks: it never restores anything. */
export const backups: Collector<'backups'> = {
  key: 'backups',
  after: [],
  deadlineMs: limits.requestMs,
  async collect({ domain }, _sofar, io) {
    const found = await keptBackups.kept(stateFolder(io.env), domain, io.now());
    if (found === null) throw new Unavailable('no-backup-test', 'nobody has restored a backup yet', howTo);
    const days = Math.floor((io.now().getTime() - Date.parse(found.testedAt)) / dayMs);
    if (days >= limits.rehearsalDays)
      throw new Unavailable(
        'backup-test-too-old',
        `the last backup was restored ${days} days ago, and after ${limits.rehearsalDays} days that says nothing about today`,
        howTo,
      );
    return found;
  },
};
