import type { Exchange } from '../hardening.ts';

/** What a member held after the app was told of payments, seen through the app alone. */
export type RoleTrial = {
  /** The plan that is due by what was told and by the declared policy; null for none. */
  readonly due: string | null;
  /** The plan that the app showed in the end. */
  readonly holds: string | null;
  /** When the app showed what is due for the first time, in milliseconds after the last answer; null while it did not. */
  readonly afterMs: number | null;
  /** How long it was asked. */
  readonly waitedMs: number;
  /** Whether what is paid for opened in the end; null where the settings do not say how that is seen. */
  readonly opens: boolean | null;
  /** What of the declared policy made it due, in words; null where no policy is needed. */
  readonly policy: string | null;
  readonly shown: readonly Exchange[];
};
