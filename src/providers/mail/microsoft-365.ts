import { noSigns, type MailProvider, type WantedRecord } from './provider.ts';

const key = (number: 1 | 2): WantedRecord => ({
  purpose: 'dkim',
  type: 'CNAME',
  label: `selector${number}._domainkey`,
  labelShape: new RegExp(`^selector${number}\\._domainkey$`),
  value: null,
  shape: new RegExp(
    `^selector${number}-[a-z0-9-]+\\._domainkey\\.[a-z0-9-]+\\.(?:onmicrosoft\\.com|[a-z]-v\\d\\.dkim\\.mail\\.microsoft)$`,
  ),
  looksLike: `selector${number}-…._domainkey.….dkim.mail.microsoft`,
  necessity: 'required',
});

export const microsoft365: MailProvider = {
  id: 'microsoft-365',
  name: 'Microsoft 365',
  made: 'mailboxes',
  signs: {
    ...noSigns,
    ownEnvelopes: [/(?:^|\.)onmicrosoft\.com$/],
    ownSignatures: [/(?:^|\.)onmicrosoft\.com$/],
    smtpHosts: [/^smtp\.office365\.com$/, /^[a-z0-9-]+\.mail\.protection\.outlook\.com$/],
    headers: [{ name: 'x-ms-exchange-crosstenant-id' }],
    includes: ['spf.protection.outlook.com'],
    selectors: [/^selector[12](?:-.*)?$/],
    cnameTargets: [/\._domainkey\.[a-z0-9-]+\.(?:onmicrosoft\.com|[a-z]-v\d\.dkim\.mail\.microsoft)$/],
    mxHosts: [/(?:^|\.)mail\.protection\.outlook\.com$/, /(?:^|\.)mx\.microsoft$/],
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
          value: 'include:spf.protection.outlook.com',
          shape: /^include:spf\.protection\.outlook\.com$/,
          looksLike: 'v=spf1 include:spf.protection.outlook.com -all',
          necessity: 'required',
        },
        key(1),
        key(2),
        // A filter of somebody else may stand in front, so that another MX is no fault.
        {
          purpose: 'incoming',
          type: 'MX',
          label: '',
          labelShape: /^$/,
          value: null,
          shape: /^\d+ (?:[a-z0-9-]+\.mail\.protection\.outlook\.com|[a-z0-9.-]+\.mx\.microsoft)$/,
          looksLike: '0 ….mail.protection.outlook.com',
          necessity: 'optional',
        },
      ],
    },
  ],
  notAtTheDomain: [],
  dashboard: 'Email & collaboration, Policies, Email authentication settings, DKIM in the Microsoft Defender portal',
  freeQuota: null,
  streams: 'None: these are mailboxes of people. Let the app send through a service made for apps, from a sub-domain.',
  bounces: 'As mail to the mailbox that sent.',
  sources: [
    {
      fact: 'the targets of selector1 and selector2 are read in the Defender portal and never put together; domains added since May 2025 have another form than older ones',
      url: 'https://github.com/MicrosoftDocs/defender-docs/pull/4336',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'MX, SPF and autodiscover as the set-up applies them',
      url: 'https://github.com/Domain-Connect/Templates/blob/master/microsoft.com.o365.json',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['the header that shows it', 'MX hosts below mx.microsoft'],
};
