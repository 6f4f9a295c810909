import type { DkimKey } from '../engines/mail/dkim-key.ts';
import type { DmarcPolicy } from '../engines/mail/dmarc.ts';
import type { SpfOutcome, SpfSurvey } from '../engines/mail/spf.ts';
import type { FoundIn } from './repo.ts';
import type { Leaf } from './leaf.ts';

/**
 * Why a domain is looked at: `apex` is the audited domain, `envelope` is where bounces go (MAIL FROM), `sending` and
 * `marketing` stand in From, `alerts` in the mails to the team. `found` was declared by nobody: it holds mail records.
 */
export type MailRole = 'apex' | 'envelope' | 'sending' | 'marketing' | 'alerts' | 'found';

/** Who says so: a message that was seen, the settings, the repository, a provider's own way, or the zone. */
export type MailSource = 'message' | 'config' | 'repo' | 'provider' | 'dns';

/** How mail servers are told to encrypt (RFC 8461). */
export type MtaStsPolicy = {
  readonly mode: 'enforce' | 'testing' | 'none' | 'unreadable';
  /** Hosts as written, lower case; `*.example.com` covers one label. */
  readonly hosts: readonly string[];
  /** Seconds; null when not given. */
  readonly maxAge: number | null;
  /** HTTP status of the policy file; 0 when no answer of HTTP came. */
  readonly status: number;
  /** What is wrong with the file, in words; empty when nothing is. */
  readonly problem: string;
};

/** What the DNS says about one domain of mail. */
export type MailDomain = {
  readonly name: string;
  readonly roles: readonly MailRole[];
  /** All texts at the name itself, whole, in code-point order. */
  readonly texts: Leaf<readonly string[]>;
  readonly spf: Leaf<SpfSurvey>;
  /** What receivers find for mails From this domain. */
  readonly dmarc: Leaf<DmarcPolicy>;
  /** `10 mx.example.net`; `0 .` says that the domain takes no mail (RFC 7505). Empty: none. */
  readonly mx: Leaf<readonly string[]>;
  /** Addresses of the name itself: mail goes there where there is no MX (RFC 5321 §5.1). */
  readonly addresses: Leaf<readonly string[]>;
  /** The name that this one is an alias (CNAME) of; null when it is none. */
  readonly alias: Leaf<string | null>;
  /** Texts at `_mta-sts`, and the policy where there is one to fetch. */
  readonly mtaSts: Leaf<readonly string[]>;
  readonly mtaStsPolicy: Leaf<MtaStsPolicy | null>;
  /** Texts at `_smtp._tls` (RFC 8460). */
  readonly tlsReports: Leaf<readonly string[]>;
  /** Texts at `default._bimi`. */
  readonly logo: Leaf<readonly string[]>;
};

/** A domain that mails really leave under, as envelope sender. */
export type Envelope = {
  readonly envelopeDomain: string;
  readonly seenIn: MailSource;
  /** The machine that sends, where it is known, and what receivers find out about it there. */
  readonly sending: { readonly address: string; readonly outcome: Leaf<SpfOutcome> } | null;
};

/** A signing key that is known by name. `provider`: a place where this provider usually keeps one, no more than a hint. */
export type SeenSelector = {
  readonly domain: string;
  readonly selector: string;
  readonly seenIn: MailSource;
};

/** The domains of a mail that was seen and that no signature proves; the envelope is null where it is not known. */
export type UnprovenSender = { readonly from: string; readonly envelopeDomain: string | null };

/** What stands at the name of a signing key. */
export type KeyLook = {
  readonly key: Leaf<DkimKey>;
  /** Addresses at that name: no key has one. */
  readonly addresses: Leaf<readonly string[]>;
};

/** One server that takes mail. */
export type MailHost = {
  /** An alias is followed, as mail servers do. */
  readonly addresses: Leaf<readonly string[]>;
  /** Port 25 of the first address. Most networks block it on the way out: then it is silent. */
  readonly port25: Leaf<{ readonly open: boolean; readonly startTls: boolean; readonly detail: string }>;
};

/** What a public list says of an address; empty: it is not listed there. */
export type ListLook = { readonly list: string; readonly codes: Leaf<readonly string[]> };

/** A machine that sends mail for the domain. */
export type SendingAddress = {
  readonly address: string;
  readonly seenIn: MailSource;
  /** Names that the address leads back to (PTR). */
  readonly names: Leaf<readonly string[]>;
  /** Addresses of each of these names. */
  readonly forward: { readonly [name: string]: Leaf<readonly string[]> };
  readonly lists: readonly ListLook[];
};

/** A mail name with the domain twice: whatever stands there was meant for another name. */
export type StrayName = {
  readonly name: string;
  /** The name that was meant. */
  readonly meant: string;
  readonly records: MailRecords;
  /** What stands at the name that was meant: `TXT v=spf1 …`, `MX 10 mx.example.net`. */
  readonly standing: Leaf<readonly string[]>;
};

/** The records at one name that mail can be about. */
export type MailRecords = {
  readonly texts: Leaf<readonly string[]>;
  readonly alias: Leaf<string | null>;
  readonly mx: Leaf<readonly string[]>;
};

/** A service that sends mail for the domain, as far as something says so. */
export type SendingService = { readonly name: string; readonly seenIn: MailSource; readonly in?: FoundIn };

/** Everything about mail that the DNS says. Texts are whole, so that a remedy can repeat what has to stay. */
export type MailEvidence = {
  readonly domain: string;
  /** By name. The audited domain is always there. */
  readonly domains: { readonly [name: string]: MailDomain };
  readonly services: readonly SendingService[];
  readonly envelopes: readonly Envelope[];
  readonly selectors: readonly SeenSelector[];
  /** Senders of mails that were seen and that no signature proves. */
  readonly unproven: readonly UnprovenSender[];
  /** By `<selector>._domainkey.<domain>`. */
  readonly keys: { readonly [name: string]: KeyLook };
  /** Where the services that send usually have their records, and the same names with the domain twice. */
  readonly usual: { readonly [name: string]: MailRecords };
  /** Look-ups that the SPF records cost in themselves which these services ask to be included, by name. */
  readonly costs: { readonly [name: string]: Leaf<number> };
  /** Servers that the MX records name, by host. */
  readonly hosts: { readonly [host: string]: MailHost };
  readonly senders: readonly SendingAddress[];
  /** Public lists that do not answer whoever asks from here, with the reason. */
  readonly listsWithoutAnswer: { readonly [list: string]: string };
  readonly strays: readonly StrayName[];
  /** What a name that nobody made gets: a wildcard record answers for it. */
  readonly wildcard: MailRecords;
};
