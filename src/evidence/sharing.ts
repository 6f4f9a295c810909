import type { DeliveryFields } from './delivery.ts';
import type { PageFacts } from './http.ts';
import type { Leaf } from './leaf.ts';

/** Who asks: two members who know nothing of each other, and somebody without a session. */
export type Asker = 'member-a' | 'member-b' | 'anonymous';

/** What carries a session. */
export type SessionKind = 'cookie' | 'bearer';

/** One answer to one asker, without its body. */
export type SharedAnswer = {
  readonly status: number;
  readonly kind: 'page' | 'json' | 'other';
  /** Lines that decide what caches keep, and what caches say of themselves; of `set-cookie` the name alone. */
  readonly fields: DeliveryFields;
  /** Names of cookies that it set and that carry a session of this run. */
  readonly sessionCookies: readonly string[];
  /** Whose canary stood in it. */
  readonly shows: readonly Asker[];
};

/** The same address asked anew by each, at an address nobody had asked before. */
export type Captures = {
  readonly session: SessionKind;
  readonly anonymous: SharedAnswer;
  readonly a: SharedAnswer;
  readonly b: SharedAnswer;
  /** Whether A and B got the same text, numbers and tokens aside. */
  readonly same: boolean;
};

/** Something of one that another was given. */
export type Leak = {
  /** A page with a canary, a page for members alone, a cookie, or the way to the sign-in that was meant for strangers. */
  readonly what: 'canary' | 'page' | 'cookie' | 'locked-out';
  readonly owner: Asker;
  readonly seenBy: Asker;
  readonly session: SessionKind;
  /** How the owner had asked before; `Range`: for a part of the answer, which a cache fetches whole. */
  readonly after: 'GET' | 'HEAD' | 'Range';
  /** Who kept it: a cache before the app, the app itself, or nothing tells. */
  readonly keptBy: 'edge' | 'app' | null;
  /** The header that tells. */
  readonly told: string | null;
  /** SHA-256 of the canary, cut to 16 digits; null where there is none in it. */
  readonly canary: string | null;
  /** Name of the cookie, and whether it carries the session. */
  readonly cookie: { readonly name: string; readonly isSession: boolean } | null;
  /** The owner's text came where the route has no parameter and nothing else tells that it is not meant for all. */
  readonly byText: boolean;
};

/** An address below a member's page that answered with that page. */
export type DeceptionHit = {
  /** As in `R/x.css`: R stands for the page. */
  readonly way: string;
  readonly answer: SharedAnswer;
  /** Whether a stranger was given it afterwards; null where that was not seen. */
  readonly stranger: boolean | null;
};

/** What a page of another site is told when it asks, or nothing is said of where the request comes from (`origin: null`). */
export type OriginLook = { readonly origin: string | null; readonly answer: SharedAnswer };

export type SharingRoute = {
  /** `/posts/:id`. */
  readonly route: string;
  readonly captures: Leaf<Captures>;
  readonly leaks: Leaf<readonly Leak[]>;
  /** Only of routes whose answers caches may give out: what is answered to whom, by the header Origin. */
  readonly origins?: readonly OriginLook[];
  /** Empty, and nothing tried, where the route shows nothing of a member. */
  readonly deception: Leaf<{ readonly tried: number; readonly hits: readonly DeceptionHit[] }>;
};

/** A page as somebody signed in sees it. */
export type InsidePage = {
  /** Its path, identifiers left out. */
  readonly page: string;
  readonly as: string;
  readonly answer: SharedAnswer;
  /** What it asks for without encryption. */
  readonly insecure: PageFacts['insecure'];
  /** Whether browsers are told to ask for all of it over https (W3C Upgrade Insecure Requests §3.1). */
  readonly isUpgraded: boolean;
};

/** What the last leak hunt saw. */
export type SharingEvidence = {
  /** ISO 8601. */
  readonly testedAt: string;
  readonly domain: string;
  /** Origin of the app. */
  readonly app: string;
  readonly environment: 'loopback' | 'staging' | 'production';
  readonly requests: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** What carries the sessions of the members. */
  readonly sessions: readonly SessionKind[];
  readonly routes: { readonly [route: string]: SharingRoute };
  /** Routes that were not tried because there were too many. */
  readonly beyond: readonly string[];
  /** By `page as role`. */
  readonly inside: { readonly [place: string]: Leaf<InsidePage> };
};
