import type { DnsType } from '../evidence/dns.ts';
import type { ExistingSet, RecordsAsTheyAre } from './records-as-they-are.ts';

/** One record set before and after; an empty `after` means that it goes. */
export type PlannedSet = {
  readonly name: string;
  readonly type: DnsType;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Seconds: as it is, and as it is to be; left out where nothing is known or nothing is asked. */
  readonly ttlBefore?: number;
  readonly ttl?: number;
  /** IDs of the findings that ask for it. */
  readonly because: readonly string[];
  /** Set where no finding names this set, but another change cannot stand beside it. */
  readonly note?: string;
};

/** Two findings that cannot both be followed, or one that cannot be followed at all. Nothing is planned for the set. */
export type Conflict = {
  readonly name: string;
  readonly type: DnsType;
  readonly because: readonly string[];
  readonly reason: string;
};

/** A change that is held back until somebody says so with `flag`. */
export type Refused = { readonly set: PlannedSet; readonly reason: string; readonly flag: string };

export type DnsPlan = {
  readonly schema: 'launch-ready/dns-plan@1';
  readonly domain: string;
  /** ISO 8601 time of the evidence that the plan rests on. */
  readonly madeFrom: string;
  /** Provider of the panel; null = not recognised. */
  readonly provider: string | null;
  readonly sets: readonly PlannedSet[];
  readonly leftAlone: readonly ExistingSet[];
  readonly conflicts: readonly Conflict[];
  readonly refused: readonly Refused[];
  /** Changes at names outside the domain: they belong into somebody else's panel. */
  readonly elsewhere: readonly { readonly name: string; readonly type: DnsType; readonly because: string }[];
  readonly unseen: RecordsAsTheyAre['unseen'];
};
