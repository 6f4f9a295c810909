import { billingProviderNamed } from '../../providers/billing/providers.ts';
import type { Given } from './given.ts';

/** The two steps about events of payments that did not arrive: where they are seen, and how they are sent again. */
export type MissedEvents = { readonly look: string; readonly resend: string };

const anywhere: MissedEvents = {
  look: 'Look in the panel of the payment provider for events that failed, and why.',
  resend: 'When it works again, send the missed events anew from that panel and compare plans with payments.',
};

/** In the words of the provider that the settings name; a silent webhook shows there first, for the app hears nothing. */
export const missedEvents = ({ config }: Given): MissedEvents => {
  const named = config.drive?.billing?.provider;
  const provider = named === undefined ? null : billingProviderNamed(named);
  if (provider === null) return anywhere;
  const { panel, states, triesForHours, resend, keptDays } = provider.deliveries;
  return {
    look: `Look at ${panel}: what is ${states} did not arrive, and it says what your app answered. Nothing listed at all: the endpoint is switched off or has another address.`,
    resend: `When it works again, ${resend}: ${provider.name} tries by itself for ${triesForHours} hours, and knows events for ${keptDays} days. Then compare plans with payments.`,
  };
};
