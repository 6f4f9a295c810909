import { dkimKeyShape, noSigns, type MailProvider } from './provider.ts';

export const customerIo: MailProvider = {
  id: 'customer-io',
  name: 'Customer.io',
  made: 'marketing',
  signs: {
    ...noSigns,
    ownSignatures: [/(?:^|\.)customeriomail\.com$/],
    smtpHosts: [/^smtp(?:-eu)?\.customer\.io$/],
    apiHosts: ['api.customer.io', 'track.customer.io', 'api-eu.customer.io', 'track-eu.customer.io'],
    packages: ['customerio-node'],
    variables: ['CUSTOMERIO_', 'CUSTOMER_IO_'],
    ownEnvelopes: [/(?:^|\.)customeriomail\.com$/],
    envelopeLabels: [/^cio\d+$/],
    includes: ['customeriomail.com'],
    cnameTargets: [/(?:^|\.)customeriomail\.com$/],
  },
  setups: [
    {
      name: 'the account’s own sub-domain',
      records: [
        {
          purpose: 'return-path',
          type: 'MX',
          label: null,
          labelShape: /^cio\d+$/,
          value: null,
          shape: /^\d+ [a-z0-9.-]+$/,
          looksLike: '10 …',
          necessity: 'required',
        },
        {
          purpose: 'spf',
          type: 'TXT',
          label: null,
          labelShape: /^cio\d+$/,
          value: null,
          shape: /^include:[a-z0-9_.-]+$/,
          looksLike: 'v=spf1 include:… ~all',
          necessity: 'required',
        },
        {
          purpose: 'dkim',
          type: 'TXT',
          label: null,
          labelShape: /^[a-z0-9]+\._domainkey\.cio\d+$/,
          value: null,
          shape: dkimKeyShape,
          looksLike: 'k=rsa; p=…',
          necessity: 'required',
        },
      ],
    },
  ],
  notAtTheDomain: [
    {
      term: 'include:customeriomail.com',
      why: 'everything of Customer.io stands below the account’s own sub-domain; at the domain itself it only uses up look-ups.',
    },
  ],
  dashboard: 'Workspace Settings, Email, Sending Domains in Customer.io',
  freeQuota: null,
  streams: 'Transactional messages and campaigns are kept apart by kind, not by sub-domain.',
  bounces: 'To the account’s sub-domain, from there to reporting webhooks.',
  sources: [
    {
      fact: 'all records stand at cio… and krs._domainkey.cio… below the domain, nothing at the domain itself',
      url: 'https://docs.customer.io/journeys/authentication',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['the values of MX and SPF', 'SMTP hosts'],
};
