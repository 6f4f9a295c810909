import type { DnsProvider } from './provider.ts';

export const godaddy: DnsProvider = {
  id: 'godaddy',
  name: 'GoDaddy',
  nameServerSuffixes: ['domaincontrol.com'],
  labels: { type: 'Type', name: 'Name', value: 'Value', priority: 'Priority', ttl: 'TTL' },
  apex: '@',
  targets: 'no-dot',
  text: 'bare',
  longestText: 1024,
  escapes: 'none',
  priority: 'own-field',
  caa: 'own-fields',
  form: 'value',
  ttl: { kind: 'seconds', least: 600, most: 604_800, usual: 3600 },
  apexAlias: null,
  steps: [
    'Sign in at godaddy.com and open Domain Portfolio.',
    'Choose the domain, then DNS, then DNS Records.',
    'Choose Add New Record, or the pencil on the line that changes.',
    'Fill in the fields below (for TTL choose Custom to type seconds) and choose Save.',
  ],
  watchOut: [
    'GoDaddy puts your domain behind whatever stands in Name: type only the part before the domain.',
    'A new domain has a Parked record for @; delete it when you add your own address.',
  ],
  sources: [
    {
      fact: 'path to the form, @ for the root, 600 seconds and up while changing things',
      url: 'https://autospf.com/?p=19987',
      read: '2026-11-23',
    },
    {
      fact: '@ is the root domain, www and the like stand for themselves',
      url: 'https://ifttt.com/godaddy/actions/add_dns_record',
      read: '2026-11-23',
    },
  ],
  unconfirmed: [
    'the longest text that the form takes',
    'that 600 seconds is the least',
    'separate CAA fields',
    'GoDaddy’s own help pages could not be read',
  ],
};
