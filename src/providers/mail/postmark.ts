import { dkimKeyShape, noSigns, type MailProvider } from './provider.ts';

export const postmark: MailProvider = {
  id: 'postmark',
  name: 'Postmark',
  made: 'app',
  signs: {
    ...noSigns,
    ownSignatures: [/(?:^|\.)mtasv\.net$/],
    smtpHosts: [/^smtp(?:-broadcasts)?\.postmarkapp\.com$/],
    apiHosts: ['api.postmarkapp.com'],
    packages: ['postmark'],
    variables: ['POSTMARK_'],
    // Not X-PM-Message-Id: Proton Mail writes a header of that name too.
    headers: [{ name: 'x-pm-mta-pool' }],
    ownEnvelopes: [/(?:^|\.)mtasv\.net$/],
    envelopeLabels: [/^pm-?bounces$/],
    includes: ['spf.mtasv.net'],
    selectors: [/^\d{8,14}pm$/],
    cnameTargets: [/^pm\.mtasv\.net$/],
    mxHosts: [/(?:^|\.)inbound\.postmarkapp\.com$/],
  },
  setups: [
    {
      name: 'a verified domain',
      records: [
        {
          purpose: 'dkim',
          type: 'TXT',
          label: null,
          labelShape: /^\d{8,14}pm\._domainkey$/,
          value: null,
          shape: dkimKeyShape,
          looksLike: 'k=rsa;p=…',
          necessity: 'required',
        },
        {
          purpose: 'return-path',
          type: 'CNAME',
          label: 'pm-bounces',
          labelShape: /^[a-z0-9-]+$/,
          value: 'pm.mtasv.net',
          shape: /^pm\.mtasv\.net$/,
          looksLike: 'pm.mtasv.net',
          necessity: 'recommended',
        },
      ],
    },
  ],
  notAtTheDomain: [
    {
      term: 'include:spf.mtasv.net',
      why: 'Postmark’s return path is its own or a CNAME below your domain, so receivers never look for Postmark at the domain itself; it only uses up a look-up.',
    },
  ],
  dashboard: 'the domain’s DNS Settings under Sender Signatures in Postmark',
  freeQuota: {
    perDay: null,
    perMonth: 100,
    note: 'No more than that: the developer plan is for tests.',
    url: 'https://postmarkapp.com/support/article/1107-how-does-monthly-pricing-work',
  },
  streams: 'Message streams: transactional and broadcast streams are sent from separate servers.',
  bounces: 'To the return path at Postmark, from there to a bounce webhook and the list of suppressed addresses.',
  sources: [
    {
      fact: 'return path as CNAME to pm.mtasv.net; it has to be a sub-domain of the sending domain',
      url: 'https://pipedream.com/apps/postmark/actions/create-domain.md',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'the key’s name begins with a date and is given per key; nothing belongs into the SPF record of the domain',
      url: 'https://trustyourinbox.com/kb/source-configuration/postmark',
      checkedOn: '2026-11-27',
    },
    {
      fact: '100 mails a month on the developer plan, no more',
      url: 'https://postmarkapp.com/support/article/1107-how-does-monthly-pricing-work',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'X-PM-MTA-Pool in delivered messages; X-Pm-Message-ID is written by Proton Mail as well',
      url: 'https://lore.kernel.org/git/',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['the SMTP host of broadcast streams', 'the host of incoming mail', 'how the value of the key begins'],
};
