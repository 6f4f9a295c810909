import { dkimKeyShape, easyDkim, noSigns, sesReturnPath, type MailProvider } from './provider.ts';

export const resend: MailProvider = {
  id: 'resend',
  name: 'Resend',
  made: 'app',
  sendsThrough: 'ses',
  signs: {
    ...noSigns,
    ownEnvelopes: [/(?:^|\.)resend\.dev$/],
    ownSignatures: [/(?:^|\.)resend\.dev$/],
    smtpHosts: [/^smtp\.resend\.com$/],
    apiHosts: ['api.resend.com'],
    packages: ['resend'],
    variables: ['RESEND_'],
    selectors: [/^resend$/],
    cnameTargets: [/(?:^|\.)resend-dns\.com$/],
  },
  setups: [
    {
      name: 'one key as TXT',
      records: [
        ...sesReturnPath('send', /^[a-z0-9-]+$/),
        {
          purpose: 'dkim',
          type: 'TXT',
          label: 'resend._domainkey',
          labelShape: /^resend\._domainkey$/,
          value: null,
          shape: dkimKeyShape,
          looksLike: 'p=…',
          necessity: 'required',
        },
      ],
    },
    { name: 'three keys as CNAME', records: [...sesReturnPath('send', /^[a-z0-9-]+$/), easyDkim] },
  ],
  notAtTheDomain: [
    {
      term: 'include:amazonses.com',
      why: 'Resend sends with a return path of its own below your domain, so receivers never look for Amazon at the domain itself; it only uses up a look-up.',
    },
  ],
  dashboard: 'the domain’s page under Domains in the Resend dashboard',
  freeQuota: {
    perDay: 100,
    perMonth: 3000,
    note: 'Received mail and every further recipient count too.',
    url: 'https://resend.com/docs/knowledge-base/account-quotas-and-limits.md',
  },
  streams: 'Transactional mail and Broadcasts are separate products; keep them apart by a sub-domain each.',
  bounces: 'To the return path, from there to webhooks (`email.bounced`).',
  sources: [
    {
      fact: 'MX and SPF at the return path, key at resend._domainkey; version 6 of the template adds a CNAME for clicks below resend-dns.com',
      url: 'https://github.com/Domain-Connect/Templates/blob/master/resend.com.mail.json',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'the return path is `send` unless another was chosen',
      url: 'https://resend.com/docs/dashboard/domains/custom-return-path.md',
      checkedOn: '2026-11-27',
    },
    {
      fact: '100 mails a day and 3000 a month without payment; received ones count',
      url: 'https://resend.com/docs/knowledge-base/account-quotas-and-limits.md',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'domains added since August 2026 may be given CNAMEs, so the types that the dashboard shows count',
      url: 'https://spreecommerce.org/docs/integrations/email/resend',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: [
    'that the CNAMEs of newer domains are three keys at Amazon SES (notes of a customer, no page of the vendor)',
    'the name of the bounce webhook',
  ],
};
