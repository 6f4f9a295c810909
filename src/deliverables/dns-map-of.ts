import { desiredDns, type PlanOptions } from '../changes/desired.ts';
import type { DnsPlan } from '../changes/dns-plan.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import type { Finding } from '../findings/report.ts';
import type { DnsProvider } from '../providers/dns/provider.ts';
import { detect, providerNamed } from '../providers/dns/providers.ts';
import { dnsMap, nameServersOf, type DnsMap } from './dns-map.ts';

/** The provider by the settings, else by the name servers: what a person says counts more than what is detected. */
export const providerOf = ({ declared, dns }: EvidenceSet['keys']): DnsProvider | null => {
  const named = declared?.status === 'ok' ? declared.value.dnsProvider : undefined;
  const known = named === undefined ? null : providerNamed(named);
  return known ?? (dns?.status === 'ok' ? detect(nameServersOf(dns.value)) : null);
};

/** The DNS map of a run with the plan behind it; null when DNS was not seen. */
export const dnsMapOf = (
  set: EvidenceSet,
  findings: readonly Finding[],
  options: PlanOptions,
): { readonly plan: DnsPlan; readonly map: DnsMap } | null => {
  const { dns } = set.keys;
  if (dns?.status !== 'ok') return null;
  const plan = desiredDns(findings, dns.value, set.collectedAt, options);
  const titles = new Map(findings.map(finding => [finding.id, finding.title]));
  return { plan, map: dnsMap({ dns: dns.value, plan, provider: options.provider, titles }) };
};
