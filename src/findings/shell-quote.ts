const plain = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** True when the text has characters that no shell quoting makes safe to paste into a terminal. */
export const isUnpastable = (word: string): boolean =>
  // Control characters, line and paragraph separators and bidirectional overrides act on the terminal or on the eye.
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(word);

/** One word for a POSIX shell: as it is when harmless, else in single quotes. */
export const shellQuote = (word: string): string => (plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`);
