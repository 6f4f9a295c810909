import type { DnsProvider } from './provider.ts';

const types = 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/ResourceRecordTypes.html';

export const route53: DnsProvider = {
  id: 'route53',
  name: 'Amazon Route 53',
  nameServerSuffixes: [],
  // Four servers a zone, each under another ending: ns-421.awsdns-52.com, ns-1540.awsdns-00.co.uk.
  nameServerPattern: /^ns-\d+\.awsdns-\d+\.(?:com|net|org|co\.uk)$/,
  labels: { type: 'Record type', name: 'Record name', value: 'Value', priority: 'Priority', ttl: 'TTL (seconds)' },
  apex: '',
  targets: 'no-dot',
  text: 'quoted',
  longestText: 4000,
  escapes: 'octal',
  priority: 'in-value',
  caa: 'in-value',
  form: 'set',
  ttl: { kind: 'seconds', least: 0, most: 2_147_483_647, usual: 300 },
  apexAlias: null,
  steps: [
    'Sign in to the AWS console and open Route 53, then Hosted zones.',
    'Choose the domain.',
    'Choose Create record, or tick the record that changes and choose Edit record.',
    'Fill in the fields below, every value on a line of its own, and choose Create records or Save.',
  ],
  watchOut: [
    'One record holds the whole set: paste all values shown below, one a line, also those that stay as they are.',
    'TXT values stand in double quotes; a long one is several quoted pieces on the same line.',
    'The domain itself cannot have a CNAME; for Amazon services use an A record with the Alias switch.',
  ],
  sources: [
    {
      fact: 'final dot optional; text in quotes, 255 characters a piece, octal escapes; no CNAME at the root',
      url: types,
      read: '2026-11-23',
    },
    {
      fact: 'a value has 4000 characters at most; several values a record',
      url: 'https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecord.html',
      read: '2026-11-23',
    },
  ],
  unconfirmed: ['the exact words of the console’s buttons'],
};
