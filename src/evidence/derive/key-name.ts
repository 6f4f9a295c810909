import type { SeenSelector } from '../mail.ts';

/** Where the record of a signing key stands (RFC 6376 §3.6.2.1). */
export const keyNameOf = ({ domain, selector }: Pick<SeenSelector, 'domain' | 'selector'>): string =>
  `${selector}._domainkey.${domain}`;
