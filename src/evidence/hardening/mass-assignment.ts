import type { Exchange } from '../hardening.ts';

/** A form that was sent with fields more than it has, and what its sender was able to do afterwards. */
export type MassAssignmentTrial = {
  /** `PATCH /api/profile`, or the flow that was walked: `sign-up`. */
  readonly route: string;
  /** Names of the fields that were added. */
  readonly added: readonly string[];
  /** Whether the request was taken at all; refused with an unknown field it is a pass of the best kind. */
  readonly isTaken: boolean;
  /** Whether the answer repeated one of the added values: that alone is nothing. */
  readonly isEchoed: boolean;
  /** What the sender is or reaches afterwards and did not before; null where nothing is different. */
  readonly gained: string | null;
  readonly shown: readonly Exchange[];
};
