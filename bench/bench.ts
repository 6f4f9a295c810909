import { median } from './median.ts';

/** One line of a bench. `ratio` says how many times better we are than the peer: above 1 we win. */
export type Measure = {
  readonly measure: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer: string | null;
  /** Null only where there is no peer. */
  readonly theirs: number | null;
  readonly ratio: number | null;
  readonly better: 'higher' | 'lower';
};

/** A bench gives its measures one after the other; `skip` says why one of them is left out, `note` what lies behind one. */
export type Bench = (skip: (reason: string) => void, note: (line: string) => void) => AsyncIterable<Measure>;

const rounded = (value: number): number => Math.round(value * 10) / 10;

/** Time, in whole milliseconds where less is better, alone. */
export const alone = (measure: string, ours: number, unit = 'ms'): Measure => ({
  measure,
  unit,
  ours: Math.round(ours),
  peer: null,
  theirs: null,
  ratio: null,
  better: 'lower',
});

/** Time beside a peer that was given the same servers in the same run. */
export const beside = (measure: string, ours: number, peer: string, theirs: number): Measure => ({
  ...alone(measure, ours),
  peer,
  theirs: Math.round(theirs),
  ratio: rounded(theirs / ours),
});

/** How much is done in a second, beside a peer that was given the same in the same run. */
export const rateBeside = (
  measure: string,
  unit: string,
  ours: number,
  peer: string | null,
  theirs: number | null,
): Measure => {
  const common = { measure, unit, ours: rounded(ours), better: 'higher' } as const;
  if (peer === null || theirs === null) return { ...common, peer: null, theirs: null, ratio: null };
  return { ...common, peer, theirs: rounded(theirs), ratio: Math.round((ours / theirs) * 100) / 100 };
};

/** A tenth of a percent is the finest error that is told; an error of nothing would be infinitely better. */
const leastError = 0.1;

/** Error in % of a figure whose truth is known, beside that of a peer; null for both where the peer is missing. */
export const errorBeside = (
  measure: string,
  truth: number,
  ours: number,
  peer: string | null,
  theirs: number | null,
): Measure => {
  const error = (found: number): number => Math.max(leastError, rounded((Math.abs(found - truth) / truth) * 100));
  const common = { measure, unit: '%', ours: error(ours), better: 'lower' } as const;
  if (peer === null || theirs === null) return { ...common, peer: null, theirs: null, ratio: null };
  return { ...common, peer, theirs: error(theirs), ratio: rounded(error(theirs) / error(ours)) };
};

/** Milliseconds that something takes. */
export const timed = async (act: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await act();
  return performance.now() - from;
};

/** The median of some rounds after one that is not counted. */
export const warm = async (rounds: number, act: () => Promise<unknown>): Promise<number> => {
  await act();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) times.push(await timed(act));
  return median(times);
};
