import { spf } from 'mailauth/lib/spf/index.js';
import { plainName } from './resolver.ts';

type SpfMechanism = 'all' | 'include' | 'a' | 'mx' | 'ptr' | 'exists' | 'redirect';

/** A term that decides or asks the DNS; `ip4`, `ip6`, `exp` and unknown modifiers do neither here. */
export type SpfPiece = {
  readonly text: string;
  readonly mechanism: SpfMechanism;
  readonly qualifier: '+' | '-' | '~' | '?';
  /** The domain-spec as written, empty where there is none. */
  readonly spec: string;
};

/** RFC 7208 §4.5: the version, then a space or the end. */
export const isSpfRecord = (text: string): boolean => /^v=spf1(?: |$)/i.test(text);

/** Somebody meant it to be one: something stands before the version, or right behind it. */
export const looksLikeSpf = (text: string): boolean => !isSpfRecord(text) && /v\s*=\s*spf1/i.test(text);

export const termsOf = (record: string): readonly string[] =>
  record
    .split(' ')
    .slice(1)
    .filter(term => term !== '');

const shape = /^(?<qualifier>[-+?~]?)(?<name>all|include|a|mx|ptr|exists|redirect)(?<rest>$|[:=/].*$)/i;

/** The terms that count, in order. Whether they are well-formed is `syntaxProblem`'s matter. */
export const piecesOf = (record: string): readonly SpfPiece[] =>
  termsOf(record).flatMap(text => {
    const found = shape.exec(text)?.groups;
    if (found === undefined) return [];
    const { qualifier = '', name = '', rest = '' } = found;
    const mechanism = name.toLowerCase() as SpfMechanism;
    if ((mechanism === 'redirect') !== rest.startsWith('=')) return [];
    const spec = rest.replace(/^[:=]/, '').replace(/(?:\/\d+)?(?:\/\/\d+)?$/, '');
    return [{ text, mechanism, qualifier: (qualifier || '+') as SpfPiece['qualifier'], spec }];
  });

const transformed = (value: string, digits: string, reverse: string, delimiters: string): string => {
  const parts = value.split(
    delimiters === '' ? '.' : new RegExp(`[${delimiters.replaceAll(/[-\]\\^]/g, String.raw`\$&`)}]`),
  );
  const ordered = reverse === '' ? parts : parts.toReversed();
  return (digits === '' ? ordered : ordered.slice(-Number(digits))).join('.');
};

/**
 * The name that a domain-spec stands for where it is the same for every message of the domain (macros `%{d}` and
 * `%{o}`, RFC 7208 §7); null where it depends on the message, or is no macro.
 */
export const fixedName = (spec: string, given: { readonly domain: string; readonly sender: string }): string | null => {
  let isFixed = true;
  const name = spec.replaceAll(
    /%(?:\{([a-z])(\d*)(r?)([-.+,/_=]*)\}|(.?))/gi,
    (_all, letter: string | undefined, digits = '', reverse = '', delimiters = '', escape = '') => {
      if (letter === undefined && escape === '%') return '%';
      if (letter === undefined && escape === '_') return ' ';
      if (letter === undefined && escape === '-') return '%20';
      const value = { d: given.domain, o: given.sender }[letter?.toLowerCase() ?? ''];
      if (value === undefined) isFixed = false;
      return transformed(value ?? '', digits, reverse, delimiters);
    },
  );
  return isFixed ? plainName(name) : null;
};

/**
 * What is wrong with the way a record is written, in mailauth's words, or null. Strict evaluation reads all terms
 * before the first one decides; `all` put in front keeps it from asking the DNS.
 */
export const syntaxProblem = async (record: string): Promise<string | null> => {
  const checked = `v=spf1 all ${termsOf(record).join(' ')}`;
  const { status } = await spf({
    ip: '192.0.2.1',
    sender: 'a@record.test',
    helo: 'record.test',
    mta: 'receiver.test',
    strict: true,
    resolver: () => Promise.resolve([[checked]]),
  });
  if (status.result === 'pass') return null;
  return /a@record\.test: (.*)$/s.exec(status.comment ?? '')?.[1] ?? 'it is not a valid record';
};
