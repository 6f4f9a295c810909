import type { DnsProvider } from './provider.ts';

const edit = 'https://docs.ovhcloud.com/en/guides/web-cloud/domains/dns-zone-edit';

export const ovh: DnsProvider = {
  id: 'ovh',
  name: 'OVHcloud',
  nameServerSuffixes: ['ovh.net', 'ovh.ca'],
  labels: { type: 'Type', name: 'Sub-domain', value: 'Target', priority: 'Priority', ttl: 'TTL' },
  apex: '',
  targets: 'dot',
  text: 'bare',
  longestText: 255,
  escapes: 'none',
  priority: 'own-field',
  caa: 'own-fields',
  form: 'value',
  ttl: { kind: 'seconds', least: 60, usual: 3600 },
  apexAlias: null,
  steps: [
    'Sign in to the OVHcloud Control Panel and open Web Cloud, then Domain names.',
    'Choose the domain, then the DNS zone tab.',
    'Choose Add an entry and the type, or … and Modify record on the line that changes.',
    'Fill in the fields below, go on to the summary and choose Confirm.',
  ],
  watchOut: [
    'A host name in Target ends with a dot. Without it OVHcloud puts your domain behind it.',
    'A TXT value over 255 characters does not fit the form: choose Change in text format and paste the zone-file line.',
    'A TXT record beside a CNAME at the same name makes both unreliable.',
  ],
  sources: [
    {
      fact: 'path to the form; final dot needed; 255 characters of text in the form, none in text format; no CNAME at the root',
      url: edit,
      read: '2026-11-23',
    },
  ],
  unconfirmed: ['60 seconds as the least TTL', 'an empty Sub-domain for the domain itself', 'separate CAA fields'],
};
