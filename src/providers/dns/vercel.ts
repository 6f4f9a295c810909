import type { DnsProvider } from './provider.ts';

export const vercel: DnsProvider = {
  id: 'vercel',
  name: 'Vercel',
  nameServerSuffixes: ['vercel-dns.com', 'zeit.world'],
  labels: { type: 'Type', name: 'Name', value: 'Value', priority: 'Priority', ttl: 'TTL' },
  apex: '',
  targets: 'no-dot',
  text: 'bare',
  longestText: 2048,
  escapes: 'none',
  priority: 'own-field',
  caa: 'in-value',
  form: 'value',
  ttl: { kind: 'seconds', least: 60, usual: 60 },
  apexAlias: 'ALIAS',
  steps: [
    'Sign in at vercel.com, choose the team and open Domains.',
    'Choose the domain and scroll to DNS Records.',
    'Choose Add, or the menu on the line that changes and Edit.',
    'Fill in the fields below and save.',
  ],
  watchOut: [
    'Vercel shows a few records that it made itself (an ALIAS to its own network and a CAA for letsencrypt.org). They cannot be deleted; your own records win.',
    'The type of a record cannot be changed: delete it and add a new one.',
  ],
  sources: [
    {
      fact: 'types offered (ALIAS and CAA among them); the name is a subdomain or empty for the root',
      url: 'https://vercel.com/docs/rest-api/dns/create-a-dns-record',
      read: '2026-11-23',
    },
    { fact: 'CAA as one value, MX priority apart', url: 'https://vercel.com/docs/cli/dns', read: '2026-11-23' },
    {
      fact: '60 seconds is the least TTL; records made by Vercel; type cannot change',
      url: 'https://docs.dnscontrol.org/provider/vercel',
      read: '2026-11-23',
    },
  ],
  unconfirmed: ['the longest text that the form takes', 'the older name servers under zeit.world'],
};
