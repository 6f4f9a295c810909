import type { Parts } from '../../examples/community/src/parts.ts';
import { assistantNearMisses } from './harden-near-misses-assistant.ts';
import { webNearMisses } from './harden-near-misses-web.ts';
import { matrixNearMisses } from './harden-near-misses-matrix.ts';
import { enumerationNearMisses } from './harden-near-misses-enumeration.ts';
import { inviteNearMisses } from './harden-near-misses-invites.ts';
import { trailNearMisses } from './harden-near-misses-trail.ts';
import { tokenNearMisses } from './harden-near-misses-tokens.ts';
import { throttleNearMisses } from './harden-near-misses-throttles.ts';
import type { DriveSettings } from '../../src/config/drive-settings.ts';
import { billingNearMisses } from './harden-near-misses-billing.ts';
import type { Trap } from './kind.ts';

export type HardenNearMiss = Trap & {
  readonly alter: (parts: Parts) => Partial<Parts>;
  /** The policy that the settings of this app declare; that of the community where it is not given. */
  readonly policy?: DriveSettings['policy'];
};

/** Apps that look as if somebody could do what they may not, and cannot. */
export const hardenNearMisses: readonly HardenNearMiss[] = [
  ...webNearMisses,
  ...tokenNearMisses,
  ...matrixNearMisses,
  ...enumerationNearMisses,
  ...inviteNearMisses,
  ...trailNearMisses,
  ...throttleNearMisses,
  ...assistantNearMisses,
  ...billingNearMisses,
];
