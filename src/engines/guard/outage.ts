import type { DeployState } from './machine.ts';
import { sameRelease } from './same-release.ts';

/** What somebody outside saw from this moment on. */
export type Sight = { readonly at: string; readonly up: boolean; readonly version: string | null };

export type Outage = {
  /** First moment at which members were not served, and the first after it at which they were again. Null when it never ended. */
  readonly from: string;
  readonly to: string | null;
  readonly ms: number | null;
};

/**
 * How long members were not served: while nothing answered, and while a release answered that was found to be broken, however
 * well it said it was. From the first such moment to the end of the last one, as the prober saw them; null when there was none.
 */
export const outageOf = (state: DeployState): Outage | null => {
  const { began, failure, sights } = state;
  const broken = failure !== null && failure.phase !== 'preflight' ? (began?.release ?? null) : null;
  const bad = ({ up, version }: Sight): boolean =>
    !up || (broken !== null && version !== null && sameRelease(version, broken));
  const first = sights.findIndex(bad);
  const from = sights[first];
  if (from === undefined) return null;
  const last = sights.findLastIndex(bad);
  const to = sights[last + 1] ?? null;
  return { from: from.at, to: to?.at ?? null, ms: to === null ? null : Date.parse(to.at) - Date.parse(from.at) };
};

/** Milliseconds from the failure that decided it to the end of the way back: the two phases that lead there. */
export const rollbackMsOf = ({ at, phases }: DeployState): number | null =>
  at === 'rolled-back'
    ? phases
        .filter(({ phase }) => phase === 'rolling-back' || phase === 'verifying-rollback')
        .reduce((sum, { ms }) => sum + ms, 0)
    : null;
