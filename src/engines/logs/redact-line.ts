import { createHmac } from 'node:crypto';
import { createRedactor, type Redactor } from '../../platform/redact.ts';
import { createScanner, type Scanner } from '../secrets/scan.ts';
import { rules } from '../secrets/rules/index.ts';
import { logBounds } from './bounds.ts';
import { holdsNumbersOfItsOwn, isCard, withoutCards } from './card.ts';
import { suspicious } from './suspicion.ts';
import { isPaymentPayload, isSecretName, isTakenOut, shapes, withoutAddresses } from './secret-words.ts';

/** Something that must not be in a log. The value itself is not kept. */
export type Leak = {
  /** `email`, `card`, `payment-payload`, `query-token`, … or the rule of a token: `stripe-secret-key`. */
  readonly rule: string;
  /** Where in a JSON line, such as `req.headers.cookie` or `items[].email`; `text` in other lines. */
  readonly field: string;
  /** 4 hex digits by which two findings of the same value are told to be the same one; keyed. */
  readonly hash: string;
};

export type LineRedaction = {
  /** A line as it may be stored and shown, and what was taken out of it. Never throws. */
  readonly line: (text: string) => { readonly text: string; readonly leaks: readonly Leak[] };
  /** A text that is part of something: a message, what a health check said. */
  readonly text: (text: string) => string;
};

const combined =
  /^(\S{1,256} [^"[]{1,256}\[[^\]"]{20,40}\] )"((?:[^"\\]|\\.)*)"([^"]*)(?:"((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)")?(.*)$/s;

/** Whole numbers beyond 2^53 would lose their last digits: they stay as they are written. */
const exactNumbers = (_name: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^\d+$/.test(context?.source ?? '')
    ? context?.source
    : value;

const inPath = (name: string): string => name.replaceAll(/[^\w$@:{}-]/g, '·').slice(0, 40);

/** Takes secrets, addresses of people, cards and payloads of payments out of lines. `key`: of this installation; `learnt`: knows values that look like nothing. */
export const lineRedaction = (key: string | Uint8Array, learnt: Redactor | null = null): LineRedaction => {
  const shaped = createRedactor();
  let scanner: Scanner | null = null;
  const hashOf = (rule: string, value: string): string =>
    createHmac('sha256', key).update(`${rule}\0${value}`).digest('hex').slice(0, 4);

  const tokens = (text: string, found: (rule: string, value: string) => void): string => {
    const bytes = Buffer.from(text);
    scanner ??= createScanner(rules);
    const hits = scanner
      .scan(bytes, 'settings')
      .filter(({ class: sort }) => sort !== 'placeholder' && sort !== 'public')
      .toSorted((left, right) => left.start - right.start);
    if (hits.length === 0) return text;
    let [sofar, done] = ['', 0];
    for (const { rule, value, start, end } of hits) {
      if (end <= done) continue;
      found(rule.id, value);
      sofar += `${bytes.toString('utf8', done, Math.max(done, start))}{${rule.id}}`;
      done = end;
    }
    return sofar + bytes.toString('utf8', done);
  };

  const clean = (text: string, found: (rule: string, value: string) => void, cards = true): string => {
    // Most members of a line are worth no closer look; values that were learnt may look like anything.
    const bytes = Buffer.from(text);
    if (!suspicious(bytes, 0, bytes.length)) return learnt === null ? text : learnt.redact(text);
    let sofar = text.length >= 16 ? tokens(text, found) : text;
    for (const { rule, shape, instead } of shapes)
      sofar = sofar.replace(shape, (whole: string, before: string) => {
        const value = whole.slice(before.length);
        if (isTakenOut(value)) return whole;
        found(rule, value);
        return before + instead;
      });
    sofar = withoutAddresses(sofar, value => found('email', value));
    if (cards) sofar = withoutCards(sofar, digits => found('card', digits));
    return (learnt ?? shaped).redact(sofar);
  };

  const walk = (
    value: unknown,
    name: string,
    path: string,
    depth: number,
    seen: { parts: number; leaks: Leak[] },
  ): unknown => {
    const found = (rule: string, text: string): void => {
      if (seen.leaks.length < 50)
        seen.leaks.push({ rule, field: path === '' ? 'text' : path, hash: hashOf(rule, text) });
    };
    seen.parts += 1;
    if (seen.parts > logBounds.parts || depth > logBounds.depth) return '{cut}';
    if (typeof value === 'string') {
      if (isSecretName(name) && !isTakenOut(value)) {
        const before = seen.leaks.length;
        clean(value, found);
        if (seen.leaks.length === before) found('named-secret', value);
        return '{secret}';
      }
      return clean(value, found, !holdsNumbersOfItsOwn(name));
    }
    if (typeof value === 'number') {
      const digits = String(value);
      if (!/^\d{13,19}$/.test(digits) || holdsNumbersOfItsOwn(name) || !isCard(digits)) return value;
      found('card', digits);
      return '{card}';
    }
    if (Array.isArray(value)) return value.map(inner => walk(inner, name, `${path}[]`.slice(0, 120), depth + 1, seen));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        const shown = clean(key, found);
        const place = path === '' ? inPath(shown) : `${path}.${inPath(shown)}`.slice(0, 120);
        return [shown, walk(inner, key, place, depth + 1, seen)];
      }),
    );
  };

  /** Lines of web servers: what a browser calls itself is its maker's, an address in it is nobody's of the community. */
  const inParts = (text: string, seen: { parts: number; leaks: Leak[] }): string => {
    const [, start = '', request = '', middle = '', referrer = '', browser = '', rest = ''] = combined.exec(text) ?? [];
    if (start === '') return String(walk(text, '', '', 0, seen));
    const part = (value: string, place: string): string => String(walk(value, '', place, 0, seen));
    const between = browser === '' ? '' : `"${part(referrer, 'referrer')}" "${clean(browser, () => {})}"`;
    return `${part(start, 'text')}"${part(request, 'request')}"${part(middle, 'text')}${between}${part(rest, 'text')}`;
  };

  const parsed = (text: string): unknown => {
    if (!text.startsWith('{')) return null;
    try {
      return /\d{16}/.test(text) ? JSON.parse(text, exactNumbers) : JSON.parse(text);
    } catch {
      return null;
    }
  };

  return {
    line: text => {
      const seen = { parts: 0, leaks: [] as Leak[] };
      const value = parsed(text);
      const object = typeof value === 'object' && value !== null;
      const redacted = object ? JSON.stringify(walk(value, '', '', 0, seen)) : inParts(text, seen);
      if (!isPaymentPayload(text)) return { text: redacted, leaks: seen.leaks };
      const leak = {
        rule: 'payment-payload',
        field: object ? 'the whole line' : 'text',
        hash: hashOf('payload', text),
      };
      return { text: '{payment payload}', leaks: [...seen.leaks, leak] };
    },
    text: text => clean(text, () => {}),
  };
};
