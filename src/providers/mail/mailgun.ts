import { dkimKeyShape, noSigns, type MailProvider, type MailSetup, type WantedRecord } from './provider.ts';

const spf = (region: '' | 'eu.'): WantedRecord => ({
  purpose: 'spf',
  type: 'TXT',
  label: '',
  labelShape: /^$/,
  value: `include:${region}mailgun.org`,
  shape: /^include:(?:eu\.)?mailgun\.org$/,
  looksLike: `v=spf1 include:${region}mailgun.org ~all`,
  necessity: 'required',
});

const receiving = (host: 'mxa' | 'mxb', region: '' | 'eu.'): WantedRecord => ({
  purpose: 'incoming',
  type: 'MX',
  label: '',
  labelShape: /^$/,
  value: `10 ${host}.${region}mailgun.org`,
  shape: new RegExp(`^10 ${host}\\.(?:eu\\.)?mailgun\\.org$`),
  looksLike: `10 ${host}.${region}mailgun.org`,
  necessity: 'optional',
});

const tracking = (region: '' | 'eu.'): WantedRecord => ({
  purpose: 'tracking',
  type: 'CNAME',
  label: 'email',
  labelShape: /^email$/,
  value: `${region}mailgun.org`,
  shape: /^(?:eu\.)?mailgun\.org$/,
  looksLike: `${region}mailgun.org`,
  necessity: 'optional',
});

const delegatedKey = (selector: 'pdk1' | 'pdk2'): WantedRecord => ({
  purpose: 'dkim',
  type: 'CNAME',
  label: `${selector}._domainkey`,
  labelShape: new RegExp(`^${selector}\\._domainkey$`),
  value: null,
  shape: new RegExp(
    `^${selector}\\._domainkey\\.[a-z0-9]+\\.(?:dkim\\d+\\.(?:eu\\.)?mailgun\\.com|service\\.mailgun\\.com)$`,
  ),
  looksLike: `${selector}._domainkey.….dkim1.mailgun.com`,
  necessity: 'required',
});

const ownKey: WantedRecord = {
  purpose: 'dkim',
  type: 'TXT',
  label: null,
  labelShape: /^(?!pdk)[a-z0-9-]+\._domainkey$/,
  value: null,
  shape: dkimKeyShape,
  looksLike: 'k=rsa; p=…',
  necessity: 'required',
};

const setup = (where: 'US' | 'EU', keys: readonly WantedRecord[], how: string): MailSetup => {
  const region = where === 'EU' ? 'eu.' : '';
  return {
    name: `${where}, ${how}`,
    records: [spf(region), ...keys, receiving('mxa', region), receiving('mxb', region), tracking(region)],
  };
};

const delegated = [delegatedKey('pdk1'), delegatedKey('pdk2')];

export const mailgun: MailProvider = {
  id: 'mailgun',
  name: 'Mailgun',
  made: 'app',
  signs: {
    ...noSigns,
    ownSignatures: [/(?:^|\.)mailgun\.(?:org|net)$/],
    smtpHosts: [/^smtp(?:\.eu)?\.mailgun\.org$/],
    apiHosts: ['api.mailgun.net', 'api.eu.mailgun.net'],
    packages: ['mailgun.js', 'mailgun-js'],
    variables: ['MAILGUN_'],
    headers: [{ name: 'x-mailgun-sid' }, { name: 'x-mailgun-sending-ip' }],
    ownEnvelopes: [/(?:^|\.)mailgun\.(?:org|net)$/],
    envelopeLabels: [/^mg$/],
    includes: ['mailgun.org', 'eu.mailgun.org'],
    selectors: [/^(?:pdk[12]|mailo)$/],
    cnameTargets: [/(?:^|\.)mailgun\.(?:org|com)$/],
    mxHosts: [/^mx[ab]\.(?:eu\.)?mailgun\.org$/],
  },
  setups: [
    setup('US', delegated, 'keys that Mailgun changes by itself'),
    setup('US', [ownKey], 'a key of its own'),
    setup('EU', delegated, 'keys that Mailgun changes by itself'),
    setup('EU', [ownKey], 'a key of its own'),
  ],
  notAtTheDomain: [],
  dashboard: 'Sending, Domains, DNS records in Mailgun (the switch at the top chooses US or EU)',
  freeQuota: {
    perDay: 100,
    perMonth: null,
    note: 'Without a payment card only to addresses that confirmed that they want to get tests.',
    url: 'https://camoa.github.io/dev-guides/drupal/mailgun/pricing-tier-selection/',
  },
  streams: null,
  bounces: 'To the sending domain’s own envelope sender at Mailgun, from there to webhooks (`failed`).',
  sources: [
    {
      fact: 'SPF with include:mailgun.org, key from the control panel, MX mxa and mxb, CNAME for clicks, all at the domain that sends',
      url: 'https://documentation.mailgun.com/docs/mailgun/user-manual/domains/domains-verify.md',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'keys that Mailgun changes by itself: pdk1 and pdk2 as CNAME to ….dkim1.mailgun.com',
      url: 'https://documentation.mailgun.com/docs/mailgun/user-manual/domains/dkim_security',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'an older form of the targets, ….service.mailgun.com',
      url: 'https://documentation.mailgun.com/docs/mailgun/api-reference/openapi-final/tag/DKIM-Security',
      checkedOn: '2026-11-27',
    },
    {
      fact: 'hosts in the EU: eu.mailgun.org in SPF, MX, SMTP and CNAME (zone files of customers; the vendor’s page was not at hand)',
      url: 'https://documentation.mailgun.com/docs/mailgun/user-manual/domains/domains-verify.md',
      checkedOn: '2026-11-27',
    },
    {
      fact: '100 mails a day without payment, and only to confirmed addresses while no card is on file',
      url: 'https://camoa.github.io/dev-guides/drupal/mailgun/pricing-tier-selection/',
      checkedOn: '2026-11-27',
    },
  ],
  unconfirmed: ['targets of pdk1 and pdk2 for domains in the EU', 'the name of the bounce webhook'],
};
