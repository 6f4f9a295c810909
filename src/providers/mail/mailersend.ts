import { noSigns, type MailProvider } from './provider.ts';

export const mailersend: MailProvider = {
  id: 'mailersend',
  name: 'MailerSend',
  made: 'app',
  signs: {
    ...noSigns,
    smtpHosts: [/^smtp\.mailersend\.net$/],
    apiHosts: ['api.mailersend.com'],
    packages: ['mailersend'],
    variables: ['MAILERSEND_'],
    ownEnvelopes: [/(?:^|\.)(?:mailersend\.net|mlsender\.net)$/],
    envelopeLabels: [/^mta$/],
    includes: ['_spf.mailersend.net'],
    selectors: [/^mlsend\d*$/],
    cnameTargets: [/(?:^|\.)mailersend\.net$/],
  },
  setups: [
    {
      name: 'a verified domain',
      records: [
        {
          purpose: 'dkim',
          type: 'CNAME',
          label: 'mlsend2._domainkey',
          labelShape: /^mlsend2?\._domainkey$/,
          value: 'mlsend2._domainkey.mailersend.net',
          shape: /^mlsend2?\._domainkey\.mailersend\.net$/,
          looksLike: 'mlsend2._domainkey.mailersend.net',
          necessity: 'required',
        },
        {
          purpose: 'return-path',
          type: 'CNAME',
          label: 'mta',
          labelShape: /^mta\d*$/,
          value: null,
          shape: /^(?:[a-z0-9-]+\.)?mailersend\.net$/,
          looksLike: '….mailersend.net',
          necessity: 'recommended',
        },
        {
          purpose: 'spf',
          type: 'TXT',
          label: '',
          labelShape: /^$/,
          value: 'include:_spf.mailersend.net',
          shape: /^include:_spf\.mailersend\.net$/,
          looksLike: 'v=spf1 include:_spf.mailersend.net ~all',
          necessity: 'recommended',
        },
      ],
    },
  ],
  notAtTheDomain: [],
  dashboard: 'Domains, Manage in MailerSend',
  freeQuota: { perDay: null, perMonth: 500, note: 'A payment card is asked for all the same.' },
  streams: null,
  bounces: 'To the return path at MailerSend, from there to webhooks.',
  sources: [
    {
      fact: '500 mails a month on the free plan, nothing beyond it',
      url: 'https://www.mailersend.com/help/how-to-set-a-billing-limit',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'a card is asked for on the free plan too',
      url: 'https://www.mailersend.com/help/how-to-change-or-cancel-your-plan',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'SPF at the sending domain, mlsend2._domainkey and mta as CNAME (zone files of customers; no page of the vendor was at hand)',
      url: 'https://www.mailersend.com/help/what-is-a-sending-domain',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['the target of the return path', 'headers of its own'],
};
