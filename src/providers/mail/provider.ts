/**
 * A fact and where it comes from: a page of the vendor, the vendor's own Domain Connect template, or public zone files
 * and captured messages where the vendor publishes nothing. `checkedOn` is the day it was looked up, in stored copies
 * of these pages: no live page was fetched.
 */
export type MailSource = { readonly fact: string; readonly url: string; readonly checkedOn: string };

/** A record that a provider wants at the sending domain. */
export type WantedRecord = {
  readonly purpose: 'return-path' | 'spf' | 'dkim' | 'ownership' | 'tracking' | 'incoming';
  readonly type: 'TXT' | 'CNAME' | 'MX';
  /** Name before the sending domain, '' for the domain itself. Null: the provider's dashboard or the customer chooses it. */
  readonly label: string | null;
  /** Labels that do as well; matched against the whole part before the sending domain. */
  readonly labelShape: RegExp;
  /**
   * The whole value where it is the same for every customer; for an SPF record the term that it must hold. Null: only
   * the dashboard knows it, so it is never put together here.
   */
  readonly value: string | null;
  /** What a right value looks like; for an SPF record tested against the term. */
  readonly shape: RegExp;
  /** How the value looks, for people; `…` stands for what the dashboard fills in. */
  readonly looksLike: string;
  /** How many names hold such a record; 1 when left out. */
  readonly count?: number;
  readonly necessity: 'required' | 'recommended' | 'optional';
};

/** One complete way to set a provider up; a customer has one of them. */
export type MailSetup = { readonly name: string; readonly records: readonly WantedRecord[] };

/** What must not be added, and why. */
type UnwantedTerm = { readonly term: string; readonly why: string };

/** How a provider shows. All names lower case. */
export type MailSigns = {
  readonly smtpHosts: readonly RegExp[];
  readonly apiHosts: readonly string[];
  readonly packages: readonly string[];
  /** Beginnings of names of environment variables. */
  readonly variables: readonly string[];
  /** Header by name, and by value where the name is used by others too. */
  readonly headers: readonly { readonly name: string; readonly value?: RegExp }[];
  /** The envelope sender's domain while no return path of the customer's own is set up. */
  readonly ownEnvelopes: readonly RegExp[];
  /**
   * `d=` of its own signatures while the customer's domain is not set up. As the guides to domain authentication give
   * them; written down on 2026-11-27 as generally known, not compared page by page.
   */
  readonly ownSignatures: readonly RegExp[];
  /** Envelope domain of a customer with the usual return path: what stands before the sending domain. */
  readonly envelopeLabels: readonly RegExp[];
  readonly includes: readonly string[];
  /** The part of a key's name before `._domainkey`; only what nobody else uses. */
  readonly selectors: readonly RegExp[];
  readonly cnameTargets: readonly RegExp[];
  readonly mxHosts: readonly RegExp[];
};

export type MailQuota = {
  readonly perDay: number | null;
  readonly perMonth: number | null;
  readonly note: string;
  /** Page of one of the provider's sources that says so. */
  readonly url: string;
};

/** What may leave in one day: a month's mails can all be asked for on the first. Null: no such limit. */
export const mostInOneDay = ({ perDay, perMonth }: MailQuota): number | null => {
  const limits = [perDay, perMonth].filter(limit => limit !== null);
  return limits.length === 0 ? null : Math.min(...limits);
};

export type MailProvider = {
  readonly id: string;
  readonly name: string;
  /** Built for the mail of apps, for newsletters, or mailboxes of people. */
  readonly made: 'app' | 'marketing' | 'mailboxes';
  /** Provider whose servers it sends through: its signs of DNS are then signs of both. */
  readonly sendsThrough?: string;
  readonly signs: MailSigns;
  /** The most usual first. */
  readonly setups: readonly [MailSetup, ...MailSetup[]];
  /** Terms that do not belong into the SPF record of the domain itself. */
  readonly notAtTheDomain: readonly UnwantedTerm[];
  /** Where the values are read: a sentence's object, "Domains in the Resend dashboard". */
  readonly dashboard: string;
  /** What the plan without payment allows; null where nobody looked it up. */
  readonly freeQuota: MailQuota | null;
  /** What an account that pays may send at most, where there is such a limit for everybody. */
  readonly paidLimit?: MailQuota;
  /** How transactional and marketing mail are kept apart there; null where not looked up. */
  readonly streams: string | null;
  /** How the app learns of bounces; null where not looked up. */
  readonly bounces: string | null;
  readonly sources: readonly [MailSource, ...MailSource[]];
  /** Facts taken from general knowledge, not looked up. */
  readonly unconfirmed: readonly string[];
};

export const noSigns: MailSigns = {
  smtpHosts: [],
  apiHosts: [],
  packages: [],
  variables: [],
  headers: [],
  ownEnvelopes: [],
  ownSignatures: [],
  envelopeLabels: [],
  includes: [],
  selectors: [],
  cnameTargets: [],
  mxHosts: [],
};

/** Key records hold a public key in base64; the shortest that anybody hands out is RSA with 1024 bits. */
export const dkimKeyShape =
  /^(?:v=DKIM1\s*;)?(?:[^;]*;)*\s*p=\s*[A-Za-z0-9+/][A-Za-z0-9+/\s]{39,}(?:=[=\s]*)?(?:;.*)?$/;

/** The three CNAMEs of Amazon's Easy DKIM, which others hand out too. */
export const easyDkim: WantedRecord = {
  purpose: 'dkim',
  type: 'CNAME',
  label: null,
  labelShape: /^[a-z2-7]{32}\._domainkey$/,
  value: null,
  shape: /^[a-z2-7]{32}\.dkim(?:\.[a-z0-9-]+)?\.amazonses\.com$/,
  looksLike: '….dkim.amazonses.com',
  count: 3,
  necessity: 'required',
};

/** MX and SPF of a return path that Amazon SES receives bounces for. */
export const sesReturnPath = (label: string | null, labelShape: RegExp): readonly [WantedRecord, WantedRecord] => [
  {
    purpose: 'return-path',
    type: 'MX',
    label,
    labelShape,
    value: null,
    shape: /^10 feedback-smtp\.[a-z0-9-]+\.amazonses\.com$/,
    looksLike: '10 feedback-smtp.….amazonses.com',
    necessity: 'required',
  },
  {
    purpose: 'spf',
    type: 'TXT',
    label,
    labelShape,
    value: 'include:amazonses.com',
    shape: /^include:amazonses\.com$/,
    looksLike: 'v=spf1 include:amazonses.com ~all',
    necessity: 'required',
  },
];
