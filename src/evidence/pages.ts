import type { Leaf } from './leaf.ts';

/** What a real browser met while loading one page. */
export type BrowsedPage = {
  readonly url: string;
  readonly finalUrl: string;
  readonly title: string;
  /** From the browser's own MixedContentIssue reports, deduplicated. */
  readonly mixed: readonly {
    readonly url: string;
    readonly resourceType: string;
    readonly resolution: 'blocked' | 'upgraded' | 'loaded';
    /** For an upgraded resource: whether it loaded over https after all. */
    readonly loaded?: boolean;
  }[];
  /** Origins that the page contacted. */
  readonly contacted: readonly string[];
};

export type PagesEvidence = {
  readonly pages: { readonly [url: string]: Leaf<BrowsedPage> };
  /** What to know about how the browser was run, for example that it did not judge certificates. */
  readonly notes?: readonly string[];
};
