import { hash } from 'node:crypto';
import type { InviteTokens } from '../../../evidence/hardening/invites.ts';

/** A token with what somebody who guesses can know of it. */
export type Sample = { readonly token: string; readonly guest: string; readonly sentAt: Date };

type MadeOf = InviteTokens['madeOf'][number];

const printable = /^[\t\n\r\u0020-\u007e]*$/;
/** Fewer readable characters come out of random ones by chance. */
const shortestText = 12;

/** The text that is written in base64 or hexadecimal digits, or the part as it is. */
const unwrapped = (part: string): string => {
  for (const encoding of ['base64url', 'base64', 'hex'] as const) {
    const bytes = Buffer.from(part, encoding);
    const isWhole = bytes.toString(encoding).replace(/=+$/, '') === part.replace(/=+$/, '');
    const text = bytes.toString('latin1');
    if (isWhole && text.length >= shortestText && printable.test(text)) return text;
  }
  return part;
};

/** Lower-cased address and what is commonly made of it without a secret. */
const spellingsOf = (address: string): readonly string[] => {
  const plain = address.toLowerCase();
  const digests = (['md5', 'sha1', 'sha256'] as const).flatMap(name =>
    (['hex', 'base64url', 'base64'] as const).map(encoding => hash(name, plain, encoding)),
  );
  return [plain, encodeURIComponent(plain), ...digests, plain.slice(0, plain.indexOf('@'))];
};

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

const isoTime = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?/g;
const minuteMs = 60_000;
const yearMs = 366 * 24 * 60 * minuteMs;

/** Sent at that time, or ends some time after it: in seconds or milliseconds, in any of the usual notations. */
const isTime = (digits: string, base: number, sentAt: Date): boolean => {
  const value = Number.parseInt(digits, base);
  const from = sentAt.getTime() - minuteMs;
  // An end can be far off; only in decimal digits is a number of that size no coincidence.
  const to = sentAt.getTime() + (base === 10 ? yearMs : minuteMs);
  return [value, value * 1000].some(ms => ms >= from && ms <= to);
};

const withoutTimes = (text: string, sentAt: Date): string =>
  text
    .replaceAll(isoTime, '')
    .replaceAll(/(?<!\d)(?:\d{13}|\d{10})(?!\d)/g, digits => (isTime(digits, 10, sentAt) ? '' : digits))
    .replaceAll(/^[0-9a-z]{8}$/gi, digits => (isTime(digits, 36, sentAt) || isTime(digits, 16, sentAt) ? '' : digits))
    .replaceAll(/^[0-9a-f]{11}$/gi, digits => (isTime(digits, 16, sentAt) ? '' : digits));

type Rest = { readonly text: string; readonly madeOf: readonly MadeOf[] };

/** What is left of a token when everything is taken out that its receiver and the clock tell. */
const restOf = ({ token, guest, sentAt }: Sample): Rest => {
  const text = token
    .split(/([.:|])/)
    .map(unwrapped)
    .join('');
  const unaddressed = spellingsOf(guest).reduce(
    (left, spelling) => left.replaceAll(new RegExp(literally(spelling), 'gi'), ''),
    text,
  );
  const untimed = unaddressed
    .split(/([.:|](?=\S))/)
    .map(part => withoutTimes(part, sentAt))
    .join('');
  return {
    text: withoutTimes(untimed, sentAt),
    madeOf: [
      ...(unaddressed === text ? [] : (['the address'] as const)),
      ...(untimed === unaddressed ? [] : (['the time'] as const)),
    ],
  };
};

/** How many different characters stand where these do. */
const alphabetOf = (characters: string): number => {
  if (/^\d*$/.test(characters)) return 10;
  if (/^[\da-f]*$/.test(characters) || /^[\dA-F]*$/.test(characters)) return 16;
  if (/^[\da-z]*$/.test(characters) || /^[\dA-Z]*$/.test(characters)) return 36;
  return /^[\da-zA-Z]*$/.test(characters) ? 62 : 64;
};

const common = (texts: readonly string[]): number => {
  const [first = '', ...rest] = texts;
  let length = 0;
  while (length < first.length && rest.every(text => text[length] === first[length])) length += 1;
  return length;
};

/** Tokens are plain characters. */
const charactersOf = (text: string): readonly string[] => text.split('');

const reversed = (text: string): string => charactersOf(text).toReversed().join('');

/** The characters of each text that are not the same in all of them. */
const varyingOf = (texts: readonly string[]): readonly string[] => {
  const [first = ''] = texts;
  if (texts.every(({ length }) => length === first.length)) {
    const places = charactersOf(first).flatMap((_, at) => (texts.some(text => text[at] !== first[at]) ? [at] : []));
    return texts.map(text => places.map(at => text[at]).join(''));
  }
  const ahead = common(texts);
  const tails = texts.map(text => reversed(text.slice(ahead)));
  const behind = common(tails);
  return tails.map(tail => tail.slice(behind));
};

/** Bits between one and the next when they are counted on; null when they are not in order. */
const stepBits = (texts: readonly string[], alphabet: number): number | null => {
  if (alphabet > 36 || texts.some(text => text === '')) return null;
  const values = texts.map(text =>
    charactersOf(text).reduce((sum, digit) => sum * alphabet + Number.parseInt(digit, 36), 0),
  );
  const steps = values.slice(1).map((value, at) => value - (values[at] ?? 0));
  return steps.every(step => step > 0) ? Math.log2(Math.max(...steps) + 1) : null;
};

/** Steps of more than that are no count. */
const counterBits = 40;

/** Measures tokens, in the order in which they were made. */
export const strengthOf = (samples: readonly Sample[]): InviteTokens => {
  const rests = samples.map(restOf);
  const varying = varyingOf(rests.map(({ text }) => text));
  const characters = Math.min(...varying.map(({ length }) => length));
  const alphabet = alphabetOf(varying.join(''));
  const bits = characters * Math.log2(alphabet);
  const step = stepBits(varying, alphabet);
  const isCounted = step !== null && step < counterBits && step < bits / 2;
  const madeOf = new Set<MadeOf>(rests.flatMap(rest => rest.madeOf));
  if (isCounted) madeOf.add('a counter');
  return {
    count: samples.length,
    characters,
    bits: Math.floor(isCounted ? step : bits),
    madeOf: [...madeOf].toSorted(),
  };
};
