import type { Profile, Row } from './rows.ts';

const order: readonly Profile[] = ['outside', 'repo', 'launch'];

/** The rows that a profile requires, in contract order. */
export const requiredRows = (rows: readonly Row[], profile: Profile): readonly Row[] =>
  rows.filter(row => row.from !== null && order.indexOf(row.from) <= order.indexOf(profile));

/** How the profile reads in a sentence: "READY as seen from outside (…)". */
export const profileWords: { readonly [P in Profile]: string } = {
  outside: 'as seen from outside',
  repo: 'as seen from outside and from the repository',
  launch: 'for launch',
};
