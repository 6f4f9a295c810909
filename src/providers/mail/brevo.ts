import { dkimKeyShape, noSigns, type MailProvider, type WantedRecord } from './provider.ts';

const key = (number: 1 | 2): WantedRecord => ({
  purpose: 'dkim',
  type: 'CNAME',
  label: `brevo${number}._domainkey`,
  labelShape: new RegExp(`^brevo${number}\\._domainkey$`),
  value: null,
  shape: new RegExp(`^b${number}\\.[a-z0-9-]+\\.dkim\\.brevo\\.com$`),
  looksLike: `b${number}.….dkim.brevo.com`,
  necessity: 'required',
});

const code: WantedRecord = {
  purpose: 'ownership',
  type: 'TXT',
  label: '',
  labelShape: /^$/,
  value: null,
  shape: /^brevo-code:[0-9a-f]{32}$/,
  looksLike: 'brevo-code:…',
  necessity: 'required',
};

export const brevo: MailProvider = {
  id: 'brevo',
  name: 'Brevo',
  made: 'app',
  signs: {
    ...noSigns,
    ownSignatures: [/(?:^|\.)(?:sendinblue|brevo|brevosend)\.com$/],
    smtpHosts: [/^smtp-relay\.(?:brevo|sendinblue)\.com$/],
    apiHosts: ['api.brevo.com', 'api.sendinblue.com'],
    packages: ['@getbrevo/brevo', 'sib-api-v3-sdk'],
    variables: ['BREVO_', 'SENDINBLUE_'],
    headers: [{ name: 'x-mailin-eid' }, { name: 'x-sib-id' }],
    ownEnvelopes: [/(?:^|\.)(?:sender-sib\.com|mailin\.fr|brevosend\.com)$/],
    includes: ['spf.brevo.com', 'spf.sendinblue.com'],
    selectors: [/^brevo[12]$/],
    cnameTargets: [/\.dkim\.brevo\.com$/, /(?:^|\.)brand\.brevosend\.com$/],
  },
  setups: [
    { name: 'two keys as CNAME', records: [key(1), key(2), code] },
    {
      name: 'one key as TXT',
      records: [
        {
          purpose: 'dkim',
          type: 'TXT',
          label: 'mail._domainkey',
          labelShape: /^mail\._domainkey$/,
          value: null,
          shape: dkimKeyShape,
          looksLike: 'k=rsa;p=…',
          necessity: 'required',
        },
        code,
      ],
    },
  ],
  notAtTheDomain: [
    {
      term: 'include:spf.brevo.com',
      why: 'on shared servers Brevo’s return path is its own, so receivers never look for Brevo at your domain; it only uses up a look-up. With a dedicated address Brevo tells you what to add.',
    },
    {
      term: 'include:spf.sendinblue.com',
      why: 'it is the former name of Brevo, and on shared servers its return path is its own; it only uses up a look-up.',
    },
  ],
  dashboard: 'Senders, Domains & Dedicated IPs in Brevo',
  freeQuota: {
    perDay: 300,
    perMonth: null,
    note: 'Mail over the API and over SMTP together.',
    url: 'https://help.brevo.com/hc/en-us/articles/8292912279954-Add-or-remove-emails-from-your-plan',
  },
  streams: null,
  bounces: 'To Brevo’s own return path, from there to webhooks.',
  sources: [
    {
      fact: 'more than 300 mails a day need a paid plan',
      url: 'https://help.brevo.com/hc/en-us/articles/8292912279954-Add-or-remove-emails-from-your-plan',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'DKIM and brevo-code as the API shows them; an older form has one TXT at mail._domainkey',
      url: 'https://developers.brevo.com/docs/domain-authentication-and-verification.md',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'without an authenticated domain the sender is replaced by one below brevosend.com',
      url: 'https://help.brevo.com/hc/en-us/articles/16045394674066-Troubleshooting-issues-with-domain-authentication-Brevo-code-DKIM-record-DMARC-record',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'brevo1 and brevo2 as CNAME to b1. and b2.….dkim.brevo.com; 300 mails a day; return path of its own on shared servers',
      url: 'https://www.captaindns.com/en/blog/brevo-transactional-email-technical-guide',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['how campaigns count to the 300', 'the name of the dashboard’s page'],
};
