/** Addresses that no visitor from outside has (RFC 1918, 3927, 4193, 4291, 6598), also as IPv4 within IPv6. */
const inside =
  /^\[?(?:(?:::ffff:)?(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)\d|::1(?![\da-f:])|f[cd][\da-f]{2}:|fe[89ab][\da-f]:)/i;

/**
 * From where somebody came; null where the app wrote down the proxy or container before it instead, as frameworks do unless they
 * are told to trust it. All members have that one address in common: their mistakes are no attack of one, and their outage is none.
 */
export const visitorAddress = (address: string): string | null => (inside.test(address.trim()) ? null : address);
