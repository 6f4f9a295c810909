/**
 * A secret as its issuer makes it: facts about the token, as data. `public` and `conditional` rules exist so that a
 * key which is meant to be seen is named as such, and never raised.
 */
export type RuleClass = 'secret' | 'public' | 'conditional';

/**
 * `token`: the value gives itself away (prefix, length, alphabet) and is looked for everywhere.
 * `named`: only the name beside it says what it is; looked for where people assign settings, never in bundles.
 */
type RuleReach = 'token' | 'named';

/** What the value itself says: `no` drops the hit (wrong checksum, undecodable), the rest refines it. */
export type ValueReading = {
  readonly ok: boolean;
  /** A checksum or the decoded parts prove that an issuer made it: neither an example nor a fixture, wherever it stands. */
  readonly verified?: boolean;
  /** Replaces the class of the rule: a JSON web token of role `anon` is public, one of `service_role` secret; `postgres:postgres@localhost` opens nothing. */
  readonly class?: RuleClass | 'placeholder';
  /** Test or sandbox key, when the token says so. */
  readonly mode?: 'live' | 'test';
  /** Sentences without any part of the value: "role service_role, expires 2035-01-01". */
  readonly details?: readonly string[];
  /** What ties keys of one account together (Stripe's account part), itself no secret; compared, never shown. */
  readonly account?: string;
};

export type SecretRule = {
  /** `stripe-secret-key`; part of finding IDs and of allow-list entries, so it never changes. */
  readonly id: string;
  /** `Issuer.id` in src/providers/secrets, or null when nobody issues it (a password, a signing secret). */
  readonly issuer: string | null;
  /** With article, for a sentence: "a Stripe secret key". */
  readonly title: string;
  readonly class: RuleClass;
  readonly reach: RuleReach;
  /** Lower-case ASCII; every match contains one of them, whatever its case. At least 3 bytes, and rare in ordinary text. */
  readonly keywords: readonly [string, ...string[]];
  /** Flag `g` (and `i` where case does not count). Group `secret` is the value, else the whole match is. Bounded repeats only: no `*` or `+` on the way. */
  readonly pattern: RegExp;
  /** How a value begins whose keywords have a mark before it: at the very beginning of a text there is none. */
  readonly opens?: string;
  /** Every match begins with a keyword: the expression is tried there and nowhere else. For keywords that are not rare. */
  readonly begins?: true;
  /** Bytes around a keyword in which the whole match lies; default 160 before, 600 after. */
  readonly window?: { readonly before: number; readonly after: number };
  /** Least Shannon entropy of the value, bits a character. */
  readonly entropy?: number;
  /** Checksum, decoder, what the parts say. Pure; never throws. */
  readonly read?: (value: string) => ValueReading;
  /** Values that tools and documents print as examples; they are placeholders. */
  readonly examples?: readonly string[];
  /** Texts in which it is found and in which it is not, assembled when called: no token-shaped string stands in this file. */
  readonly positives: () => readonly [string, ...string[]];
  readonly negatives: () => readonly [string, ...string[]];
};

export const defineRule = (rule: SecretRule): SecretRule => rule;
