import type { DnsProvider, PanelTtl } from '../providers/dns/provider.ts';
import type { DnsType } from '../evidence/dns.ts';
import { quotedText } from './dns-lines.ts';
import { caaParts, canonicalValue, isTypeableName, isWithin, type RecordSet } from './record-set.ts';

/** What a field of a panel holds, whatever the panel calls it. */
type FieldKind = 'type' | 'name' | 'value' | 'priority' | 'weight' | 'port' | 'flags' | 'tag' | 'ttl' | 'proxy';

/** One field as it is to be filled in. */
export type Field = { readonly kind: FieldKind; readonly label: string; readonly value: string };

export type PanelForm =
  | { readonly typed: true; readonly fields: readonly Field[] }
  /** This value cannot go through the form; the zone-file line is the way. */
  | { readonly typed: false; readonly reason: string };

const hostName = (provider: DnsProvider, name: string): string =>
  provider.targets === 'dot' && name !== '.' ? `${name}.` : name;

/** The name as the panel wants it: without the domain, and the provider's sign for the domain itself. */
const relativeName = (provider: DnsProvider, name: string, domain: string): string =>
  name === domain ? provider.apex : name.slice(0, -domain.length - 1);

const ttlValue = (ttl: PanelTtl, wanted: number | undefined): string | null => {
  if (ttl.kind === 'fixed') return null;
  if (ttl.kind === 'seconds') return String(Math.min(Math.max(wanted ?? ttl.usual, ttl.least), ttl.most ?? Infinity));
  if (wanted === undefined) return ttl.usual;
  // The longest that is not longer than wished: a shorter TTL costs nothing, a longer one keeps mistakes alive.
  const fitting = ttl.options.filter(option => option.seconds <= wanted).toSorted((a, b) => b.seconds - a.seconds);
  return fitting[0]?.label ?? ttl.options.toSorted((a, b) => a.seconds - b.seconds)[0]?.label ?? ttl.usual;
};

const textValue = (provider: DnsProvider, text: string): string | null => {
  if (Buffer.byteLength(text) > provider.longestText) return null;
  const printable = /^[\x20-\x7e]*$/.test(text);
  if (provider.text === 'quoted') {
    if (!printable && provider.escapes === 'none') return null;
    return quotedText(text, provider.escapes === 'octal' ? 'octal' : 'decimal');
  }
  // A bare field trims its ends and reads outer quotes or backslashes in ways that differ from panel to panel.
  return printable && text === text.trim() && text !== '' && !/["\\]/.test(text) ? text : null;
};

type Part = { readonly kind: FieldKind; readonly value: string };

const caaFields = (provider: DnsProvider, value: string): readonly Part[] | null => {
  const parts = caaParts(value);
  if (parts === null || !/^[\x20-\x7e]*$/.test(parts.value) || /["\\]/.test(parts.value)) return null;
  if (provider.caa === 'in-value') return [{ kind: 'value', value: `${parts.flags} ${parts.tag} "${parts.value}"` }];
  return [
    { kind: 'flags', value: parts.flags },
    { kind: 'tag', value: parts.tag },
    { kind: 'value', value: parts.value },
  ];
};

const numbered = (provider: DnsProvider, value: string): readonly Part[] => {
  const words = value.split(' ');
  const host = hostName(provider, words.at(-1) ?? '');
  const numbers = words.slice(0, -1);
  if (provider.priority === 'in-value') return [{ kind: 'value', value: [...numbers, host].join(' ') }];
  const kinds: readonly FieldKind[] = ['priority', 'weight', 'port'];
  return [
    ...numbers.map((number, index) => ({ kind: kinds[index] ?? 'value', value: number })),
    { kind: 'value', value: host },
  ];
};

const valueParts = (provider: DnsProvider, type: DnsType, value: string): readonly Part[] | null => {
  const canonical = canonicalValue(type, value);
  switch (type) {
    case 'TXT': {
      const text = textValue(provider, value);
      return text === null ? null : [{ kind: 'value', value: text }];
    }
    case 'CAA':
      return caaFields(provider, canonical);
    case 'MX':
    case 'SRV':
      return numbered(provider, canonical);
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return [{ kind: 'value', value: hostName(provider, canonical) }];
    case 'A':
    case 'AAAA':
      return [{ kind: 'value', value: canonical }];
    case 'SOA':
      return null;
  }
};

const labelOf = (provider: DnsProvider, kind: FieldKind): string => {
  switch (kind) {
    case 'type':
    case 'name':
    case 'value':
    case 'priority':
    case 'ttl':
      return provider.labels[kind];
    case 'proxy':
      return provider.proxy?.label ?? 'Proxy';
    case 'weight':
      return 'Weight';
    case 'port':
      return 'Port';
    case 'flags':
      return 'Flags';
    case 'tag':
      return 'Tag';
  }
};

/** ALIAS stands in for CNAME at the domain itself where the provider has it. */
const typeShown = (provider: DnsProvider, set: RecordSet, domain: string): string =>
  set.type === 'CNAME' && set.name === domain && provider.apexAlias !== null ? provider.apexAlias : set.type;

const proxied: ReadonlySet<DnsType> = new Set<DnsType>(['A', 'AAAA', 'CNAME']);

const notTyped = (reason: string): PanelForm => ({ typed: false, reason });

const refusal = (provider: DnsProvider, set: RecordSet, domain: string): string | null => {
  if (!isWithin(set.name, domain)) return `${domain}'s panel cannot hold records of another domain`;
  if (!isTypeableName(set.name)) return 'the name holds characters that a form does not take';
  if (set.type === 'SOA') return 'this record is kept by the provider itself';
  if (set.type === 'CNAME' && set.name === domain && provider.apexAlias === null)
    return `${provider.name} has no record of this kind for the domain itself`;
  return null;
};

const filled = (provider: DnsProvider, set: RecordSet, domain: string, parts: readonly Part[]): PanelForm => {
  const ttl = ttlValue(provider.ttl, set.ttl);
  const all: readonly Part[] = [
    { kind: 'type', value: typeShown(provider, set, domain) },
    { kind: 'name', value: relativeName(provider, set.name, domain) },
    ...parts,
    ...(provider.proxy !== undefined && proxied.has(set.type)
      ? [{ kind: 'proxy' as const, value: provider.proxy.off }]
      : []),
    ...(ttl === null ? [] : [{ kind: 'ttl' as const, value: ttl }]),
  ];
  return {
    typed: true,
    fields: all.map(part => ({ kind: part.kind, label: labelOf(provider, part.kind), value: part.value })),
  };
};

/**
 * A record set as the forms of the provider's panel: one form a value, or one for the whole set where the panel
 * works that way. A value that the form would garble is not typed: it comes with the reason.
 */
export const panelForms = (provider: DnsProvider, set: RecordSet, domain: string): readonly PanelForm[] => {
  const refused = refusal(provider, set, domain);
  if (refused !== null) return [notTyped(refused)];
  const parts = set.values.map(value => valueParts(provider, set.type, value));
  const garbled = notTyped(
    `the form of ${provider.name} would change this value: it is too long or holds characters that it does not keep`,
  );
  if (provider.form === 'value')
    return parts.map(part => (part === null ? garbled : filled(provider, set, domain, part)));
  const values = parts.map(part => part?.[0]?.value ?? null);
  if (values.length === 0 || values.includes(null)) return [garbled];
  return [filled(provider, set, domain, [{ kind: 'value', value: values.join('\n') }])];
};
