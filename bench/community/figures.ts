import type { Measure } from '../bench.ts';

export const hundredths = (value: number): number => Math.round(value * 100) / 100;

/** Something against the most it is allowed to be; above 1 the target is met. */
export const against = (measure: string, unit: string, ours: number, most: number): Measure => ({
  measure,
  unit,
  ours: hundredths(ours),
  peer: 'at most',
  theirs: most,
  ratio: hundredths(most / ours),
  better: 'lower',
});

/** A figure that nothing is asked of. */
export const shown = (measure: string, unit: string, ours: number): Measure => ({
  ...against(measure, unit, ours, 1),
  peer: null,
  theirs: null,
  ratio: null,
});

/** Says what lies behind a figure. */
export type Note = (line: string) => void;
