import { rankOf } from '../../../src/engines/load/histogram.ts';
import { arrivalsOf, type Shape } from '../../../src/engines/load/schedule.ts';

/** Ms after the start of a schedule. */
export type Freeze = { readonly from: number; readonly to: number };

/** The wait of one request at a server that needs `service` ms for each, however many there are, and stands still during a freeze. */
export const frozenWait = (at: number, service: number, { from, to }: Freeze): number => {
  if (at >= from && at < to) return to - at + service;
  // It was being served when the server froze.
  return at < from && at + service > from ? Math.max(service, to - at) : service;
};

/** What visitors who come at the times of a schedule really wait, as a nearest-rank quantile in ms. */
export const trueQuantile = (shape: Shape, share: number, service: number, freeze: Freeze): number => {
  const waits = arrivalsOf(1, shape)
    .filter(({ block }) => block !== null)
    .map(({ at }) => frozenWait(at, service, freeze))
    .toSorted((left, right) => left - right);
  return waits[rankOf(waits.length, share) - 1] ?? NaN;
};
