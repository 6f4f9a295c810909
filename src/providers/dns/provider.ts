/** One looked-up fact: what it says, where, and the day it was read (ISO date). */
type Source = { readonly fact: string; readonly url: string; readonly read: string };

/** How a panel wants the time to live. Seconds throughout. */
export type PanelTtl =
  /** A number of seconds is typed; `least` is the smallest one taken, `usual` what we propose. */
  | { readonly kind: 'seconds'; readonly least: number; readonly most?: number; readonly usual: number }
  /** One of these is chosen; `usual` is the label we propose. */
  | {
      readonly kind: 'menu';
      readonly options: readonly { readonly label: string; readonly seconds: number }[];
      readonly usual: string;
    }
  /** The panel decides; nothing is typed. */
  | { readonly kind: 'fixed' };

/** The words of a panel's form for one record. */
type PanelLabels = {
  readonly type: string;
  readonly name: string;
  readonly value: string;
  readonly priority: string;
  readonly ttl: string;
};

/**
 * A DNS provider as data: how it is recognised and how its panel wants records to be typed. Dated facts, no I/O.
 * What was not looked up stands in `unconfirmed`, and the printed steps say so.
 */
export type DnsProvider = {
  readonly id: string;
  readonly name: string;
  /** Name servers of this provider, by suffix after a dot: `ns.cloudflare.com`. */
  readonly nameServerSuffixes: readonly string[];
  /** Where the suffix carries a number: `awsdns-12.com`. */
  readonly nameServerPattern?: RegExp;
  /** Suffixes that also serve its customers, but say nothing on their own because others use them too. */
  readonly companionSuffixes?: readonly string[];
  readonly labels: PanelLabels;
  /** What is typed as name for the domain itself: `@` or nothing. */
  readonly apex: '@' | '';
  /** Host names in values: with a final dot (otherwise the panel appends the domain) or without. */
  readonly targets: 'dot' | 'no-dot';
  /** TXT values: bare as they are, or in double quotes as in a zone file. */
  readonly text: 'bare' | 'quoted';
  /** Longest TXT value, in bytes, that one form takes; more must go in by zone file. */
  readonly longestText: number;
  /** In quoted text, how a byte that is not printable ASCII is written; `none` = it cannot be typed. */
  readonly escapes: 'octal' | 'none';
  /** MX and SRV: the priority has a field of its own, or stands before the host name in the value. */
  readonly priority: 'own-field' | 'in-value';
  /** CAA: flags, tag and value in fields of their own, or all in the value. */
  readonly caa: 'own-fields' | 'in-value';
  /** One form holds one value, or the whole record set, one value a line. */
  readonly form: 'value' | 'set';
  readonly ttl: PanelTtl;
  /** Record type that may stand at the domain itself in place of a CNAME, or null where there is none. */
  readonly apexAlias: 'CNAME' | 'ALIAS' | null;
  /** The proxy switch, where there is one: its label and the position that leaves a record alone. */
  readonly proxy?: { readonly label: string; readonly off: string };
  /** The way to the form, one sentence a step. */
  readonly steps: readonly [string, ...string[]];
  /** What goes wrong there most, one sentence each. */
  readonly watchOut: readonly string[];
  readonly sources: readonly [Source, ...Source[]];
  /** Facts taken from general knowledge, not looked up. */
  readonly unconfirmed: readonly string[];
};
