/** What an answer means for the key that was asked about. `says` is looked for in the beginning of the body. */
export type Reading = { readonly status: number; readonly says?: RegExp };

/**
 * A question that shows whether an issuer still knows a key: it reads something small and changes nothing. The key goes
 * into one header and nowhere else, so issuers that want it in the address or the body have no probe.
 */
export type Probe = {
  /** IDs of the rules whose finds it answers for. */
  readonly rules: readonly [string, ...string[]];
  /** Finds that it answers for, where it does not for all of the rule. */
  readonly only?: RegExp;
  /** `POST` only where the issuer takes questions no other way. */
  readonly method: 'GET' | 'POST';
  /** https. `{ref}` = the claim `ref` of a JSON web token: the project that the key names itself. */
  readonly url: string;
  /** Lower-case name, and the value with `{key}` in it. */
  readonly header: { readonly name: string; readonly value: string };
  readonly more?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Answers that only a key gets which works; tried before `refused`. */
  readonly alive: readonly [Reading, ...Reading[]];
  /** Answers to a key that does not work, or never did. */
  readonly refused: readonly [Reading, ...Reading[]];
  /** Parts of a key that are the same in every key of its sort: a made-up one keeps them. */
  readonly keeps: RegExp;
  /** How a key ends that says whether it was mistyped: 6 digits over the 30 characters before, or 8 over 40. */
  readonly checksum?: 'crc32-base62' | 'crc32-base16';
  /** For keys that are no secret by themselves: what the answer shows that makes it one, as a clause. */
  readonly shows?: string;
  /** What a refusal does not tell, as a sentence. */
  readonly doubt?: string;
  /** Vendor page of the request, and the day on which it was looked up; null where nobody could read it. */
  readonly source: { readonly url: string; readonly read: string } | null;
};

/** The usual case: a bearer token, 200 for a key that works, 401 for one that does not. */
export const bearer = (
  rules: Probe['rules'],
  url: string,
  keeps: RegExp,
  more: Partial<Omit<Probe, 'rules' | 'url' | 'keeps'>> = {},
): Probe => ({
  rules,
  method: 'GET',
  url,
  header: { name: 'authorization', value: 'Bearer {key}' },
  alive: [{ status: 200 }],
  refused: [{ status: 401 }],
  keeps,
  source: null,
  ...more,
});
