import { cancelToRevoked } from './cancel-to-revoked.ts';
import { invite } from './invite.ts';
import { join } from './join.ts';
import { login } from './login.ts';
import { logout } from './logout.ts';
import { moderate } from './moderate.ts';
import { payToRole } from './pay-to-role.ts';
import { planDown } from './plan-down.ts';
import { postAndRead } from './post-and-read.ts';
import { reset } from './reset.ts';
import type { Scenario } from './scenario.ts';

/** In the order in which they are walked: those that end sessions or plans come last. */
export const scenarios: readonly Scenario[] = [
  join,
  login,
  postAndRead,
  moderate,
  invite,
  payToRole,
  planDown,
  cancelToRevoked,
  logout,
  reset,
];
