import type { DnsProvider } from './provider.ts';

export const squarespace: DnsProvider = {
  id: 'squarespace',
  name: 'Squarespace Domains',
  // Domains that came over from Google Domains still answer from its servers.
  nameServerSuffixes: ['squarespacedns.com', 'googledomains.com'],
  // NSONE serves Squarespace, Netlify and others: alone it names nobody.
  companionSuffixes: ['nsone.net'],
  labels: { type: 'Type', name: 'Host', value: 'Data', priority: 'Priority', ttl: 'TTL' },
  apex: '@',
  targets: 'no-dot',
  text: 'bare',
  longestText: 1024,
  escapes: 'none',
  priority: 'own-field',
  caa: 'own-fields',
  form: 'value',
  ttl: { kind: 'fixed' },
  apexAlias: 'ALIAS',
  steps: [
    'Sign in at account.squarespace.com and open Domains.',
    'Choose the domain, then DNS, then DNS Settings.',
    'Scroll to Custom records and choose Add record, or edit the line that changes.',
    'Fill in the fields below and choose Save.',
  ],
  watchOut: [
    'The records under Squarespace Defaults compete with your own for @ and www; delete the defaults when your site is hosted elsewhere.',
    'Type only the part before the domain in Host.',
  ],
  sources: [
    {
      fact: 'DNS Settings, Custom records, Add record; fields Type, Host, Data; Host @ or empty is the domain itself',
      url: 'https://support.squarespace.com/hc/en-us/articles/360002101888',
      read: '2026-11-23',
    },
  ],
  unconfirmed: [
    'the name servers',
    'the longest text that the form takes',
    'that ALIAS is offered for @',
    'separate CAA fields',
    'that TTL may be left alone',
  ],
};
