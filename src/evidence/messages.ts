import type { MailKind } from '../contract/mail-kinds.ts';
import type { Leaf } from './leaf.ts';

/** Where a link leads, without what opens doors: long parts of the path are `…`, of the query only the names stay. */
export type SeenLink = {
  /** Scheme, host and port: `https://app.example.com`. */
  readonly origin: string;
  readonly path: string;
  readonly query: readonly string[];
};

/** The link that the mail is about, tried as the world would try it. */
export type TriedLink = SeenLink & {
  /** Statuses that a mail scanner gets which fetches every link (HEAD, GET) before the mail is read; redirects followed. */
  readonly scanned: Leaf<{ readonly head: number; readonly get: number }>;
  /** Whether the link did what it is for when the member opened it after the scanner. */
  readonly opened: Leaf<{ readonly worked: boolean; readonly reason: string }>;
  /** Whether it did the same a second time; null where it is no link that is used up. */
  readonly again: Leaf<{ readonly worked: boolean }> | null;
};

/** One DKIM signature as a receiver verifies it (RFC 6376). */
export type SeenSignature = {
  readonly domain: string;
  readonly selector: string;
  /** `pass`, `fail`, `neutral`, `policy`, `temperror`, `permerror` (RFC 8601 §2.7.1). */
  readonly result: string;
  readonly reason: string;
  readonly bits: number | null;
  /** Whether `d=` and the From domain have one organisation (relaxed alignment, RFC 9989). */
  readonly aligned: boolean;
  /** Names in `h=`, lower case. */
  readonly headers: readonly string[];
};

/** Facts of one mail; never the mail itself, and nobody's address but the sender's. */
export type SeenMail = {
  readonly subject: string;
  /** Address in From, lower case; empty when there is none. */
  readonly from: string;
  readonly fromName: string;
  readonly replyTo: string | null;
  /** Domain of `MAIL FROM` or Return-Path; empty for a bounce address that is none, null when it is not known. */
  readonly envelopeDomain: string | null;
  /** Who handed it over; null where the mailbox does not tell. */
  readonly client: { readonly address: string; readonly helo: string } | null;
  /** RFC 7208, for the envelope domain. Silent where the mail came from this machine itself. */
  readonly spf: Leaf<{ readonly result: string; readonly domain: string; readonly aligned: boolean }>;
  readonly dkim: Leaf<readonly SeenSignature[]>;
  /** RFC 9989; `none` where the From domain has no policy. */
  readonly dmarc: Leaf<{ readonly result: string; readonly policy: string | null }>;
  /** RFC 8617: `none`, `pass`, `fail`. */
  readonly arc: Leaf<string>;
  /** Names of the headers, lower case, sorted, once each. */
  readonly headers: readonly string[];
  readonly hasText: boolean;
  readonly hasHtml: boolean;
  readonly list: {
    readonly id: string | null;
    readonly precedence: string | null;
    /** Schemes of List-Unsubscribe (RFC 2369). */
    readonly unsubscribe: readonly string[];
    /** List-Unsubscribe-Post is there with the one value it has (RFC 8058). */
    readonly oneClick: boolean;
  };
  /** What the provider calls the stream, as `header: value`; null where it says nothing. */
  readonly stream: string | null;
  /** What filters on the way wrote into the headers, as `header: value`. */
  readonly filters: readonly string[];
  /** Words of advertising in the text, as they stand there. */
  readonly offers: readonly string[];
  readonly links: readonly SeenLink[];
};

/** Where one click ends a mail that goes to many (RFC 8058), tried as scanners and mailboxes use it. */
export type TriedUnsubscribe = SeenLink & {
  /** What a mail scanner got that fetches every link, and whether the next issue still came. */
  readonly looked: Leaf<{ readonly status: number; readonly stillSent: boolean }>;
  /** What a mailbox got for its POST, without a session; `to` where it was sent on. */
  readonly posted: Leaf<{ readonly status: number; readonly to: SeenLink | null }>;
  /** Whether no issue came any more after that. */
  readonly ended: Leaf<boolean>;
};

type Arrival = {
  /** ISO 8601: the end of DATA at our sink, or when the mailbox showed it. */
  readonly at: string;
  /** From the 2xx of the app until then. */
  readonly ms: number;
  /** How often this very mail came, the first time counted. */
  readonly copies: number;
  readonly mail: SeenMail;
  /** Null where the mail holds no link. */
  readonly link: TriedLink | null;
  /** Null where there is nothing to end, or no web address to end it at. */
  readonly unsubscribe: TriedUnsubscribe | null;
};

/** What became of one kind. */
export type KindSeen =
  /** The settings say that this app has no such mail, or nothing of one that not every app has. */
  | { readonly sent: false }
  | {
      readonly sent: true;
      /** What I did to get it, a sentence that begins with "I". */
      readonly asked: string;
      /** ISO 8601: when the app had answered. */
      readonly askedAt: string;
      /** How long it was waited for. */
      readonly waitedMs: number;
      /** Null: it did not come. */
      readonly arrival: Arrival | null;
      /** Subjects of mails that came to that address instead and were not recognised. */
      readonly instead: readonly string[];
    };

/** A mail service that is down while somebody signs up. */
export type SeenOutage = {
  /** Mails that the app tried to hand over and could not. */
  readonly refused: number;
  readonly signUp: { readonly taken: boolean; readonly reason: string };
  /** From the end of the outage until the mail came; null: it never came. */
  readonly mailMs: number | null;
  readonly waitedMs: number;
};

/** What a mail test saw: every kind that the app was made to send, as it arrived. */
export type MessagesEvidence = {
  /** ISO 8601: when the test began. */
  readonly testedAt: string;
  /** The domain whose audits use it; `localhost` for an app on this machine. */
  readonly domain: string;
  /** Origin of the app that sent them. */
  readonly app: string;
  /** Origins beside it that are the product's own. */
  readonly homes: readonly string[];
  readonly environment: 'loopback' | 'staging' | 'production';
  readonly received: 'sink' | 'imap';
  readonly kinds: { readonly [K in MailKind]: Leaf<KindSeen> };
  /** Silent where mails arrive in a mailbox that is not ours to close. */
  readonly outage: Leaf<SeenOutage>;
};
