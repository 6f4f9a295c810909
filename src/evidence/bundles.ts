import type { Builder, Sizes } from '../engines/bundles/bundles.ts';
import type { Reason } from '../engines/bundles/judge.ts';
import type { Leaf } from './leaf.ts';

export type BundleRoute = {
  /** As visitors write it, "/login"; where the build knows entries only, the entry. */
  readonly route: string;
  /** What it loads before it can be used; silent where the build folder lacks a file of it. */
  readonly first: Leaf<{ readonly scripts: Sizes; readonly styles: Sizes }>;
  /** Scripts and styles together in the committed baseline, gzip; null where it has no such route. */
  readonly before: number | null;
  /** What made it grow since, the largest first. */
  readonly grewBy: readonly Reason[];
};

/** What the build in the repository folder weighs. No file of it is kept. */
export type BundlesEvidence = {
  /** Relative to the repository. */
  readonly folder: string;
  readonly builder: Builder;
  /** The most that first-load JavaScript of a route is allowed to be, gzip, in bytes. */
  readonly budget: number;
  /** File of the committed baseline; null where there is none. */
  readonly baseline: string | null;
  /** The critical routes: those of the settings, else all. */
  readonly routes: readonly BundleRoute[];
  /** Critical routes of the settings that the build does not have. */
  readonly absent: readonly string[];
  /** Routes beyond what is read. */
  readonly leftOut: number;
};
