import type { Effect, Holding } from '../zone/resources.ts';

/** Why something is not known or was not done. `permission` is what the token lacks, where that is why. */
export type Refused = { readonly kind: 'refused'; readonly reason: string; readonly permission: string | null };
export type Silent = { readonly kind: 'silent'; readonly reason: string };

/** What stands in a place now; `handle` is the host's own knowledge of it (IDs), good for the next write only. */
export type Seen<H> = { readonly kind: 'seen'; readonly holding: Holding; readonly handle: H } | Refused | Silent;

export type Written = { readonly kind: 'ok' } | Refused | Silent;

/** Where zones are kept. A place is named as by `placeOf`. */
export type ZoneHost<H = unknown> = {
  readonly read: (place: string, signal: AbortSignal) => Promise<Seen<H>>;
  /** One call that brings one effect about, on the place as `handle` knows it. `silent` = it may have been done. */
  readonly write: (effect: Effect, handle: H, signal: AbortSignal) => Promise<Written>;
  /** Takes away what is left of a place that was not there before and is empty again. */
  readonly tidy: (place: string, handle: H, signal: AbortSignal) => Promise<Written>;
};
