import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import type { Drive } from '../drive.ts';
import { medianOf } from '../slow/timed.ts';
import type { Fate } from './crowd.ts';

type Visit = (path: string, signal: AbortSignal) => Promise<Fate>;

const isAnswered = async (visit: () => Promise<Fate>): Promise<boolean> => {
  try {
    return (await visit()) === 'answered';
  } catch (error) {
    if (error instanceof PeerFailure || error instanceof SilentPeer) return false;
    throw error;
  }
};

/** Median time of one visit while nobody else comes, in ms; null where the page does not answer. */
export const timeAlone = async ({ io, signal }: Drive, visit: Visit, path: string): Promise<number | null> => {
  const times: number[] = [];
  while (times.length < limits.spikeLooks) {
    const from = io.elapsed();
    if (!(await isAnswered(() => visit(path, signal)))) return null;
    times.push(io.elapsed() - from);
  }
  return medianOf(times);
};

const probe = async ({ io }: Drive, visit: () => Promise<Fate>): Promise<number> => {
  const from = io.elapsed();
  let [asked, answered] = [0, 0];
  const comeAgain = async (): Promise<void> => {
    while (io.elapsed() - from < limits.spikeProbeMs && asked < limits.spikeProbeVisits) {
      asked += 1;
      if (await isAnswered(visit)) answered += 1;
    }
  };
  await Promise.all(Array.from({ length: limits.spikeProbeAtOnce }, comeAgain));
  return (answered * 1_000) / (io.elapsed() - from);
};

/**
 * How many visits a second are answered when some visitors come again as soon as they have their answer: the best of some
 * tries, for what else a machine does only makes it less.
 */
export const carriedPerSecond = async (drive: Drive, visit: () => Promise<Fate>): Promise<number> => {
  const tries: number[] = [];
  while (tries.length < limits.spikeProbes) tries.push(await probe(drive, visit));
  return Math.max(...tries);
};

/** Of what the app carries at an address that does almost nothing: a page that costs twice as much is still carried easily. */
const share = 0.3;
/** Times what it answers one after another: a page that costs much is not asked for more often than that. */
const overload = 4;
/** A page that costs less costs nothing that could be measured, in ms. */
const leastCostMs = 0.5;

export type Costs = { readonly carried: number; readonly aloneMs: number; readonly controlMs: number };

/** How long a spike lasts, in s, and how many visitors it may have. */
type Means = { readonly seconds: number; readonly visitors: number };

/**
 * Visitors a second in a spike: a share of what this app on this machine was measured to carry, and at most four times what it
 * answers one after another, so that what it costs is bounded by its own speed.
 */
export const spikeRate = ({ carried, aloneMs, controlMs }: Costs, { seconds, visitors }: Means): number => {
  const costMs = Math.max(leastCostMs, aloneMs - controlMs);
  const most = Math.min(limits.spikePerSecond, visitors / seconds);
  return Math.max(1, Math.round(Math.min(most, carried * share, (overload * 1_000) / costMs)));
};
