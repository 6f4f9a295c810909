import type { EvidenceSet } from '../evidence/map.ts';
import { recordsAt } from './inventory-hosts.ts';
import type { Statement } from './inventory-statement.ts';

/** Hosts that an SPF record allows by name (RFC 7208 §5.2, §6.1). */
const allowedBy = (record: string): readonly string[] =>
  record
    .split(/\s+/)
    .flatMap(term => /^[+?~-]?(?:include:|redirect=)([\w.-]{1,253})$/i.exec(term)?.[1] ?? [])
    .map(host => host.toLowerCase());

/** How mail leaves (library, senders that DNS vouches for) and where it arrives. */
export const mailPath = ({ dns, repo }: EvidenceSet['keys'], domain: string): readonly Statement[] => {
  const apex = dns?.status === 'ok' ? dns.value.names[domain] : undefined;
  const mx = recordsAt(apex, 'MX').filter(({ type }) => type === 'MX');
  const spf = recordsAt(apex, 'TXT').filter(({ type, value }) => type === 'TXT' && /^v=spf1(?:\s|$)/i.test(value));
  const senders = [...new Set(spf.flatMap(({ value }) => allowedBy(value)))];
  const mailers = repo?.status === 'ok' ? repo.value.mailers : [];
  return [
    ...mailers.map(({ name, in: { file, line } }) => ({
      what: 'The app sends through',
      name,
      evidence: [`${file}:${line}`],
    })),
    ...senders.map(name => ({ what: 'DNS vouches for mail from', name, evidence: [`TXT v=spf1 at ${domain}`] })),
    ...mx
      // "0 ." says that the domain takes no mail (RFC 7505).
      .filter(({ value }) => !/^\d+ \.?$/.test(value))
      .map(({ value }) => ({
        what: 'Mail to the domain arrives at',
        name: value.replace(/^\d+ /, ''),
        evidence: [`MX ${value}`],
      })),
  ];
};
