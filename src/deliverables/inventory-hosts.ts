import type { DnsName, DnsRecord, DnsType } from '../evidence/dns.ts';
import type { Hop, HttpEvidence } from '../evidence/http.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import { platformAtAddress } from '../providers/hosting/apex-targets.ts';
import { marksIn, type Mark } from '../providers/hosting/marks.ts';
import { platformOfTarget } from '../providers/hosting/platforms.ts';
import type { InventoryFinding } from './inventory-statement.ts';

/** One station on the way from a name to the code, with what shows it. */
export type Station = { readonly name: string; readonly evidence: readonly string[] };

export type HostPath = {
  readonly host: string;
  /** What the settings say that answers here, when they do. */
  readonly service?: string;
  readonly environment?: string;
  /** Where the name leads: `CNAME x`, `A y`. Empty = it leads nowhere. */
  readonly leadsTo: readonly string[];
  readonly cdn: Station | null;
  /** The platform or server that answers; null = not recognised from outside. */
  readonly runsOn: Station | null;
  /** Address that visitors are sent on to, when it is another host. */
  readonly sendsTo?: string;
  readonly findings: readonly { readonly id: string; readonly title: string }[];
};

/** Records of one type at a name: the resolver's, else those of a server that answered. */
export const recordsAt = (name: DnsName | undefined, type: DnsType): readonly DnsRecord[] => {
  const leaves =
    name === undefined ? [] : [name.resolver[type], ...Object.values(name.authoritative).map(answers => answers[type])];
  const answer = leaves.find(leaf => leaf?.status === 'ok' && leaf.value.records.length > 0);
  return answer?.status === 'ok' ? answer.value.records : [];
};

/** The way a name takes through DNS, links first, each record once. */
const leadsToOf = (name: DnsName | undefined): readonly DnsRecord[] => {
  const records = (['CNAME', 'A', 'AAAA'] as const).flatMap(type => recordsAt(name, type));
  const wanted = records.filter(({ type }) => type === 'CNAME' || type === 'A' || type === 'AAAA');
  return [...new Map(wanted.map(record => [`${record.type} ${record.value}`, record])).values()].toSorted(
    (a, b) => Number(b.type === 'CNAME') - Number(a.type === 'CNAME'),
  );
};

const hopsAt = (http: HttpEvidence | undefined, host: string): readonly Hop[] =>
  Object.values(http?.chains ?? {})
    .flatMap(leaf => (leaf.status === 'ok' ? leaf.value.hops : []))
    .filter(({ url }) => URL.canParse(url) && new URL(url).hostname === host)
    // What the secured address says counts; the plain one is often answered by something in front.
    .toSorted((a, b) => Number(b.url.startsWith('https:')) - Number(a.url.startsWith('https:')));

type Role = Mark['role'];

const stationBy = (hops: readonly Hop[], role: Role): Station | undefined => {
  for (const { headers, url } of hops) {
    const mark = marksIn(headers).find(each => each.role === role);
    if (mark !== undefined)
      return {
        name: mark.name,
        evidence: [`header ${mark.header}: ${mark.value.slice(0, 60)} at ${new URL(url).host}`],
      };
  }
  return undefined;
};

const hostByDns = (records: readonly DnsRecord[]): Station | undefined => {
  for (const { type, value } of records) {
    const name = type === 'CNAME' ? platformOfTarget(value)?.name : platformAtAddress(value)?.platform;
    if (name !== undefined) return { name, evidence: [`${type} ${value}`] };
  }
  return undefined;
};

const both = (first: Station | undefined, second: Station | undefined): Station | null => {
  if (first === undefined || second === undefined) return first ?? second ?? null;
  return first.name === second.name ? { name: first.name, evidence: [...first.evidence, ...second.evidence] } : first;
};

const endOf = (http: HttpEvidence | undefined, host: string): string | undefined => {
  const leaf = http?.chains[`https://${host}/`] ?? http?.chains[`https://${host}`];
  if (leaf?.status !== 'ok' || leaf.value.end.how !== 'answered') return undefined;
  const url = leaf.value.hops.at(-1)?.url ?? '';
  return URL.canParse(url) && new URL(url).hostname !== host ? new URL(url).origin : undefined;
};

const hostsOf = ({ declared, dns, http, tls }: EvidenceSet['keys']): readonly string[] => {
  const said = declared?.status === 'ok' ? declared.value.hosts.map(({ host }) => host) : [];
  const asked =
    dns?.status === 'ok'
      ? Object.values(dns.value.names)
          .filter(({ reasons }) => reasons.includes('apex') || reasons.includes('www'))
          .map(({ name }) => name)
      : [];
  const shaken = tls?.status === 'ok' ? tls.value.endpoints.map(({ host }) => host) : [];
  const started =
    http?.status === 'ok'
      ? Object.keys(http.value.chains).flatMap(start =>
          URL.canParse(start.split(' ')[0] ?? '') ? [new URL(start.split(' ')[0] ?? '').hostname] : [],
        )
      : [];
  return [...new Set([...asked.toSorted(), ...said, ...[...shaken, ...started].toSorted()])];
};

/** Each host of the domain with the way from its name to the code that answers. */
export const hostPaths = (keys: EvidenceSet['keys'], findings: readonly InventoryFinding[]): readonly HostPath[] => {
  const dns = keys.dns?.status === 'ok' ? keys.dns.value : undefined;
  const http = keys.http?.status === 'ok' ? keys.http.value : undefined;
  const declared = keys.declared?.status === 'ok' ? keys.declared.value.hosts : [];
  return hostsOf(keys).map(host => {
    const records = leadsToOf(dns?.names[host]);
    const hops = hopsAt(http, host);
    const said = declared.find(each => each.host === host);
    const sendsTo = endOf(http, host);
    const byDns = hostByDns(records);
    const cdn = stationBy(hops, 'cdn') ?? null;
    const marked = stationBy(hops, 'host') ?? stationBy(hops, 'server');
    return {
      host,
      ...(said === undefined ? {} : { service: said.service, environment: said.environment }),
      leadsTo: records.map(({ type, value }) => `${type} ${value}`),
      cdn,
      // A record that leads to the CDN itself says nothing about what stands behind it.
      runsOn: both(marked, byDns !== undefined && byDns.name === cdn?.name ? undefined : byDns),
      ...(sendsTo === undefined ? {} : { sendsTo }),
      findings: findings
        .filter(({ hosts, places }) => hosts.includes(host) || places.includes(host))
        .map(({ id, title }) => ({ id, title })),
    };
  });
};
