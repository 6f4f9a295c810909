import type { DnsProvider } from './provider.ts';

export const namecheap: DnsProvider = {
  id: 'namecheap',
  name: 'Namecheap',
  nameServerSuffixes: ['registrar-servers.com'],
  labels: { type: 'Type', name: 'Host', value: 'Value', priority: 'Priority', ttl: 'TTL' },
  apex: '@',
  targets: 'dot',
  text: 'bare',
  longestText: 2500,
  escapes: 'none',
  priority: 'own-field',
  caa: 'own-fields',
  form: 'value',
  ttl: {
    kind: 'menu',
    options: [
      { label: 'Automatic', seconds: 1800 },
      { label: '1 min', seconds: 60 },
      { label: '5 min', seconds: 300 },
      { label: '20 min', seconds: 1200 },
      { label: '30 min', seconds: 1800 },
      { label: '60 min', seconds: 3600 },
    ],
    usual: 'Automatic',
  },
  apexAlias: 'ALIAS',
  steps: [
    'Sign in at namecheap.com and open Domain List.',
    'Choose Manage next to the domain, then the Advanced DNS tab.',
    'Under Host Records choose Add New Record, or edit the line that changes. MX records are in the Mail Settings part of the same page: choose Custom MX there.',
    'Fill in the fields below and save with the green tick.',
  ],
  watchOut: [
    'Namecheap puts your domain behind whatever stands in Host: type only the part before the domain, or the record ends up at a doubled name.',
    'Switching Mail Settings away from Email Forwarding stops the forwarding that is set up there.',
  ],
  sources: [
    {
      fact: 'the panel appends the domain to Host; steps; no CNAME for @',
      url: 'https://www.namecheap.com/support/knowledgebase/article.aspx/9646/10/how-can-i-set-up-a-cname-record-for-my-domain',
      read: '2026-11-23',
    },
    {
      fact: 'host @ for the root, host name values end in a dot, CAA as one value in the interface for programs',
      url: 'https://www.namecheap.com/support/api/methods/domains-dns/set-hosts/',
      read: '2026-11-23',
    },
  ],
  unconfirmed: [
    'the TTL menu',
    'the longest text that the form takes',
    'that ALIAS is offered for @',
    'separate CAA fields',
  ],
};
