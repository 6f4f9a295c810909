import type { Profile, Row } from './rows.ts';

/** Each asks for all that the one before it asks for. */
export const profiles: readonly Profile[] = ['outside', 'repo', 'launch'];

/** Whether everything that `smaller` asks for is asked for by `profile`, too. */
export const includesProfile = (profile: Profile, smaller: Profile): boolean =>
  profiles.indexOf(smaller) <= profiles.indexOf(profile);

/** The rows that a profile requires, in contract order. */
export const requiredRows = (rows: readonly Row[], profile: Profile): readonly Row[] =>
  rows.filter(row => row.from !== null && includesProfile(profile, row.from));

/** How the profile reads in a sentence: "READY as seen from outside (…)". */
export const profileWords: { readonly [P in Profile]: string } = {
  outside: 'as seen from outside',
  repo: 'as seen from outside and from the repository',
  launch: 'for launch',
};
