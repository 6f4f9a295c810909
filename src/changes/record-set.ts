import { isIPv4, isIPv6 } from 'node:net';
import type { DnsType } from '../evidence/dns.ts';

/** All records of one name and type. Values in the form of the DNS evidence: no final dots, TXT joined and unquoted. */
export type RecordSet = {
  /** Full name, lower case, no final dot. */
  readonly name: string;
  readonly type: DnsType;
  readonly values: readonly string[];
  /** Seconds; left out where nobody said. */
  readonly ttl?: number;
};

export const setKey = (set: { readonly name: string; readonly type: DnsType }): string => `${set.name} ${set.type}`;

export const canonicalName = (name: string): string => name.toLowerCase().replace(/\.$/, '');

export const isWithin = (name: string, domain: string): boolean => name === domain || name.endsWith(`.${domain}`);

/** Splits `0 issue "letsencrypt.org"`; the quotes are optional on the way in. RFC 8659 §4.1.1. */
export const caaParts = (value: string): { flags: string; tag: string; value: string } | null => {
  const match = /^(\d{1,3})\s+([a-z0-9]+)\s+(?:"((?:[^"\\]|\\.)*)"|(\S+))$/i.exec(value.trim());
  if (match === null) return null;
  const [, flags = '', tag = '', quoted, bare] = match;
  return { flags, tag: tag.toLowerCase(), value: quoted?.replaceAll(/\\(["\\])/g, '$1') ?? bare ?? '' };
};

const caaText = (parts: { flags: string; tag: string; value: string }): string =>
  `${Number(parts.flags)} ${parts.tag} "${parts.value.replaceAll(/(["\\])/g, '\\$1')}"`;

/** Canonical IPv6 text by way of the URL parser (RFC 5952). */
const ipv6Text = (value: string): string => {
  const host = URL.canParse(`http://[${value}]/`) ? new URL(`http://[${value}]/`).hostname : `[${value}]`;
  return host.slice(1, -1);
};

const hostAfter = (value: string, numbers: number): string | null => {
  const parts = value.trim().split(/\s+/);
  if (parts.length !== numbers + 1) return null;
  const head = parts.slice(0, numbers);
  if (!head.every(part => /^\d{1,5}$/.test(part) && Number(part) <= 65_535)) return null;
  return [...head.map(Number), canonicalName(parts[numbers] ?? '')].join(' ');
};

/** One value in canonical form, so that equal records compare equal. What cannot be read is left as it is. */
export const canonicalValue = (type: DnsType, value: string): string => {
  switch (type) {
    case 'TXT':
      return value;
    case 'A':
      return value.trim();
    case 'AAAA':
      return isIPv6(value.trim()) ? ipv6Text(value.trim()) : value.trim();
    case 'CAA': {
      const parts = caaParts(value);
      return parts === null ? value.trim() : caaText(parts);
    }
    case 'MX':
      // The null MX of RFC 7505 is a lone dot and has no host name to lose.
      return /^0\s+\.?$/.test(value.trim()) ? '0 .' : (hostAfter(value, 1) ?? value.trim());
    case 'SRV':
      return hostAfter(value, 3) ?? value.trim();
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return canonicalName(value.trim());
    case 'SOA':
      return value.trim();
  }
};

/** Canonical values, each once, in the order given. */
export const canonicalValues = (type: DnsType, values: readonly string[]): string[] => [
  ...new Set(values.map(value => canonicalValue(type, value))),
];

/** Equal whatever the order (RFC 2181 §5: a set has none). */
export const sameValues = (type: DnsType, left: readonly string[], right: readonly string[]): boolean => {
  const a = canonicalValues(type, left).toSorted();
  const b = canonicalValues(type, right).toSorted();
  return a.length === b.length && a.every((value, index) => value === b[index]);
};

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/;

/** A host name as it can be typed into a panel: letters, digits, hyphens, underscores; a first label may be `*`. */
export const isTypeableName = (name: string): boolean => {
  if (name.length === 0 || name.length > 253) return false;
  const [first = '', ...rest] = name.split('.');
  return (first === '*' || label.test(first)) && rest.every(part => label.test(part));
};

const isTarget = (name: string): boolean => isTypeableName(name) && !name.startsWith('*') && !isIPv4(name);

/** What is wrong with a value of this type, as the end of a sentence, or null. */
export const valueProblem = (type: DnsType, value: string): string | null => {
  const canonical = canonicalValue(type, value);
  const words = canonical.split(' ');
  switch (type) {
    case 'A':
      return isIPv4(canonical) ? null : 'is no IPv4 address';
    case 'AAAA':
      return isIPv6(canonical) ? null : 'is no IPv6 address';
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return isTarget(canonical) ? null : 'is no host name';
    case 'MX':
      return canonical === '0 .' || (words.length === 2 && isTarget(words[1] ?? ''))
        ? null
        : 'is no priority with a host name';
    case 'SRV':
      return words.length === 4 && isTarget(words[3] ?? '') ? null : 'is no priority, weight and port with a host name';
    case 'CAA':
      return caaParts(canonical) === null ? 'is no flags, tag and value' : null;
    case 'TXT':
      return Buffer.byteLength(value) <= 60_000 ? null : 'is longer than a DNS answer can be';
    case 'SOA':
      return 'is kept by the provider itself';
  }
};
