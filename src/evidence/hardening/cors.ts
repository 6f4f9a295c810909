import type { Exchange } from '../hardening.ts';

/** An origin that is not the app's own: any other, `null`, one that begins like it, one that ends like it. */
export type Foreigner = 'any' | 'null' | 'begins' | 'ends';

/** What pages of foreign origins may read of an answer that is for one member. */
export type CorsTrial = {
  readonly path: string;
  /** Whether cookies alone get the answer. Where a token is needed a foreign page has none to send. */
  readonly byCookie: boolean;
  /** Origins whose pages may read it with the cookies of the member (Fetch standard, "CORS check"), as they were sent. */
  readonly readers: readonly { readonly kind: Foreigner; readonly origin: string }[];
  readonly sameSite: string | null;
  readonly shown: readonly Exchange[];
};
