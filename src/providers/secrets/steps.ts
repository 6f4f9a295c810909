import type { Issuer } from './issuer.ts';

/** What nearly every exchange has in common: a second key beside the first, and the first ends when nothing uses it any more. */
type Exchange = {
  /** Where the new one is made, as a sentence. */
  readonly make: string;
  /** What has to be given the new one, beside the app's own settings. */
  readonly alsoIn?: string;
  readonly revoke: string;
  /** What to look at afterwards: what was done with the old one. */
  readonly look: string;
};

/** Five steps in the order in which nothing breaks. */
export const exchange = ({ make, alsoIn, revoke, look }: Exchange): readonly [string, ...string[]] => [
  make,
  `Put the new one into the settings of your host${alsoIn === undefined ? '' : ` and ${alsoIn}`}, never into a file that is committed.`,
  'Deploy, and see it work: use the part of the app that needs it.',
  revoke,
  look,
];

/** Where there can be only one at a time: the old one ends the moment the new one is made. */
export const exchangeAtOnce = ({ make, look }: Pick<Exchange, 'make' | 'look'>): readonly [string, ...string[]] => [
  'Choose a quiet hour: the old one ends the moment the new one is made, and what uses it stands still for a while.',
  make,
  'Put the new one into the settings of your host, never into a file that is committed, and deploy at once.',
  'See it work, and see that the old one is refused: that is its revocation.',
  look,
];

/** The vendor's page that says so was read. */
export const readOn = (url: string, issuer: Issuer): Issuer => ({ ...issuer, source: { url, read: '2026-11-27' } });
