import type { DnsProvider } from '../providers/dns/provider.ts';
import type { PlannedSet } from './dns-plan.ts';
import { panelForms, type PanelForm } from './panel-form.ts';
import type { RecordSet } from './record-set.ts';

/** What a person does with one record in the panel. `was` is the value that is on the line now. */
export type PanelStep =
  | { readonly act: 'delete'; readonly was: string }
  | { readonly act: 'keep'; readonly was: string }
  | { readonly act: 'edit'; readonly was: string; readonly form: PanelForm }
  | { readonly act: 'add'; readonly form: PanelForm }
  /** The whole set in one form. */
  | { readonly act: 'replace' | 'create'; readonly form: PanelForm };

const setOf = (set: PlannedSet, values: readonly string[]): RecordSet => ({
  name: set.name,
  type: set.type,
  values,
  ...(set.ttl === undefined ? {} : { ttl: set.ttl }),
});

const oneForm = (provider: DnsProvider, set: PlannedSet, values: readonly string[], domain: string): PanelForm =>
  panelForms(provider, setOf(set, values), domain)[0] ?? { typed: false, reason: 'there is nothing to type' };

/**
 * The way from `before` to `after` in the provider's panel. Lines are edited in place as long as there are some:
 * nothing is missing in between, and there are never two SPF records at once. What stays is named as staying.
 */
export const panelSteps = (provider: DnsProvider, set: PlannedSet, domain: string): readonly PanelStep[] => {
  if (provider.form === 'set' && set.after.length > 0) {
    return [{ act: set.before.length > 0 ? 'replace' : 'create', form: oneForm(provider, set, set.after, domain) }];
  }
  const gone = set.before.filter(value => !set.after.includes(value));
  const fresh = set.after.filter(value => !set.before.includes(value));
  const stays = set.before.filter(value => set.after.includes(value));
  // With a new TTL every line of the set is opened once: RFC 2181 §5.2 wants one TTL in a set.
  const retimed = set.ttl !== undefined && set.ttl !== set.ttlBefore;
  return [
    ...stays.map((was): PanelStep =>
      retimed ? { act: 'edit', was, form: oneForm(provider, set, [was], domain) } : { act: 'keep', was },
    ),
    ...gone.map((was, index): PanelStep => {
      const next = fresh[index];
      return next === undefined
        ? { act: 'delete', was }
        : { act: 'edit', was, form: oneForm(provider, set, [next], domain) };
    }),
    ...fresh
      .slice(gone.length)
      .map((value): PanelStep => ({ act: 'add', form: oneForm(provider, set, [value], domain) })),
  ];
};
