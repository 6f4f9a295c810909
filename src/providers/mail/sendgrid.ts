import { noSigns, type MailProvider, type WantedRecord } from './provider.ts';

const key = (selector: 's1' | 's2'): WantedRecord => ({
  purpose: 'dkim',
  type: 'CNAME',
  label: `${selector}._domainkey`,
  labelShape: new RegExp(`^${selector}\\._domainkey$`),
  value: null,
  shape: new RegExp(`^${selector}\\.domainkey\\.u\\d+\\.wl\\d*(?:\\.eu)?\\.sendgrid\\.net$`),
  looksLike: `${selector}.domainkey.u….wl….sendgrid.net`,
  necessity: 'required',
});

export const sendgrid: MailProvider = {
  id: 'sendgrid',
  name: 'SendGrid',
  made: 'app',
  signs: {
    ...noSigns,
    selectors: [/^smtpapi$/],
    ownSignatures: [/(?:^|\.)sendgrid\.(?:net|info|me)$/],
    smtpHosts: [/^smtp(?:\.eu)?\.sendgrid\.net$/],
    apiHosts: ['api.sendgrid.com', 'api.eu.sendgrid.com'],
    packages: ['@sendgrid/mail', '@sendgrid/client', 'sendgrid'],
    variables: ['SENDGRID_'],
    headers: [{ name: 'x-sg-eid' }],
    ownEnvelopes: [/(?:^|\.)sendgrid\.net$/],
    envelopeLabels: [/^em\d+$/],
    includes: ['sendgrid.net'],
    cnameTargets: [/(?:^|\.)u\d+\.wl\d*(?:\.eu)?\.sendgrid\.net$/],
    mxHosts: [/^mx\.sendgrid\.net$/],
  },
  setups: [
    {
      name: 'automated security',
      records: [
        {
          purpose: 'return-path',
          type: 'CNAME',
          label: null,
          labelShape: /^[a-z0-9-]+$/,
          value: null,
          shape: /^u\d+\.wl\d*(?:\.eu)?\.sendgrid\.net$/,
          looksLike: 'u….wl….sendgrid.net',
          necessity: 'required',
        },
        key('s1'),
        key('s2'),
      ],
    },
  ],
  notAtTheDomain: [
    {
      term: 'include:sendgrid.net',
      why: 'SendGrid’s return path is a CNAME below your domain, so receivers never look for SendGrid at the domain itself; it only uses up look-ups.',
    },
  ],
  dashboard: 'Settings, Sender Authentication in SendGrid',
  freeQuota: {
    perDay: 100,
    perMonth: null,
    note: 'For 60 days; after that nothing is sent without a paid plan.',
    url: 'https://support.sendgrid.com/hc/en-us/articles/35270136965403-Twilio-SendGrid-Trial-Account-Plan',
  },
  streams: null,
  bounces: 'To the return path at SendGrid, from there to the event webhook and the list of suppressed addresses.',
  sources: [
    {
      fact: 'three CNAMEs with automated security; two TXT and one MX without',
      url: 'https://www.twilio.com/docs/sendgrid/api-reference/domain-authentication/authenticate-a-domain.md',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'targets u….wl….sendgrid.net and s1, s2 below .domainkey',
      url: 'https://gist.github.com/mwhiteley16/b9f4423f2fac4338371fdd6024b1e6e8',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'a trial of 60 days with 100 mails a day, nothing without payment after it',
      url: 'https://support.sendgrid.com/hc/en-us/articles/35270136965403-Twilio-SendGrid-Trial-Account-Plan',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['targets of accounts in the EU', 'the values of a set-up without automated security', 'incoming host'],
};
