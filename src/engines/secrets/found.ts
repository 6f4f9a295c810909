import type { RuleClass, SecretRule } from './rule.ts';

/** What a text is, as far as it decides how it is read; from the path alone (`sort-of-text.ts`). */
export type TextSort =
  /** Where people assign settings: .env, yaml, json, toml, tf, source code. `named` rules hold here. */
  | 'settings'
  /** Built or minified: names are gone, so only `token` rules hold. */
  | 'bundle'
  /** Prose, tables, everything else: `token` rules. */
  | 'other';

/** `jwt`: in the payload of a JSON web token, which anybody can read. */
export type Wrapping = 'base64' | 'jwt' | 'url-encoding' | 'escapes' | 'utf-16';

/** `placeholder`: an example that nobody can use. `fixture`: a made-up value in a test or sample. */
export type SecretClass = RuleClass | 'placeholder' | 'fixture';

/** One place of one value in one text. `value` lives in memory only: nothing that is kept, printed or thrown contains it. */
export type Hit = {
  readonly rule: SecretRule;
  readonly class: SecretClass;
  /** Why it has that class, when not by the rule itself. */
  readonly because: string | null;
  readonly value: string;
  /** Byte offsets in the text that was scanned. */
  readonly start: number;
  readonly end: number;
  /** From 1. A decoded value has the line of what it was decoded from. */
  readonly line: number;
  /** Variable, key or header name that it is assigned to, when one is seen. */
  readonly name: string | null;
  readonly mode: 'live' | 'test' | null;
  readonly details: readonly string[];
  readonly account: string | null;
  /** A checksum or decoder proved that an issuer made it. */
  readonly verified?: boolean;
  /** How it was wrapped, outermost first. */
  readonly decoded: readonly Wrapping[];
};
