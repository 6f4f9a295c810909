import type { Address, Email } from 'postal-mime';
import { limits } from '../../platform/limits.ts';
import { readMarkup } from '../../platform/read-markup.ts';
import type { Mail } from './inbox.ts';
import { linksOf } from './links.ts';

/** A message as it came in, with what only the way in knows. */
export type Received = Pick<Mail, 'id' | 'at' | 'raw' | 'client'> & {
  /** Undefined where there was no envelope to read: then the headers tell. */
  readonly envelope?: { readonly from: string; readonly to: readonly string[] };
};

const addressesIn = (value: Address | readonly Address[] | undefined): readonly string[] =>
  [value ?? []].flat().flatMap(each => (each.group ?? [each]).map(({ address }) => address ?? ''));

/** Where the headers end: the first empty line (RFC 5322 §2.1). */
const headersEnd = (raw: Buffer): number => {
  const ends = [raw.indexOf('\r\n\r\n'), raw.indexOf('\n\n')].filter(index => index >= 0);
  return ends.length === 0 ? raw.length : Math.min(...ends);
};

const parsed = async (raw: Buffer): Promise<Email> => {
  const { default: PostalMime } = await import('postal-mime');
  const options = {
    maxNestingDepth: limits.mailNesting,
    maxHeadersSize: limits.mailHeaderBytes,
    // A mail that carries another one: the inner one is not what was sent to us.
    forceRfc822Attachments: true,
  };
  const read = raw.subarray(0, limits.mailReadBytes);
  try {
    return await PostalMime.parse(read, options);
  } catch {
    // Beyond the bounds of the parser. Headers alone and the body as it stands still tell who wrote what.
    const end = headersEnd(read);
    const head = read.subarray(0, Math.min(end, limits.mailHeaderBytes / 2));
    const headers = await PostalMime.parse(head, options).catch((): Email => ({
      headers: [],
      headerLines: [],
      attachments: [],
    }));
    return { ...headers, text: read.subarray(end).toString('utf8') };
  }
};

const namedInHeaders = (email: Email): readonly string[] => {
  const delivered = email.headers
    .filter(({ key }) => key === 'delivered-to' || key === 'x-original-to')
    .map(({ value }) => value.trim().replace(/^<|>$/g, ''));
  return [...delivered, ...addressesIn(email.to), ...addressesIn(email.cc)];
};

const returnPath = (email: Email): string | null => {
  const value = email.headers.find(({ key }) => key === 'return-path')?.value;
  return value === undefined ? null : value.trim().replace(/^<|>$/g, '');
};

const visible = (text: string): string =>
  text
    .replaceAll(/[^\S\n]+/g, ' ')
    .replaceAll(/ ?\n[ \n]*/g, '\n')
    .trim();

/**
 * Reads a message. Never throws, whatever it is made of: work and memory are bounded, and what lies beyond the
 * bounds is only in `raw`. Charsets and encodings are undone as far as they are known.
 */
export const readMail = async ({ id, at, raw, client, envelope }: Received): Promise<Mail> => {
  const email = await parsed(raw);
  const html = email.html ?? null;
  const markup = html === null ? null : readMarkup(html);
  const to = (envelope?.to ?? namedInHeaders(email)).map(address => address.toLowerCase());
  return {
    id,
    at,
    raw,
    ...(client === undefined ? {} : { client }),
    envelopeFrom: envelope === undefined ? returnPath(email) : envelope.from,
    to: [...new Set(to.filter(address => address !== ''))].slice(0, limits.mailRecipients),
    from: addressesIn(email.from)[0] ?? '',
    replyTo: addressesIn(email.replyTo)[0] ?? null,
    subject: email.subject ?? '',
    text: email.text ?? visible(markup?.visibleText ?? ''),
    hasPlainPart: email.text !== undefined,
    html,
    headers: email.headers.map(({ key, value }) => [key, value] as const),
    links: linksOf(email.text ?? '', markup),
  };
};
