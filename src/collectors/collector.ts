import type { Config } from '../config/schema.ts';
import type { Evidence, EvidenceKey, EvidenceSet } from '../evidence/map.ts';
import type { Io } from '../platform/io.ts';

/** What a run looks at. `only` narrows every collector to these hosts (and their name servers): `verify` uses it. */
export type Aim = {
  readonly domain: string;
  readonly unicode: string;
  readonly config: Config;
  /** Repository folder, when the run has one. */
  readonly repo: string | null;
  readonly browser: boolean;
  /** The settings file of the run, beside which others lie; null or absent where there is none. */
  readonly settings?: string | null;
  readonly only?: readonly string[];
};

/**
 * A collector looks and fills one key of the evidence; it never judges. It throws when it could learn nothing
 * at all; whatever stays silent in part becomes a silent leaf.
 */
export type Collector<K extends EvidenceKey = EvidenceKey> = {
  readonly key: K;
  /** Keys that must be there first; it runs as soon as they are settled, also when they are unavailable. */
  readonly after: readonly EvidenceKey[];
  readonly deadlineMs: number;
  readonly collect: (aim: Aim, sofar: EvidenceSet['keys'], io: Io, signal: AbortSignal) => Promise<Evidence[K]>;
};

/** Thrown by a collector that could learn nothing: what is missing and how to give it. */
export class Unavailable extends Error {
  readonly code: string;
  readonly howTo: string | undefined;
  constructor(code: string, reason: string, howTo?: string) {
    super(reason);
    this.name = 'Unavailable';
    this.code = code;
    this.howTo = howTo;
  }
}
