import type { Exchange } from '../hardening.ts';

/** What a cookie is worth to whoever planted it in the browser of somebody who then signed in there. */
export type RotationTrial = {
  /** Names of the cookies that were planted; none where the app sets none. */
  readonly planted: readonly string[];
  /** Whether whoever planted them is inside as the member who signed in. */
  readonly isMember: boolean;
  readonly shown: readonly Exchange[];
};
