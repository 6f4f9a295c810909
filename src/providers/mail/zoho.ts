import { dkimKeyShape, noSigns, type MailProvider } from './provider.ts';

export const zohoMail: MailProvider = {
  id: 'zoho-mail',
  name: 'Zoho Mail',
  made: 'mailboxes',
  signs: {
    ...noSigns,
    ownEnvelopes: [/(?:^|\.)zoho(?:mail)?\.com$/],
    ownSignatures: [/(?:^|\.)zoho(?:mail)?\.com$/],
    smtpHosts: [/^smtp(?:pro)?\.zoho\.(?:com|eu|in|com\.au|jp)$/],
    includes: ['zohomail.com', 'zohomail.eu', 'zoho.com', 'zoho.eu', 'zoho.in'],
    selectors: [/^(?:zmail|zoho)$/],
    mxHosts: [/^mx[23]?\.zoho(?:mail)?\.(?:com|eu|in|com\.au|jp)$/],
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
          value: null,
          shape: /^include:(?:(?:spf|one)\.)?zoho(?:mail)?\.(?:com|eu|in|com\.au|jp)$/,
          looksLike: 'v=spf1 include:zohomail.com ~all (in the EU zohomail.eu, in India zoho.in)',
          necessity: 'required',
        },
        {
          purpose: 'dkim',
          type: 'TXT',
          label: null,
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
          value: null,
          shape: /^\d+ mx\.zoho(?:mail)?\.(?:com|eu|in|com\.au|jp)$/,
          looksLike: '10 mx.zoho.com',
          necessity: 'optional',
        },
      ],
    },
  ],
  notAtTheDomain: [],
  dashboard: 'Domains, Email Configuration in the Zoho Mail Admin console',
  freeQuota: null,
  streams: 'None: these are mailboxes of people. ZeptoMail is Zoho’s service for apps.',
  bounces: 'As mail to the mailbox that sent.',
  sources: [
    {
      fact: 'include:zohomail.com, one key a domain at a selector that is chosen in the console',
      url: 'https://spfwise.com/en/article/zoho-mail-spf-dkim-dmarc-setup',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'other includes in other regions; sources disagree whether it is zoho or zohomail, so the console decides',
      url: 'https://mailermonk.com/guides/spf/zoho-mail',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['SMTP and MX hosts of the regions'],
};

export const zeptomail: MailProvider = {
  id: 'zeptomail',
  name: 'ZeptoMail',
  made: 'app',
  signs: {
    ...noSigns,
    smtpHosts: [/^smtp\.zeptomail\.(?:com|eu|in|com\.au|com\.cn)$/],
    apiHosts: ['api.zeptomail.com', 'api.zeptomail.eu', 'api.zeptomail.in'],
    packages: ['zeptomail'],
    variables: ['ZEPTOMAIL_', 'ZEPTO_'],
    envelopeLabels: [/^bounce-zem$/],
    includes: ['zeptomail.zoho.com', 'zeptomail.com'],
    cnameTargets: [/^cluster\d+\.zeptomail\.(?:com|eu|in)$/],
  },
  setups: [
    {
      name: 'a verified domain',
      records: [
        {
          purpose: 'dkim',
          type: 'TXT',
          label: null,
          labelShape: /^\d+\._domainkey$/,
          value: null,
          shape: dkimKeyShape,
          looksLike: 'k=rsa; p=…',
          necessity: 'required',
        },
        {
          purpose: 'return-path',
          type: 'CNAME',
          label: 'bounce-zem',
          labelShape: /^[a-z0-9-]+$/,
          value: null,
          shape: /^cluster\d+\.zeptomail\.(?:com|eu|in)$/,
          looksLike: 'cluster….zeptomail.com',
          necessity: 'required',
        },
      ],
    },
  ],
  notAtTheDomain: [
    {
      term: 'include:zeptomail.zoho.com',
      why: 'the bounce address is a CNAME below your domain, and ZeptoMail asks for the key and this CNAME only.',
    },
  ],
  dashboard: 'Mail Agents, Domains in ZeptoMail',
  freeQuota: null,
  streams: 'Transactional mail only; Mail Agents tell its streams apart.',
  bounces: 'To the bounce address at ZeptoMail, from there to webhooks.',
  sources: [
    {
      fact: 'key and CNAME are what a domain is verified with; SPF of the domain is not needed',
      url: 'https://prezohoweb.zoho.com/zeptomail/help/domains.html',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'SMTP host, API host, bounce-zem to cluster….zeptomail.… (settings and zone files of customers)',
      url: 'https://www.zoho.com/zeptomail/help/domains.html',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['the number in a selector'],
};
