import type { Change } from './check.ts';
import type { DnsEvidence } from '../evidence/dns.ts';

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;

/** The place where the records of the domain are edited, as a founder finds it. */
export const dnsSettings = (dns: DnsEvidence): string => {
  const servers = [...new Set(dns.servers.map(({ name }) => name))].toSorted().slice(0, 2);
  return `the DNS settings of ${dns.domain}${servers.length === 0 ? '' : `, kept by the company behind ${listed(servers)}`}`;
};

export const byHand = (where: string, first: string, ...more: readonly string[]): Change => ({
  kind: 'by-hand',
  where,
  steps: [first, ...more],
});

/** Length of a time for people: `40 seconds`, `5 minutes`, `2 hours`, `3 days`. */
export const lasting = (seconds: number): string => {
  const units = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const;
  const [unit, size] =
    units.find(([, length]) => seconds >= length * 1.5 || seconds === length) ?? (['second', 1] as const);
  const count = Math.round(seconds / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};

/** What `dig` prints when no record of the type came back; the question itself has no data behind the type. */
export const showsNone = (type: string): string => String.raw`/^(?![\s\S]*\sIN[\t ]+${type}[\t ]+[0-9a-zA-Z])/`;
