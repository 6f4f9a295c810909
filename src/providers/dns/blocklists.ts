/**
 * Public lists of addresses that send spam which large receivers ask, and that answer small askers without a contract.
 * Known since long before 2026, not looked up again: spamhaus.org, spamcop.net, psbl.org. Spamhaus does not answer
 * public resolvers; whether a list answers is found out by its test addresses (RFC 5782 §5).
 */
export const blocklists: readonly string[] = ['zen.spamhaus.org', 'bl.spamcop.net', 'psbl.surriel.com'];

/** Where somebody asks for an address to be taken off a list. */
export const delistingAt: { readonly [list: string]: string } = {
  'zen.spamhaus.org': 'https://check.spamhaus.org/',
  'bl.spamcop.net': 'https://www.spamcop.net/bl.shtml',
  'psbl.surriel.com': 'https://psbl.org/remove',
};
