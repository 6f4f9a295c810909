import { configSchema } from '../../src/config/schema.ts';
import { rsaMailKey } from './mail-keys.ts';
import { alias, at, text } from './parts.ts';
import type { WorldPlan, ZoneRecord } from './plan.ts';

const domain = 'community.test';

/** How the sound community sends its mail. */
export const mail = {
  from: `hello@${domain}`,
  /** Where bounces go: the domain whose SPF record receivers look at. */
  envelopeDomain: `bounce.${domain}`,
  selector: 'harbour',
  /** Where the record with the key stands. */
  keyName: `harbour._domainkey.${domain}`,
  policyName: `_dmarc.${domain}`,
  /** The provider's machines that hand the mails over, by name. */
  senders: { 'out1.mail-host.example': '198.51.100.10', 'out2.mail-host.example': '198.51.100.11' },
} as const;

/** The settings that say so; the words of `mail` in the settings file. */
const settings = {
  from: mail.from,
  envelopeDomain: mail.envelopeDomain,
  selectors: [mail.selector],
  sendingAddresses: Object.values(mail.senders),
};

/** Empty for a product that has no such section yet: it refuses what it does not know. */
export const mailSettings = (): WorldPlan['config'] =>
  Object.hasOwn(configSchema.shape, 'mail') ? { mail: structuredClone(settings) } : {};

const exchanger = (value: string): ZoneRecord => ({ type: 'MX', value, ttl: 3600 });

/** Who sends as the domain itself: the mailboxes, the help desk and the office. Eight look-ups in the worst case, of ten. */
const soundPolicy = 'v=spf1 include:_spf.mail-host.example include:spf.desk-service.example mx -all';

/** The mail records of the bare domain. The text after the policy is a Sender ID record, which is no SPF (RFC 7208 §4.5). */
export const apexMailRecords = (): ZoneRecord[] => [
  exchanger('10 mx1.mail-host.example'),
  exchanger('20 mx2.mail-host.example'),
  ...text(soundPolicy, 'spf2.0/pra include:_spf.mail-host.example ~all'),
];

/** A machine that neither sends nor takes mail, and says so (RFC 7505, RFC 7208 §10.1.2). */
export const noMailRecords = (): ZoneRecord[] => [exchanger('0 .'), ...text('v=spf1 -all')];

export const soundMailRecords = (): { [name: string]: ZoneRecord[] } => ({
  [mail.envelopeDomain]: [exchanger('10 bounces.mail-host.example'), ...text('v=spf1 ip4:198.51.100.0/26 -all')],
  [mail.keyName]: text(rsaMailKey(2048).record),
  [mail.policyName]: text(`v=DMARC1; p=reject; rua=mailto:dmarc@${domain}`),
  // News have a name of their own, with the key of the app.
  [`news.${domain}`]: [exchanger('10 mx1.mail-host.example'), ...text('v=spf1 ip4:198.51.100.0/26 -all')],
  [`harbour._domainkey.news.${domain}`]: text(rsaMailKey(2048).record),
  // They are only watched so far; this says nothing about the community's own mail.
  [`_dmarc.news.${domain}`]: text(`v=DMARC1; p=none; rua=mailto:dmarc@${domain}`),
  // The provider of last year: nobody signs with this key any more, and there is nothing wrong with it.
  [`spring._domainkey.${domain}`]: alias('spring.keys.spring-mail.example'),
});

/** `198.51.100.10` as the name that its reverse record stands at (RFC 1035 §3.5). */
export const reverseName = (address: string): string => `${address.split('.').toReversed().join('.')}.in-addr.arpa`;

/** What the providers publish: their policies, their machines, and the names that lead back from these. */
export const mailProviderRecords = (): { [name: string]: ZoneRecord[] } => ({
  'mx1.mail-host.example': at('198.51.100.25'),
  'mx2.mail-host.example': at('198.51.100.26'),
  'bounces.mail-host.example': at('198.51.100.27'),
  '_spf.mail-host.example': text('v=spf1 include:_spf-east.mail-host.example include:_spf-west.mail-host.example -all'),
  '_spf-east.mail-host.example': text('v=spf1 ip4:198.51.100.0/27 -all'),
  '_spf-west.mail-host.example': text('v=spf1 ip4:198.51.100.32/27 -all'),
  'spf.desk-service.example': text(
    'v=spf1 a:out1.desk-service.example a:out2.desk-service.example include:_net.desk-service.example ~all',
  ),
  '_net.desk-service.example': text('v=spf1 ip4:203.0.113.128/28 ~all'),
  'out1.desk-service.example': at('203.0.113.121'),
  'out2.desk-service.example': at('203.0.113.122'),
  'spring.keys.spring-mail.example': text(rsaMailKey(2048).record),
  ...Object.fromEntries(
    Object.entries(mail.senders).flatMap(([name, address]): [string, ZoneRecord[]][] => [
      [name, at(address)],
      [reverseName(address), [{ type: 'PTR', value: name, ttl: 3600 }]],
    ]),
  ),
});
