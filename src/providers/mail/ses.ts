import { easyDkim, noSigns, sesReturnPath, type MailProvider } from './provider.ts';

const [mx, spf] = sesReturnPath(null, /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/);

export const ses: MailProvider = {
  id: 'ses',
  name: 'Amazon SES',
  made: 'app',
  signs: {
    ...noSigns,
    ownSignatures: [/(?:^|\.)amazonses\.com$/],
    smtpHosts: [/^email-smtp(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com$/],
    apiHosts: [],
    packages: ['@aws-sdk/client-ses', '@aws-sdk/client-sesv2'],
    variables: ['SES_', 'AWS_SES_'],
    headers: [{ name: 'x-ses-outgoing' }, { name: 'feedback-id', value: /:AmazonSES$/i }],
    ownEnvelopes: [/(?:^|\.)amazonses\.com$/],
    includes: ['amazonses.com'],
    selectors: [/^[a-z2-7]{32}$/],
    cnameTargets: [/\.dkim(?:\.[a-z0-9-]+)?\.amazonses\.com$/],
    mxHosts: [/^feedback-smtp\.[a-z0-9-]+\.amazonses\.com$/, /^inbound-smtp\.[a-z0-9-]+\.amazonaws\.com$/],
  },
  setups: [
    {
      name: 'Easy DKIM and a MAIL FROM domain of your own',
      records: [easyDkim, { ...mx, necessity: 'recommended' }, { ...spf, necessity: 'recommended' }],
    },
  ],
  notAtTheDomain: [
    {
      term: 'include:amazonses.com',
      why: 'SES sends with amazonses.com or with your MAIL FROM domain as return path, so receivers never look for Amazon at the domain itself; it only uses up a look-up.',
    },
  ],
  dashboard: 'Identities in the Amazon SES console, in the region that your app sends from',
  freeQuota: null,
  streams: 'Configuration sets tell the streams apart; a MAIL FROM domain belongs to one identity.',
  bounces: 'To the MAIL FROM domain at SES; from there as mail to you, or through SNS where a topic is set.',
  sources: [
    {
      fact: 'three CNAMEs …._domainkey to ….dkim.amazonses.com',
      url: 'https://docs.aws.amazon.com/goto/WebAPI/email/VerifyDomainDkim',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'the MAIL FROM domain is a sub-domain, is not used in From and receives no other mail; without its MX amazonses.com is used',
      url: 'https://docs.aws.amazon.com/goto/WebAPI/email/SetIdentityMailFromDomain',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'exactly one MX 10 feedback-smtp.….amazonses.com and SPF with include:amazonses.com at the MAIL FROM domain',
      url: 'https://dmarc.wiki/ses',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'X-SES-Outgoing and Feedback-ID: …:AmazonSES in delivered messages',
      url: 'https://lore.kernel.org/cip-dev/',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['the form of the targets in newer regions', 'the limits after the sandbox: AWS says that they vary'],
};
