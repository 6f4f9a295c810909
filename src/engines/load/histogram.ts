/**
 * A histogram of waits with buckets that grow by a constant factor, so that its error is relative: every quantile is
 * within 0.1 % of the exact one (waits under a microsecond within a microsecond), whatever the range. Two merge by adding
 * their counts, which loses nothing; means of percentiles do (a mean of p95s of one minute each was 9 % off). The layout
 * is that of DDSketch (Masson, Rim and Lee 2019, https://arxiv.org/abs/1908.10693, §2.1), without its collapsing; the
 * error is the usual one of HdrHistogram. With 1 % the gate, which never takes a rounded value for a proof, would find
 * 62 instead of 73 in 100 servers at 1.2 times their budget.
 */
export type Histogram = {
  readonly count: number;
  /** Requests that never got a good answer: above every wait. */
  readonly infinite: number;
  /** Bucket number to count; only buckets that hold something. */
  readonly buckets: ReadonlyMap<number, number>;
};

/** Where one of the sorted waits lies, in ms: between `low` (exclusive) and `high`; `value` is the estimate. */
export type Place = { readonly low: number; readonly value: number; readonly high: number };

/** Largest distance of an estimate from the exact value, as a share of it. */
export const relativeError = 0.001;

const growth = (1 + relativeError) / (1 - relativeError);
const logGrowth = Math.log(growth);
/** Shorter waits, in ms, share bucket 0. */
const shortest = 0.001;

const highEdge = (bucket: number): number => shortest * growth ** bucket;
const lowEdge = (bucket: number): number => (bucket === 0 ? 0 : highEdge(bucket - 1));

/** Bucket of a wait in ms, for those who count one by one and give `fromJson` the sums. */
export const bucketOf = (ms: number): number => {
  if (ms <= shortest) return 0;
  const near = Math.ceil(Math.log(ms / shortest) / logGrowth);
  // Rounding puts a wait on the edge of a bucket into its neighbour; the edges are promised to hold.
  if (ms > highEdge(near)) return near + 1;
  return near > 0 && ms <= lowEdge(near) ? near - 1 : near;
};

/** Waits in ms, Infinity for a request that failed. Throws RangeError for what is no wait: negative or NaN. */
export const histogramOf = (waits: Iterable<number>): Histogram => {
  const buckets = new Map<number, number>();
  let [count, infinite] = [0, 0];
  for (const ms of waits) {
    if (!(ms >= 0)) throw new RangeError(`${ms} ms is no wait`);
    count += 1;
    if (ms === Infinity) {
      infinite += 1;
      continue;
    }
    const bucket = bucketOf(ms);
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
  }
  return { count, infinite, buckets };
};

/** All together, as if all waits had been counted in one. */
export const mergeAll = (histograms: Iterable<Histogram>): Histogram => {
  const buckets = new Map<number, number>();
  let [count, infinite] = [0, 0];
  for (const each of histograms) {
    count += each.count;
    infinite += each.infinite;
    for (const [bucket, inside] of each.buckets) buckets.set(bucket, (buckets.get(bucket) ?? 0) + inside);
  }
  return { count, infinite, buckets };
};

/** Both together. */
export const merge = (one: Histogram, other: Histogram): Histogram => mergeAll([one, other]);

const inOrder = ({ buckets }: Histogram): readonly (readonly [bucket: number, count: number])[] =>
  [...buckets].toSorted(([left], [right]) => left - right);

/** The wait at a rank, 1 for the shortest. Throws RangeError when there is none. */
export const atRank = (histogram: Histogram, rank: number): Place => {
  if (!Number.isInteger(rank) || rank < 1 || rank > histogram.count)
    throw new RangeError(`there is no rank ${rank} among ${histogram.count}`);
  let reached = 0;
  for (const [bucket, count] of inOrder(histogram)) {
    reached += count;
    if (reached < rank) continue;
    const [low, high] = [lowEdge(bucket), highEdge(bucket)];
    // The point whose relative distance from both edges is the same.
    return { low, value: bucket === 0 ? high : (2 * low * high) / (low + high), high };
  }
  return { low: Infinity, value: Infinity, high: Infinity };
};

/** The nearest-rank quantile in ms: the shortest wait that a share of at least `share` (0 to 1) does not exceed. Throws RangeError for an empty histogram. */
export const quantile = (histogram: Histogram, share: number): number =>
  atRank(histogram, rankOf(histogram.count, share)).value;

/** Nearest rank of a quantile among `count`. */
export const rankOf = (count: number, share: number): number =>
  // 0.95 × 100 is a hair above 95 in floating point; such a hair is no reason for the next rank.
  Math.max(1, Math.ceil(count * share - 1e-9));

/** The same in JSON: buckets as pairs, in order. */
export type HistogramJson = {
  readonly layout: 'log 0.1 % from 0.001 ms';
  readonly infinite: number;
  readonly buckets: readonly (readonly [bucket: number, count: number])[];
};

const layout: HistogramJson['layout'] = 'log 0.1 % from 0.001 ms';

export const toJson = (histogram: Histogram): HistogramJson => ({
  layout,
  infinite: histogram.infinite,
  buckets: inOrder(histogram),
});

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** Reads what `toJson` wrote. Throws RangeError for anything else, another layout included. */
export const fromJson = (json: unknown): Histogram => {
  const broken = new RangeError('this is no histogram of this layout');
  if (typeof json !== 'object' || json === null) throw broken;
  const { layout: given, infinite, buckets } = json as { readonly [key in keyof HistogramJson]?: unknown };
  if (given !== layout || !isCount(infinite) || !Array.isArray(buckets)) throw broken;
  const read = new Map<number, number>();
  let count = infinite;
  for (const pair of buckets) {
    if (!Array.isArray(pair) || pair.length !== 2) throw broken;
    const [bucket, inside]: readonly unknown[] = pair;
    if (!isCount(bucket) || !isCount(inside) || inside === 0 || read.has(bucket)) throw broken;
    read.set(bucket, inside);
    count += inside;
  }
  return { count, infinite, buckets: read };
};
