/**
 * Evidence is known leaf by leaf. An answer that did not come is a fact of its own: it is stored as `silent`
 * with the reason, and a check that needs it cannot pass on it.
 */
export type Leaf<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'silent'; readonly reason: string };

export const seen = <T>(value: T): Leaf<T> => ({ status: 'ok', value });
export const silent = (reason: string): Leaf<never> => ({ status: 'silent', reason });

/** Thrown by `known` when a leaf is silent. The runner turns exactly this into *not checked*. */
export class Unknown extends Error {
  readonly reason: string;
  readonly host: string | undefined;
  constructor(reason: string, host?: string) {
    super(reason);
    this.name = 'Unknown';
    this.reason = reason;
    this.host = host;
  }
}

/** The value of a leaf, or `Unknown` with the leaf's own reason. */
export const known = <T>(leaf: Leaf<T> | undefined, host?: string): T => {
  if (leaf === undefined) throw new Unknown('this was not collected', host);
  if (leaf.status === 'silent') throw new Unknown(leaf.reason, host);
  return leaf.value;
};

/** What became of one evidence key as a whole. */
export type Collected<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'unavailable'; readonly code: string; readonly reason: string; readonly howTo?: string };
