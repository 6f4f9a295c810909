import { byHand } from './wording.ts';
import { tryAgain } from './hardening-words.ts';
import type { Change } from './check.ts';
import type { VerificationName } from '../evidence/hardening.ts';

/** A remedy in the code of the app, and how it is seen to have worked. */
export const inTheCode = (only: VerificationName, first: string, ...steps: readonly string[]): readonly [Change] => [
  byHand('the code of the app', first, ...steps, tryAgain(only)),
];

/** `HttpOnly`, `HttpOnly and SameSite`, `a, b and c`. */
export const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** The name of a thing of the app as the place of a finding writes it. */
export const asPlace = (text: string): string => text.toLowerCase().replaceAll(/\s+/g, '-').replaceAll(/\.$/g, '');

/** What keeps the cookie of a session from coming along with what foreign pages send; completes a cause. */
export const sameSiteText = (sameSite: string | null): string => {
  if (sameSite === 'none') return 'with SameSite=None browsers send that cookie from every site';
  if (sameSite === null)
    return 'the cookie says no SameSite, so that some browsers send it from every site and others from sister subdomains';
  return `SameSite=${sameSite} keeps the cookie back from foreign sites, and not from sister subdomains and in old browsers`;
};
