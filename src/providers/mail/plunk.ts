import { easyDkim, noSigns, sesReturnPath, type MailProvider } from './provider.ts';

export const plunk: MailProvider = {
  id: 'plunk',
  name: 'Plunk',
  made: 'app',
  sendsThrough: 'ses',
  signs: {
    ...noSigns,
    smtpHosts: [/^(?:next-)?smtp\.useplunk\.com$/],
    apiHosts: ['api.useplunk.com', 'next-api.useplunk.com'],
    packages: ['@plunk/node'],
    variables: ['PLUNK_'],
    envelopeLabels: [/^plunk$/],
  },
  setups: [
    {
      name: 'a verified domain',
      records: [easyDkim, ...sesReturnPath('plunk', /^[a-z0-9-]+$/)],
    },
  ],
  notAtTheDomain: [
    {
      term: 'include:amazonses.com',
      why: 'Plunk sends through Amazon SES with a return path below your domain; at the domain itself it only uses up a look-up.',
    },
  ],
  dashboard: 'the Domains tab of the project settings in Plunk',
  freeQuota: {
    perDay: null,
    perMonth: 1000,
    note: 'With Plunk’s mark in the mail.',
    url: 'https://raw.githubusercontent.com/api-evangelist/plunk/refs/heads/main/plans/plunk-plans-pricing.yml',
  },
  streams: null,
  bounces: 'To the return path at Amazon SES, from there to the project.',
  sources: [
    {
      fact: 'three CNAMEs for the keys, one TXT for SPF, one MX for bounces',
      url: 'https://docs.useplunk.com/guides/verifying-domains',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'everything is sent through Amazon SES',
      url: 'https://docs.useplunk.com/self-hosting/email-setup.md',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'the return path is plunk.…: its source sets it so',
      url: 'https://github.com/useplunk/plunk',
      checkedOn: '2026-11-27',
    },
    { fact: 'SMTP host', url: 'https://docs.useplunk.com/getting-started/smtp', checkedOn: '2026-11-27' },
    {
      fact: '1000 mails a month without payment',
      url: 'https://raw.githubusercontent.com/api-evangelist/plunk/refs/heads/main/plans/plunk-plans-pricing.yml',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: [],
};
