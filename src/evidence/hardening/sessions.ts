import type { Exchange } from '../hardening.ts';

/** What became of a session that got in before something happened which must end it. */
export type SessionTrial = {
  /** Whether it still gets in; asked at once and until `afterMs`. */
  readonly stillIn: boolean;
  /** When it was refused for the first time, in milliseconds after what happened; null while it still gets in. */
  readonly endedAfterMs: number | null;
  /** How long it was asked again. */
  readonly afterMs: number;
  readonly shown: readonly Exchange[];
};
