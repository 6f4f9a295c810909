import { lehmer } from '../../proof/random-pairs.ts';

/** What 95 of 100 waits of `lognormal` with this sigma do not exceed, as a multiple of their median. */
const factor95 = (sigma: number): number => Math.exp(1.644_853_627 * sigma);

/** Seeded waits in ms, log-normal as those of servers are, whose true 95th percentile is `p95` (Box and Muller 1958). */
export const lognormal = (seed: number, sigma: number): ((count: number, p95: number) => readonly number[]) => {
  const next = lehmer(seed);
  return (count, p95) =>
    Array.from({ length: count }, () => {
      const normal = Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
      return (p95 / factor95(sigma)) * Math.exp(sigma * normal);
    });
};
