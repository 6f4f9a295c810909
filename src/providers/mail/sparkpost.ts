import { dkimKeyShape, noSigns, type MailProvider } from './provider.ts';

export const sparkpost: MailProvider = {
  id: 'sparkpost',
  name: 'SparkPost',
  made: 'app',
  signs: {
    ...noSigns,
    ownSignatures: [/(?:^|\.)sparkpostmail\.com$/],
    smtpHosts: [/^smtp(?:\.eu)?\.sparkpostmail\.com$/],
    apiHosts: ['api.sparkpost.com', 'api.eu.sparkpost.com'],
    packages: ['sparkpost'],
    variables: ['SPARKPOST_'],
    // Not X-MSFBL alone: every server of its software writes that header.
    headers: [],
    ownEnvelopes: [/(?:^|\.)sparkpostmail\.com$/],
    includes: ['sparkpostmail.com'],
    selectors: [/^scph\d{4}$/],
    cnameTargets: [/(?:^|\.)sparkpostmail\.com$/],
  },
  setups: [
    {
      name: 'a sending domain with a bounce domain',
      records: [
        {
          purpose: 'dkim',
          type: 'TXT',
          label: null,
          labelShape: /^scph\d{4}\._domainkey$/,
          value: null,
          shape: dkimKeyShape,
          looksLike: 'v=DKIM1; k=rsa; h=sha256; p=…',
          necessity: 'required',
        },
        {
          purpose: 'return-path',
          type: 'CNAME',
          label: null,
          labelShape: /^[a-z0-9-]+$/,
          value: null,
          shape: /^(?:eu\.)?sparkpostmail\.com$/,
          looksLike: 'sparkpostmail.com or eu.sparkpostmail.com',
          necessity: 'recommended',
        },
      ],
    },
  ],
  notAtTheDomain: [
    {
      term: 'include:sparkpostmail.com',
      why: 'the bounce domain is a CNAME below your domain, so receivers never look for SparkPost at the domain itself; it only uses up a look-up.',
    },
  ],
  dashboard: 'Configuration, Domains in SparkPost (Bird)',
  freeQuota: {
    perDay: 100,
    perMonth: 500,
    note: 'The test plan.',
    url: 'https://raw.githubusercontent.com/api-evangelist/sparkpost/refs/heads/main/plans/sparkpost-plans-pricing.yml',
  },
  streams: null,
  bounces: 'To the bounce domain at SparkPost, from there to event webhooks.',
  sources: [
    {
      fact: 'key as TXT at a selector of the account, bounce domain as CNAME',
      url: 'https://github.com/Domain-Connect/Templates/blob/master/bird.com.sparkpost-email.json',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'CNAME to sparkpostmail.com, in the EU to eu.sparkpostmail.com',
      url: 'https://developers.sparkpost.com/api/sending-domains/',
      checkedOn: '2026-11-27',
    },
    {
      fact: '500 mails a month, 100 a day on the test plan',
      url: 'https://raw.githubusercontent.com/api-evangelist/sparkpost/refs/heads/main/plans/sparkpost-plans-pricing.yml',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['the form of the selector, scph with month and year', 'SMTP and API hosts'],
};
