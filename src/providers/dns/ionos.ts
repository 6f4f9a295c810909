import type { DnsProvider } from './provider.ts';

export const ionos: DnsProvider = {
  id: 'ionos',
  name: 'IONOS',
  nameServerSuffixes: ['ui-dns.com', 'ui-dns.de', 'ui-dns.org', 'ui-dns.biz'],
  labels: { type: 'Type', name: 'Host name', value: 'Value', priority: 'Priority', ttl: 'TTL' },
  apex: '@',
  targets: 'no-dot',
  text: 'bare',
  longestText: 1024,
  escapes: 'none',
  priority: 'own-field',
  caa: 'own-fields',
  form: 'value',
  ttl: {
    kind: 'menu',
    options: [
      { label: '1 minute', seconds: 60 },
      { label: '5 minutes', seconds: 300 },
      { label: '1 hour', seconds: 3600 },
      { label: '1 day', seconds: 86_400 },
    ],
    usual: '1 hour',
  },
  apexAlias: null,
  steps: [
    'Sign in to your IONOS account and open Menu, then Domains & SSL.',
    'Choose the domain, then the DNS tab.',
    'Choose Add record and its type, or the pencil on the line that changes.',
    'Fill in the fields below and choose Save.',
  ],
  watchOut: [
    'Records that IONOS made for its own website or mail service are switched off when you add your own for the same name; it asks first.',
    'Type only the part before the domain in Host name.',
  ],
  sources: [
    {
      fact: 'Menu, Domains & SSL, then the domain and its tabs',
      url: 'https://www.ionos.co.uk/help/domains/set-up-and-manage-external-domains-with-ionos/choosing-name-servers-for-external-domains/',
      read: '2026-11-23',
    },
  ],
  unconfirmed: [
    'the name servers',
    '@ for the domain itself',
    'the TTL menu',
    'the longest text that the form takes',
    'separate CAA fields',
  ],
};
