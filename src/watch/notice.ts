/** What somebody is told, in words; channels only put it into their own shape. Text in it is inert: no markup, one line each. */
export type Notice = {
  /** The same for the same event, also when it is sent twice: `incident|kind|seq`, or `drill|…`. */
  readonly key: string;
  /** *noted*: it is told, and nobody is woken for it. */
  readonly kind: 'opened' | 'noted' | 'reminder' | 'resolved' | 'drill';
  /** "Nobody can sign in (example.com)" / "Over: nobody could sign in (example.com)" */
  readonly title: string;
  /** What members notice. */
  readonly suffers: string;
  /** What was seen, without a secret. */
  readonly because: string;
  /** "since 14:03 UTC, 4 minutes ago" / "14:03 to 14:11 UTC, 8 minutes" */
  readonly since: string;
  /** "It began 3 minutes after release v42 went out." or null. */
  readonly deploy: string | null;
  /** Who is called first, and who after a quarter of an hour; names, no secrets. */
  readonly first: string | null;
  readonly second: string | null;
  readonly actions: readonly string[];
  /** Where the way back is described or done. */
  readonly rollback: string | null;
  /** Where more is seen; null when the dashboard has no public address. */
  readonly link: string | null;
  /** ISO 8601. */
  readonly at: string;
};

/** How a channel took a notice. */
export type Delivery =
  | { readonly delivered: true; readonly ms: number }
  /** `again` = worth another try; `afterMs` when the service said when (429). `because` has no secret in it. */
  | { readonly delivered: false; readonly again: boolean; readonly afterMs: number | null; readonly because: string };
