import type { DnsProvider } from './provider.ts';

export const porkbun: DnsProvider = {
  id: 'porkbun',
  name: 'Porkbun',
  nameServerSuffixes: ['ns.porkbun.com'],
  labels: { type: 'Type', name: 'Host', value: 'Answer', priority: 'Priority', ttl: 'TTL' },
  apex: '',
  targets: 'no-dot',
  text: 'bare',
  longestText: 2048,
  escapes: 'none',
  priority: 'own-field',
  caa: 'in-value',
  form: 'value',
  ttl: { kind: 'seconds', least: 600, usual: 600 },
  apexAlias: 'ALIAS',
  steps: [
    'Sign in at porkbun.com and open Domain Management.',
    'Choose DNS next to the domain.',
    'Fill in the form at the top for a new record, or choose Edit on the line that changes.',
    'Choose Add, or Save.',
  ],
  watchOut: [
    'A new domain has an ALIAS for the domain itself and a CNAME for * that lead to pixie.porkbun.com; delete them before you add your own address.',
    'Porkbun puts your domain behind whatever stands in Host: type only the part before the domain, nothing for the domain itself.',
  ],
  sources: [
    {
      fact: 'the records of a new domain: ALIAS at the root and CNAME *, both to pixie.porkbun.com',
      url: 'https://github.com/qdm12/ddns-updater/blob/master/docs/porkbun.md',
      read: '2026-11-23',
    },
    {
      fact: 'ALIAS, CAA and SRV are offered',
      url: 'https://docs.dnscontrol.org/provider/porkbun',
      read: '2026-11-23',
    },
  ],
  unconfirmed: [
    'an empty Host for the domain itself',
    '600 seconds as the least TTL',
    'the longest text that the form takes',
    'CAA in one field',
  ],
};
