import { noSigns, type MailProvider, type WantedRecord } from './provider.ts';

const key = (number: 1 | 2): WantedRecord => ({
  purpose: 'dkim',
  type: 'CNAME',
  label: `mte${number}._domainkey`,
  labelShape: new RegExp(`^mte${number}\\._domainkey$`),
  value: `dkim${number}.mandrillapp.com`,
  shape: new RegExp(`^dkim${number}\\.mandrillapp\\.com$`),
  looksLike: `dkim${number}.mandrillapp.com`,
  necessity: 'required',
});

export const mandrill: MailProvider = {
  id: 'mandrill',
  name: 'Mailchimp Transactional',
  made: 'app',
  signs: {
    ...noSigns,
    ownSignatures: [/(?:^|\.)mandrillapp\.com$/],
    smtpHosts: [/^smtp\.mandrillapp\.com$/],
    apiHosts: ['mandrillapp.com'],
    packages: ['@mailchimp/mailchimp_transactional', 'mandrill-api'],
    variables: ['MANDRILL_', 'MAILCHIMP_TRANSACTIONAL_'],
    headers: [{ name: 'x-mandrill-user' }, { name: 'feedback-id', value: /:md$/ }],
    ownEnvelopes: [/(?:^|\.)mandrillapp\.com$/],
    includes: ['spf.mandrillapp.com'],
    selectors: [/^mte[12]$/, /^mandrill$/],
    cnameTargets: [/(?:^|\.)mandrillapp\.com$/],
  },
  setups: [
    {
      name: 'a sending domain',
      records: [
        key(1),
        key(2),
        {
          purpose: 'ownership',
          type: 'TXT',
          label: '',
          labelShape: /^$/,
          value: null,
          shape: /^mandrill_verify\.[A-Za-z0-9_-]+$/,
          looksLike: 'mandrill_verify.…',
          necessity: 'recommended',
        },
      ],
    },
  ],
  notAtTheDomain: [
    {
      term: 'include:spf.mandrillapp.com',
      why: 'Mailchimp asks for the two keys and a DMARC record; its return path is its own, so the term only uses up a look-up.',
    },
  ],
  dashboard: 'Settings, Domains in Mailchimp Transactional',
  freeQuota: null,
  streams: 'Transactional only; campaigns go through Mailchimp itself.',
  bounces: 'To its own return path, from there to webhooks (`hard_bounce`, `soft_bounce`).',
  sources: [
    {
      fact: 'mte1 and mte2 as CNAME, and a DMARC record; without them mail goes out from below mandrillapp.com',
      url: 'https://mailchimp.com/developer/release-notes/new-sending-domain-authentication-requirements',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'key, DMARC and proof of ownership are needed before anything is sent',
      url: 'https://mailchimp.com/developer/transactional/docs/authentication-delivery/',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'X-Mandrill-User and Feedback-ID: …:md in delivered messages',
      url: 'https://lore.kernel.org/xen-devel/',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['the names of the bounce webhooks'],
};
