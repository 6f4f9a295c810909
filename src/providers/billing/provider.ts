/** What happens to one member's payments, in words that are the same for every provider. */
export const billingKinds = [
  'checkout-completed',
  'subscription-started',
  'subscription-renewed',
  'payment-succeeded',
  'payment-failed',
  'past-due',
  'plan-changed',
  'cancel-at-period-end',
  'resumed',
  'cancelled',
  'refunded',
  'unknown-kind',
] as const;

export type BillingKind = (typeof billingKinds)[number];

/** What is filled into the templates. A text that is nothing but one placeholder becomes its value, whatever type that has. */
export const placeholders = [
  'event.id',
  'event.type',
  'event.data',
  /** Second id of a delivery, where a provider has one. */
  'delivery.id',
  'at',
  'periodStart',
  'periodEnd',
  'customer',
  'member',
  /** Object with the member's id under every name that the app keeps it by, and the label of the run. */
  'metadata',
  'subscription',
  'item',
  'price',
  'previousPrice',
  'checkout',
  'invoice',
  'charge',
] as const;

export type Placeholder = (typeof placeholders)[number];

/** JSON whose texts hold placeholders in double braces. */
export type Template = string | number | boolean | null | readonly Template[] | { readonly [name: string]: Template };

/** How a provider signs: `<timestamp><joint><raw body>` as HMAC in hex, in one header of `name=value` fields. */
export type SignatureScheme = {
  /** Lower case. */
  readonly header: string;
  readonly separator: ',' | ';';
  readonly timestampField: string;
  readonly signatureField: string;
  /** A field of the same look that must not count. */
  readonly otherField: string;
  readonly joint: '.' | ':';
  readonly hash: 'sha256';
  /** Age at which the provider's own library refuses by default. */
  readonly toleranceSeconds: number;
};

/** Things of which the provider makes ids. */
export type IdOf = 'event' | 'delivery' | 'customer' | 'subscription' | 'item' | 'checkout' | 'invoice' | 'charge';

/** The start of a key, in the parts that `_` joins, so that nothing here looks like a key. */
export type KeyPrefix = readonly string[];

type Source = { readonly fact: string; readonly url: string; readonly read: string };

/** A payment provider as data: how its events look and are signed, and how test is told from live. Dated facts, no I/O. */
export type BillingProvider = {
  readonly id: 'stripe' | 'paddle';
  readonly name: string;
  readonly signature: SignatureScheme;
  /** How times are written in its events. */
  readonly time: 'unix-seconds' | 'rfc3339';
  readonly ids: {
    readonly prefixes: Readonly<Record<IdOf, string>>;
    /** Characters after the prefix and `_`, lower-case letters and digits. */
    readonly length: number;
  };
  readonly envelope: Template;
  readonly events: Readonly<Record<BillingKind, { readonly type: string; readonly data: Template }>>;
  readonly keys: {
    readonly live: readonly KeyPrefix[];
    readonly test: readonly KeyPrefix[];
    readonly webhook: KeyPrefix;
  };
  /** Fields, by path from the top of an event, that are `true` for real money. None where test events come from elsewhere. */
  readonly liveFields: readonly string[];
  /** Hosts of the page on which people pay; none where it opens on the page of the app. */
  readonly checkoutHosts: readonly string[];
  /** How its API tells where the page on which people pay leads back to; null where it does not tell. */
  readonly checkoutPage: {
    /** Origin of the API. */
    readonly api: string;
    /** Finds the ID of the page in the path of its address. */
    readonly id: RegExp;
    /** Path of the question, with `{id}`; the key goes along as bearer token. */
    readonly path: string;
    /** Fields of the answer that hold an address, and when people are led there. */
    readonly returns: readonly { readonly field: string; readonly when: 'paid' | 'gave-up' }[];
  } | null;
  /** Where people see which events it could not deliver, and what becomes of those. */
  readonly deliveries: {
    /** Where each delivery is listed with what the app answered: menus from the outside in. */
    readonly panel: string;
    /** What an event is called there that did not arrive, the words that it uses. */
    readonly states: string;
    /** How long it tries by itself, in hours. */
    readonly triesForHours: number;
    /** How an event is sent once more. */
    readonly resend: string;
    /** Days for which an event can be listed and sent again. */
    readonly keptDays: number;
  };
  readonly sources: readonly [Source, ...Source[]];
  /** Facts taken from general knowledge, not looked up. */
  readonly unconfirmed: readonly string[];
};
