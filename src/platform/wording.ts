/** An address as it stands before a port or in a web address: IPv6 in brackets (RFC 3986 §3.2.2). */
export const bracketed = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** A wait in words, to a tenth of a second: `1.2 s`. */
export const secondsText = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

/** With a capital at its beginning. */
export const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
