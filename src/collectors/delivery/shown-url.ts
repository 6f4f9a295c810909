import { createScanner } from '../../engines/secrets/scan.ts';
import type { SecretRule } from '../../engines/secrets/rule.ts';
import { shown } from '../../engines/secrets/shown.ts';
import { plainUrl } from '../served/plain-url.ts';

/** Stands for a query: that there is one renews an address, what it says is nobody's business. */
const someQuery = '?…';

/** Addresses as they can be kept: without user, query and fragment, and a secret in the path shown as its beginning alone. */
export const urlShower = (rules: readonly SecretRule[]): ((url: string) => string) => {
  const scanner = createScanner(rules);
  return url => {
    const bytes = Buffer.from(plainUrl(url));
    const hidden = scanner
      .scan(bytes, 'settings')
      .filter(({ class: kind }) => kind !== 'placeholder' && kind !== 'public')
      .map(({ start, end, value }) => ({ value, text: bytes.subarray(start, end).toString() }))
      .reduce((sofar, { value, text }) => sofar.replaceAll(text, () => shown(value)), bytes.toString());
    return (URL.parse(url)?.search ?? '') === '' ? hidden : `${hidden}${someQuery}`;
  };
};
