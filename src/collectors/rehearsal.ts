import { keptRehearsal } from '../evidence/kept-rehearsal.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Collector, Unavailable } from './collector.ts';

const howTo = 'launch-ready rehearse --run-code';
const dayMs = 86_400_000;

/** What the last rehearsal of this target saw. An audit only looks: it never runs anybody's code. */
export const rehearsal: Collector<'rehearsal'> = {
  key: 'rehearsal',
  after: ['repo'],
  deadlineMs: limits.requestMs,
  async collect({ domain }, { repo }, io) {
    const found = await keptRehearsal.kept(stateFolder(io.env), domain, io.now());
    if (found === null) throw new Unavailable('no-rehearsal', 'nobody has rehearsed the deployment yet', howTo);
    const days = Math.floor((io.now().getTime() - Date.parse(found.rehearsedAt)) / dayMs);
    if (days >= limits.rehearsalDays)
      throw new Unavailable(
        'rehearsal-too-old',
        `the last rehearsal was ${days} days ago, and after ${limits.rehearsalDays} days it says nothing about today`,
        howTo,
      );
    const commit = repo?.status === 'ok' ? repo.value.commit : null;
    if (commit !== null && !found.commit.startsWith(commit) && !commit.startsWith(found.commit))
      throw new Unavailable(
        'rehearsal-of-another-commit',
        `commit ${found.commit.slice(0, 12)} was rehearsed, and the repository is at ${commit.slice(0, 12)}`,
        howTo,
      );
    return found;
  },
};
