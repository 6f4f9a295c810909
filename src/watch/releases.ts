import { type KeptDeploy, keptDeploys } from '../evidence/kept-deploys.ts';
import type { DeployMark, WatchStore } from './store.ts';

/** When members got the release: it was seen, whatever came of it afterwards. Null for drills and for what never went out. */
const markOf = ({ state: { began, phases, at } }: KeptDeploy): DeployMark | null => {
  if (began === null || began.drill !== null) return null;
  const upToSeen = phases.findIndex(({ phase }) => phase === 'version-seen');
  if (upToSeen < 0) return null;
  const ms = phases.slice(0, upToSeen + 1).reduce((sum, phase) => sum + phase.ms, 0);
  return { at: Date.parse(began.at) + Math.round(ms), release: began.release, end: at };
};

/** Takes over what guarded deploys wrote down since the last time, so that an incident knows what went out before it. */
export const takeReleases = async (
  {
    store,
    state,
    domain,
  }: { readonly store: Pick<WatchStore, 'deployed'>; readonly state: string; readonly domain: string },
  known: Map<number, string>,
): Promise<void> => {
  for (const deploy of await keptDeploys(state, domain)) {
    const mark = markOf(deploy);
    if (mark === null || known.get(mark.at) === mark.end) continue;
    await store.deployed(mark);
    known.set(mark.at, mark.end);
  }
};
