import type { Aim } from '../../collectors/collector.ts';
import type { Config } from '../../config/schema.ts';
import type { EvidenceSet } from '../../evidence/map.ts';
import type { Io } from '../../platform/io.ts';
import type { Outcome } from '../../engines/incidents/incident.ts';
import type { WatchStore } from '../store.ts';

/** What every look needs. `aim` is null where there is no domain to audit, such as on this machine. */
export type Around = {
  readonly io: Io;
  readonly config: Config;
  readonly aim: Aim | null;
  readonly store: Pick<WatchStore, 'kept' | 'keep' | 'lastBeat'>;
  /** Hears of all evidence that a look collected anew, and when; what it throws is a mistake of ours. */
  readonly collected: (keys: EvidenceSet['keys'], at: number) => Promise<void>;
};

/** What one try saw. */
export type Look = {
  readonly outcome: Outcome;
  readonly kind: string;
  readonly because: string;
  readonly ms: number | null;
};

export const well = (ms: number | null, because = ''): Look => ({ outcome: 'ok', kind: '', because, ms });
export const unseen = (because: string): Look => ({ outcome: 'unknown', kind: '', because, ms: null });
export const failing = (kind: string, because: string, ms: number | null = null): Look => ({
  outcome: 'failing',
  kind,
  because,
  ms,
});
