/** What a cache keeps as "longer than anybody waits" (RFC 9111 §1.2.2). */
export const longest = 2_147_483_648;

/** delta-seconds (RFC 9111 §1.2.2), or null for anything else: a sign, a fraction, a space within. */
export const deltaSeconds = (text: string | null): number | null =>
  text === null || !/^\d+$/.test(text) ? null : Math.min(longest, Number(text));
