/** A place in code at which the end of a token is not looked at. */
export type TokenEnd = {
  readonly file: string;
  readonly line: number;
  /**
   * `ignored`: verified with its end left out. `tolerated`: taken for an hour or more after its end. `decoded`: read without
   * any verification, and what it says decides who somebody is.
   */
  readonly how: 'ignored' | 'tolerated' | 'decoded';
  /** The option or the call as it stands there; never a key. */
  readonly words: string;
  /** The package whose option or function it is; null where only the name of the option tells. */
  readonly by: string | null;
};

/** Something that was not read, with the reason as the end of a sentence that begins with the file. */
export type TokenNote = { readonly file: string; readonly reason: string };

export type TokenEndsRead = { readonly found: readonly TokenEnd[]; readonly notes: readonly TokenNote[] };
