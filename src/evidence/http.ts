import type { Leaf } from './leaf.ts';

/** One request and its answer within a chain. Header names lower case, in order, values capped at 2,000 characters. */
export type Hop = {
  readonly url: string;
  readonly address: string;
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  /** Absolute target of the Location header; absent when there is none. */
  readonly location?: string;
};

/** Marks by which a page is recognised as not the app: parked domain, platform error, default server page, bot challenge, nothing there. */
export type PageKind =
  | 'page'
  | 'json'
  | 'empty'
  | 'parked'
  | 'platform-error'
  | 'server-default'
  | 'challenge'
  | 'other';

export type PageFacts = {
  readonly kind: PageKind;
  /** Which platform or product gave the mark, when one was recognised: `Vercel`, `nginx`, `GitHub Pages` … */
  readonly by?: string;
  readonly contentType: string;
  readonly title: string;
  /** Hash of the visible text with numbers and tokens removed: equal for the same app served twice. */
  readonly textHash: string;
  readonly bytes: number;
  /** True when the body cap cut the answer. */
  readonly cut: boolean;
  /** `<link rel=canonical>` and `og:url`, when given. */
  readonly canonical?: string;
  /** `noindex` in a meta tag or X-Robots-Tag. */
  readonly noindex: boolean;
  /** http:// sub-resources and form targets in the markup of an https page: tag, attribute, URL; at most 50. */
  readonly insecure: readonly { readonly tag: string; readonly attribute: string; readonly url: string }[];
  /** Origins that the markup links to or loads from (`https://host[:port]`), sorted; at most 100. */
  readonly origins: readonly string[];
  /** Declared text of the config that was looked for, and whether it was there. */
  readonly expected?: boolean;
};

export type ChainEnd =
  | { readonly how: 'answered' }
  | { readonly how: 'loop'; readonly url: string }
  | { readonly how: 'too-many'; readonly limit: number }
  /** The connection, the TLS handshake or the answer failed: the server's own refusal, reset or bad certificate. */
  | { readonly how: 'failed'; readonly url: string; readonly detail: string };

export type Chain = {
  /** Where it started, for example `http://www.community.test/launch-ready?probe=1`. */
  readonly start: string;
  /** Address of the first request, when one address was chosen on purpose; otherwise any. */
  readonly address?: string;
  readonly hops: readonly Hop[];
  readonly end: ChainEnd;
  /** Facts of the last answer, when there was one. */
  readonly page?: PageFacts;
};

export type HttpEvidence = {
  /** By start URL; for a start asked at each address separately, `<url> @<address>`. */
  readonly chains: { readonly [start: string]: Leaf<Chain> };
  /**
   * What answers at the invented name that a wildcard record serves, its certificate left unjudged: whose server is
   * it? Null when no wildcard answers.
   */
  readonly invented: Leaf<Chain> | null;
  /** The path with query that shows whether redirects keep them: `/launch-ready-probe?keep=1`. */
  readonly probePath: string;
};
