import { createHash } from 'node:crypto';
import type { LeakRule, LogLeak, LogLeaks } from '../../evidence/signals.ts';
import { limits } from '../../platform/limits.ts';
import { type LogLine, placeIn } from './log-line.ts';

/** What a run knows of what belongs into no log. */
export type Known = {
  /** The text with every secret of the run, and what is one by its shape, replaced by `{name}`. */
  readonly redact: (text: string) => string;
  /** Bodies of payment events that were sent. */
  readonly payments: readonly string[];
  /** Label of the run: hashes of different runs are not the same. */
  readonly salt: string;
};

type Hit = { readonly rule: LeakRule; readonly what: string; readonly value: string };

/** Masked addresses (`l***@example.com`) have no letter or digit before the sign. */
const address = /[\w.%+-]{0,63}\w@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\b/gi;
/** Paths of packages look like addresses: `hono@4.1.0/dist/index.js` has no name of a domain, `x@y.js` in a stack has. */
const ofCode = /@[^@]*\.(?:js|ts|mjs|cjs|tsx|jsx|map|json|local|internal|invalid)$/i;
const masked = /\[?\b(?:redacted|filtered|masked|hidden|removed|scrubbed)\b\]?|[*•x]{3,}/gi;
const secretName =
  /(?:^|[._-])(?:access|refresh|id|session|reset|csrf)?[._-]?(?:token|secret|passw(?:or)?d|authorization|cookie|api_?key|jwt)$/;

const placeholder = /\{([^{}]{1,80})\}/g;

const namesIn = (text: string): readonly string[] => [...text.matchAll(placeholder)].map(([, name = '']) => name);

const secretsIn = (value: string, { redact }: Known): readonly Hit[] => {
  const plain = value.replaceAll(address, '').replaceAll(masked, '');
  const before = new Set(namesIn(plain));
  const named = namesIn(redact(plain)).filter(name => !before.has(name));
  return [...new Set(named)].map(what => ({ rule: 'secret' as const, what, value: plain }));
};

/** Every text of a body that is long enough to be told from others. */
const textsOf = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return value.length >= 6 ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
};

const leastTexts = 5;

/** An id or two of an event are what a log is for; half of all that it says is the event itself. */
const paymentIn = (value: string, bodies: readonly (readonly string[])[]): readonly Hit[] => {
  const held = bodies.some(texts => {
    const found = texts.filter(text => value.includes(text)).length;
    return found >= leastTexts && found * 2 >= texts.length;
  });
  return held ? [{ rule: 'payment', what: 'a whole payment event', value }] : [];
};

const hitsIn = (name: string, value: string, known: Known, bodies: readonly (readonly string[])[]): readonly Hit[] => {
  const addresses = [...value.matchAll(address)].map(([found]) => found).filter(found => !ofCode.test(found));
  const byName =
    secretName.test(name) && value.replaceAll(masked, '').length >= 12 && !/\s|^\d+$/.test(value)
      ? [{ rule: 'secret' as const, what: name, value }]
      : [];
  const secrets = secretsIn(value, known);
  return [
    ...addresses.map(found => ({ rule: 'address' as const, what: 'an e-mail address', value: found })),
    ...(secrets.length > 0 ? secrets : byName),
    ...paymentIn(value, bodies),
  ];
};

/** What of these lines belongs into no log: where it stood and how often, never what it was. */
export const leaksIn = (lines: readonly LogLine[], known: Known): LogLeaks => {
  const bodies = known.payments.map(body => [...new Set(textsOf(JSON.parse(body)))]);
  const leaks = new Map<string, LogLeak>();
  for (const line of lines) {
    // Of an access line the members are not all: browser and referrer stand beside them.
    const isData = line.text.startsWith('{') && line.fields.size > 0;
    const fields = isData ? line.fields : new Map([['text', line.text]]);
    // What stands in pieces over a line is together in it.
    const whole = paymentIn(line.text, bodies).map(hit => ['text', hit] as const);
    const parts = [...fields].flatMap(([name, value]) =>
      hitsIn(name, value, known, bodies).map(hit => [name, hit] as const),
    );
    const hits = parts.some(([, { rule }]) => rule === 'payment') ? parts : [...parts, ...whole];
    const isPayment = hits.some(([, { rule }]) => rule === 'payment');
    for (const [field, { rule, what, value }] of hits) {
      // Of a payment that stands there as a whole its parts are no further leaks.
      if (isPayment && rule !== 'payment') continue;
      const route = placeIn(line);
      const shown = {
        rule,
        what: known.redact(what),
        field: known.redact(field),
        route: route === null ? null : known.redact(route),
      };
      const key = JSON.stringify(shown);
      const before = leaks.get(key);
      if (before === undefined && leaks.size >= limits.signalsLeaks) continue;
      const hash = createHash('sha256').update(`${known.salt} ${rule} ${value}`).digest('hex').slice(0, 4);
      leaks.set(key, { ...shown, hash: before?.hash ?? hash, count: (before?.count ?? 0) + 1 });
    }
  }
  return { lines: lines.length, leaks: [...leaks.values()] };
};
