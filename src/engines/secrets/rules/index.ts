import type { SecretRule } from '../rule.ts';
import { stripeSecretKey } from './stripe.ts';

/** Every rule there is. */
export const rules: readonly SecretRule[] = [stripeSecretKey];
