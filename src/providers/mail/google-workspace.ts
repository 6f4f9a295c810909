import { dkimKeyShape, noSigns, type MailProvider } from './provider.ts';

export const googleWorkspace: MailProvider = {
  id: 'google-workspace',
  name: 'Google Workspace',
  made: 'mailboxes',
  signs: {
    ...noSigns,
    ownEnvelopes: [/(?:^|\.)gappssmtp\.com$/],
    ownSignatures: [/(?:^|\.)gappssmtp\.com$/],
    smtpHosts: [/^smtp(?:-relay)?\.gmail\.com$/],
    apiHosts: ['gmail.googleapis.com'],
    headers: [{ name: 'x-google-smtp-source' }, { name: 'x-gm-message-state' }],
    includes: ['_spf.google.com'],
    selectors: [/^google$/],
    mxHosts: [/^(?:smtp|aspmx\.l|alt[1-4]\.aspmx\.l)\.google\.com$/, /^aspmx[2-5]\.googlemail\.com$/],
  },
  setups: [
    {
      name: 'mailboxes at the domain',
      records: [
        {
          purpose: 'spf',
          type: 'TXT',
          label: '',
          labelShape: /^$/,
          value: 'include:_spf.google.com',
          shape: /^include:_spf\.google\.com$/,
          looksLike: 'v=spf1 include:_spf.google.com ~all',
          necessity: 'required',
        },
        {
          purpose: 'dkim',
          type: 'TXT',
          label: 'google._domainkey',
          labelShape: /^[a-z0-9-]+\._domainkey$/,
          value: null,
          shape: dkimKeyShape,
          looksLike: 'v=DKIM1; k=rsa; p=…',
          necessity: 'required',
        },
        {
          purpose: 'incoming',
          type: 'MX',
          label: '',
          labelShape: /^$/,
          value: '1 smtp.google.com',
          shape: /^\d+ (?:smtp|aspmx\.l)\.google\.com$/,
          looksLike: '1 smtp.google.com',
          necessity: 'optional',
        },
      ],
    },
  ],
  notAtTheDomain: [],
  dashboard: 'Apps, Google Workspace, Gmail, Authenticate email in the Google Admin console',
  freeQuota: null,
  paidLimit: {
    perDay: 2000,
    perMonth: null,
    note: 'For each mailbox; 500 while the account is on trial.',
    url: 'https://support.google.com/a/answer/166852',
  },
  streams: 'None: these are mailboxes of people. Let the app send through a service made for apps, from a sub-domain.',
  bounces: 'As mail to the mailbox that sent.',
  sources: [
    {
      fact: 'include:_spf.google.com at the domain; the key is made in the Admin console, its selector is google unless another was typed; signing has to be switched on',
      url: 'https://mxio.io/providers/google-workspace',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'MX, SPF and their help pages',
      url: 'https://powershellgallery.com/packages/DNSHealth/1.0.8/Content/MailProviders%5CGoogle.json',
      checkedOn: '2026-11-27',
    },
    {
      fact: '2000 mails a day for a mailbox, 500 while on trial',
      url: 'https://support.google.com/a/answer/166852',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['the single MX smtp.google.com as it is given to new customers'],
};
