import { isIP } from 'node:net';
import { domainToASCII, domainToUnicode } from 'node:url';
import { parse } from 'tldts';
import { LaunchReadyError } from '../platform/errors.ts';

export type Target = {
  /** Registrable domain, A-label form. */
  readonly domain: string;
  readonly unicode: string;
  /** The host as typed, when it is a name under the domain. */
  readonly typed: string;
};

const invalid = (message: string, hint: string): LaunchReadyError =>
  new LaunchReadyError('LR_DOMAIN_INVALID', message, hint);

const example = 'Give a domain name such as example.com.';

// LDH labels (RFC 1034 §3.5) plus the underscore, which real zones use.
const label = /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/;

const asciiHost = (text: string): string => {
  const ascii = domainToASCII(text.replace(/\.$/, ''));
  if (ascii === '') throw invalid(`"${text.slice(0, 80)}" is not a domain name.`, example);
  return ascii.toLowerCase();
};

/** A host name in canonical form: lower-case A-labels, no port, no trailing dot. Throws LR_DOMAIN_INVALID. */
export const canonicalHost = (text: string): string => {
  if (text.length > 1_000)
    throw invalid('That name is far too long for a domain name (253 characters at most).', example);
  const bare = text.trim().replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0)
    throw invalid(`"${bare}" is an IP address.`, 'Launch Ready audits a domain name; give the name that people type.');
  for (const part of bare.split('.')) {
    if (part.length > 63 && /^[\x20-\x7e]*$/.test(part)) {
      throw invalid(
        `One part of that name is ${part.length} characters long; 63 is the most that DNS allows.`,
        example,
      );
    }
  }
  const host = asciiHost(bare);
  if (isIP(host) !== 0)
    throw invalid(`"${bare}" is an IP address.`, 'Launch Ready audits a domain name; give the name that people type.');
  if (host.length > 253)
    throw invalid(`That name is ${host.length} characters long; 253 is the most that DNS allows.`, example);
  for (const part of host.split('.')) {
    if (part.length > 63)
      throw invalid(
        `One part of that name is ${part.length} characters long; 63 is the most that DNS allows.`,
        example,
      );
    if (!label.test(part)) throw invalid(`"${bare.slice(0, 80)}" is not a domain name.`, example);
  }
  return host;
};

/** What the user typed (a domain, a host or a web address) as a target. Throws LR_DOMAIN_INVALID before any packet is sent. */
export const parseTarget = (text: string): Target => {
  const withoutScheme = text.trim().replace(/^https?:\/\//i, '');
  const host = canonicalHost(
    withoutScheme.startsWith('[') ? withoutScheme : (withoutScheme.split(/[/?#]/, 1)[0] ?? '').replace(/:\d{1,5}$/, ''),
  );
  const domain = parse(host, { allowPrivateDomains: true }).domain ?? (host.includes('.') ? host : null);
  if (domain === null) throw invalid(`"${host}" is a single word, not a domain name.`, example);
  return { domain, unicode: domainToUnicode(domain), typed: host };
};
