import type { DnsProvider } from './provider.ts';

const types = 'https://developers.cloudflare.com/dns/manage-dns-records/reference/dns-record-types/';
const api = 'https://developers.cloudflare.com/api/operations/dns-records-for-a-zone-create-dns-record';

export const cloudflare: DnsProvider = {
  id: 'cloudflare',
  name: 'Cloudflare',
  nameServerSuffixes: ['ns.cloudflare.com', 'foundationdns.com', 'foundationdns.net', 'foundationdns.org'],
  labels: { type: 'Type', name: 'Name', value: 'Content', priority: 'Priority', ttl: 'TTL' },
  apex: '@',
  targets: 'no-dot',
  text: 'quoted',
  longestText: 2048,
  escapes: 'none',
  priority: 'own-field',
  caa: 'own-fields',
  form: 'value',
  ttl: {
    kind: 'menu',
    options: [
      { label: 'Auto', seconds: 300 },
      { label: '1 min', seconds: 60 },
      { label: '5 min', seconds: 300 },
      { label: '1 hr', seconds: 3600 },
      { label: '1 day', seconds: 86_400 },
    ],
    usual: 'Auto',
  },
  apexAlias: 'CNAME',
  proxy: { label: 'Proxy status', off: 'DNS only' },
  steps: [
    'Sign in at dash.cloudflare.com and choose the domain.',
    'Open DNS, then Records.',
    'Choose Add record, or Edit on the line that changes.',
    'Fill in the fields below and choose Save.',
  ],
  watchOut: [
    'Set the proxy switch to DNS only (grey cloud) for every record that mail or a check of ownership uses; behind the orange cloud they cannot be seen.',
    'For web records, check the change first with DNS only, then switch the orange cloud on again where you use it: from outside a proxied record shows addresses of Cloudflare, not yours.',
  ],
  sources: [
    {
      fact: 'root is @, TTL and proxy fields, text is delimited by double quotes, text up to 2048 characters',
      url: types,
      read: '2026-11-23',
    },
    { fact: 'TTL 60 to 86400 seconds, or automatic', url: api, read: '2026-11-23' },
    {
      fact: 'a CNAME at the root is flattened on every plan',
      url: 'https://developers.cloudflare.com/dns/cname-flattening/set-up-cname-flattening/',
      read: '2026-11-23',
    },
  ],
  unconfirmed: ['the wording of the TTL menu', 'the name servers of Foundation DNS'],
};
