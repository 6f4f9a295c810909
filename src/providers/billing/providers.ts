import { paddle } from './paddle.ts';
import type { BillingProvider } from './provider.ts';
import { stripe } from './stripe.ts';

/** The payment providers whose events can be made. */
export const billingProviders: readonly BillingProvider[] = [stripe, paddle];

/** The provider that a person named in the config. */
export const billingProviderNamed = (name: string): BillingProvider | null =>
  billingProviders.find(({ id }) => id === name.trim().toLowerCase()) ?? null;
