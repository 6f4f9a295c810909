import { inert } from '../../platform/inert.ts';
import type { BillingProvider, KeyPrefix } from '../../providers/billing/provider.ts';
import { billingProviders } from '../../providers/billing/providers.ts';

/** A value that a run was given, by the name that the person knows it by (an environment variable). */
export type GivenKey = { readonly name: string; readonly value: string };

const written = (prefix: KeyPrefix): string => `${prefix.join('_')}_`;

/** Also inside a longer text, such as `Bearer …`, but never as the end of another word. */
const holds = (value: string, prefix: KeyPrefix): boolean =>
  new RegExp(`(?<![a-z0-9_])${written(prefix)}`, 'i').test(value);

const liveKeyOf = (value: string): BillingProvider | undefined =>
  billingProviders.find(({ keys }) => keys.live.some(prefix => holds(value, prefix)));

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null ? (inner as Readonly<Record<string, unknown>>)[name] : undefined,
    value,
  );

const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const liveEventOf = (body: string): BillingProvider | undefined => {
  const event = parsed(body);
  return billingProviders.find(({ liveFields }) => liveFields.some(field => at(event, field.split('.')) === true));
};

/**
 * Why a run that sends billing events must not go on with these keys and events, in one sentence that holds no part
 * of a key; null when all of them are for tests, as far as they tell.
 */
export const liveModeRefusal = (keys: readonly GivenKey[], bodies: readonly string[] = []): string | null => {
  for (const { name, value } of keys) {
    const provider = liveKeyOf(value);
    if (provider === undefined) continue;
    const test = provider.keys.test.map(prefix => `${written(prefix)}…`).join(', ');
    return `Real members and real money would be touched: ${inert(name)} holds a live key of ${provider.name}. Give this run the keys of its test mode (${test}).`;
  }
  for (const body of bodies) {
    const provider = liveEventOf(body);
    if (provider === undefined) continue;
    return `Real members and real money would be touched: an event says that it is from the live mode of ${provider.name}. Use events of its test mode.`;
  }
  return null;
};
