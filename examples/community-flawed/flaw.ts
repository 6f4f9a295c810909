import type { Parts } from '../community/src/parts.ts';
import type { Repository } from '../community/test/support/repository.ts';
import type { RowId, Severity } from '../../src/contract/rows.ts';
import type { CheckId } from '../../src/checks/check.ts';

/**
 * How much it takes to see the flaw: `attribute` = one header, constant or missing attribute; `request` = one request
 * or one look at a file; `sequence` = behaviour across two requests or two people.
 */
type Nature = 'attribute' | 'request' | 'sequence';

export type Variant = {
  readonly severity: Severity;
  /** Why the severity is not the row's default. */
  readonly reason?: string;
  /** Replaces parts of the running app: exactly what the story needs, through a seam that the app really has. */
  readonly alter?: (parts: Parts) => Partial<Parts>;
  /** Changes files of the app's repository. */
  readonly edit?: (repository: Repository) => void;
};

/** One flaw of the app, in one shape with the flaws of the world: `variants` are different routes to the same fault. */
export type Flaw = {
  /** The name of its file. */
  readonly name: string;
  readonly row: RowId;
  /** The check that must report it, and no other. */
  readonly expected: CheckId;
  /** Checks of the running app that report it, too, and rightly, when everything is tried and not that one alone: each with why. */
  readonly also?: Readonly<Partial<Record<CheckId, string>>>;
  readonly nature: Nature;
  /** Why this is realistic: the public incident or the everyday mistake it copies. */
  readonly story: string;
  /** Test files of the sound community, below its `test` folder, of which at least one test fails with each variant. */
  readonly breaks: readonly [string, ...string[]];
  /** Flaws of one part replace the same thing and are never composed with each other. */
  readonly part?: string;
  readonly variants: Readonly<Record<string, Variant>>;
};

export const defineFlaw = (flaw: Flaw): Flaw => flaw;
