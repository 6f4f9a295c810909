import { createScanner } from '../engines/secrets/scan.ts';
import { shown } from '../engines/secrets/shown.ts';
import { rules } from '../engines/secrets/rules/index.ts';
import { createRedactor } from '../platform/redact.ts';

/** Names of variables whose values are not for anybody's eyes, whatever they look like. */
const secretName = /secret|token|passw|(?:^|_)(?:key|auth|dsn|pat)(?:_|$)|api_?key|credential/i;

/** An address that holds a password opens something, whatever it is called. */
const opens = /:\/\/[^/\s:@]{0,200}:[^/\s@]{1,500}@/;

/**
 * What takes secrets out of the output of a command: the values that `env` gives to names of secrets, what has the shape of
 * a secret of any issuer, and what stands behind a name such as `password=`.
 */
export const outputRedaction = (env: Readonly<Record<string, string | undefined>>): ((text: string) => string) => {
  const scanner = createScanner(rules);
  const redactor = createRedactor();
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && (secretName.test(name) || opens.test(value))) redactor.learn(name, value);
  return text => {
    const known = redactor.redact(text);
    const bytes = Buffer.from(known);
    const values = scanner
      .scan(bytes, 'settings')
      .filter(({ class: kind }) => kind !== 'placeholder' && kind !== 'public')
      // A value that was wrapped is no part of the text; what holds it is taken out by its place.
      .map(({ start, end, value }) => ({ value, text: bytes.subarray(start, end).toString() }))
      .toSorted((a, b) => b.text.length - a.text.length);
    return values.reduce((sofar, { value, text: place }) => sofar.replaceAll(place, () => shown(value)), known);
  };
};
