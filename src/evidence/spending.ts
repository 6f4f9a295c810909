import type { Leaf } from './leaf.ts';

/** The most that a key may spend, as its service has it; the amount is null where nothing stops it. */
export type ReadCap = { readonly amount: number | null; readonly currency: string };

/** Caps that services were asked for, with the key that the settings name. */
export type SpendingEvidence = {
  readonly read: readonly {
    /** As the settings name it. */
    readonly service: string;
    /** Host that was asked. */
    readonly host: string;
    readonly cap: Leaf<ReadCap>;
  }[];
};
