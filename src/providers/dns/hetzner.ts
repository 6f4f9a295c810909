import type { DnsProvider } from './provider.ts';

const faq = 'https://docs.hetzner.com/networking/dns/faq/records';

export const hetzner: DnsProvider = {
  id: 'hetzner',
  name: 'Hetzner',
  nameServerSuffixes: ['ns.hetzner.com', 'ns.hetzner.de'],
  labels: { type: 'Type', name: 'Name', value: 'Value', priority: 'Priority', ttl: 'TTL' },
  apex: '@',
  targets: 'dot',
  text: 'quoted',
  longestText: 4000,
  escapes: 'none',
  priority: 'in-value',
  caa: 'in-value',
  form: 'value',
  ttl: { kind: 'seconds', least: 60, usual: 3600 },
  apexAlias: null,
  steps: [
    'Sign in to the Hetzner Console and open DNS.',
    'Choose the zone of the domain, then Records.',
    'Choose Add record, or Edit on the line that changes.',
    'Fill in the fields below and save.',
  ],
  watchOut: [
    'A host name in Value ends with a dot. Without it Hetzner puts your domain behind it.',
    'If the form shows a Priority field of its own for MX, put the number there and only the host name in Value.',
  ],
  sources: [
    {
      fact: '@ for the root; a name without a final dot gets the zone appended, in Name and in Value',
      url: faq,
      read: '2026-11-23',
    },
    {
      fact: 'hydrogen.ns.hetzner.com, oxygen.ns.hetzner.com, helium.ns.hetzner.de; a record set with values as in a zone file',
      url: 'https://docs.hetzner.cloud/reference/cloud#zones',
      read: '2026-11-23',
    },
  ],
  unconfirmed: [
    'quotes around TXT in the form',
    'MX priority in the value',
    '60 seconds as the least TTL',
    'the longest text that the form takes',
  ],
};
