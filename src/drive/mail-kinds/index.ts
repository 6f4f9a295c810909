import { confirmation } from './confirmation.ts';
import { digest } from './digest.ts';
import { invite } from './invite.ts';
import type { DrivenKind } from './kind.ts';
import { moderationAlert } from './moderation-alert.ts';
import { paymentFailed } from './payment-failed.ts';
import { receipt } from './receipt.ts';
import { reset } from './reset.ts';
import { signInLink } from './sign-in-link.ts';
import { welcome } from './welcome.ts';

/** In the order of `mailKinds`. */
export const drivenKinds: readonly DrivenKind[] = [
  confirmation,
  welcome,
  signInLink,
  reset,
  invite,
  receipt,
  paymentFailed,
  moderationAlert,
  digest,
];
