/**
 * An address for somebody who comes, of the ranges that nobody has (RFC 5737 for members, RFC 3849 for strangers): where an
 * app trusts the proxy before it, each is counted by itself, as on the day of a spike.
 */
export const addressOfVisitor = (who: 'member' | 'stranger', index: number): string =>
  who === 'member' ? `198.51.100.${1 + (index % 250)}` : `2001:db8:${(index % 60_000).toString(16)}::1`;
