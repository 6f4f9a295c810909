import { mailProviders } from './providers.ts';

/** How somebody who sends mail for others shows in aggregate reports. */
export type ReportMark = {
  readonly name: string;
  /** `d=` of its own signatures. */
  readonly signatures: readonly RegExp[];
  /** Envelope domains of its own. */
  readonly envelopes: readonly RegExp[];
  /** Selectors in the customer's domain that it alone chooses, lower case. */
  readonly selectors: readonly RegExp[];
  /** Where the customer's own domain is set up: a sentence's object. */
  readonly dashboard: string;
};

/**
 * Services of which only their marks in reports are known. As their guides to domain authentication give them; written
 * down on 2026-11-27 as generally known, not compared page by page.
 */
const others: readonly ReportMark[] = [
  { name: 'MailerLite', signatures: [], envelopes: [], selectors: [/^litesrv$/], dashboard: 'Domains in MailerLite' },
  {
    name: 'Mailchimp',
    signatures: [/(?:^|\.)(?:mailchimpapp|mcsv|rsgsv|mcdlv)\.net$/],
    envelopes: [/(?:^|\.)(?:mcsv|rsgsv|mcdlv|mailchimpapp)\.net$/],
    selectors: [/^k[23]$/],
    dashboard: 'Account, Domains in Mailchimp',
  },
  {
    name: 'HubSpot',
    signatures: [/(?:^|\.)hubspotemail\.net$/],
    envelopes: [/(?:^|\.)hubspotemail\.net$/],
    selectors: [/^hs[12](-\d+)?$/],
    dashboard: 'Settings, Domains & URLs in HubSpot',
  },
  {
    name: 'Klaviyo',
    signatures: [/(?:^|\.)klaviyomail\.com$/],
    envelopes: [/(?:^|\.)klaviyomail\.com$/],
    selectors: [/^kl2?$/],
    dashboard: 'Settings, Domains in Klaviyo',
  },
  {
    name: 'Zendesk',
    signatures: [/(?:^|\.)zendesk\.com$/],
    envelopes: [/(?:^|\.)zendesk\.com$/],
    selectors: [/^zendesk[12]$/],
    dashboard: 'Channels, Email in Zendesk',
  },
  {
    name: 'Fastmail',
    signatures: [/(?:^|\.)messagingengine\.com$/],
    envelopes: [/(?:^|\.)messagingengine\.com$/],
    selectors: [/^fm[1-4]$/, /^mesmtp$/],
    dashboard: 'Settings, Domains in Fastmail',
  },
  {
    name: 'Proton Mail',
    signatures: [],
    envelopes: [],
    selectors: [/^protonmail[23]?$/],
    dashboard: 'Settings, Domain names in Proton Mail',
  },
];

const carriers = new Set(mailProviders.flatMap(({ sendsThrough }) => sendsThrough ?? []));

const known = (areCarriers: boolean): readonly ReportMark[] =>
  mailProviders
    .filter(({ id }) => carriers.has(id) === areCarriers)
    .map(({ name, signs, dashboard }) => ({
      name,
      signatures: signs.ownSignatures,
      envelopes: signs.ownEnvelopes,
      // A key of a carrier may be that of anybody who sends through it.
      selectors: areCarriers ? [] : signs.selectors,
      dashboard,
    }));

/** All who send mail for others; those that others send through, with a second signature of their own, come last. */
export const reportMarks: readonly ReportMark[] = [...known(false), ...others, ...known(true)];
