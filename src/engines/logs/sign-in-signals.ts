import { chanceOfMore, rare, usualOf } from './negative-binomial.ts';
import type { Seen, Series } from './seen.ts';
import type { Minute } from './tally.ts';

const fromOneAddress = 20;
const accountsOfOneAddress = 5;
const ofOneAccount = 10;
const everywhere = 30;

const sum = (counts: readonly number[]): number => counts.reduce((sofar, count) => sofar + count, 0);

/** Somebody tries passwords: to be told, and no reason to wake anybody. */
export const attackOn = (five: Minute, quarter: Minute, series: Series | null): Seen => {
  const addresses = Object.values(five.byAddress);
  const loud = addresses.filter(
    ({ count, others }) => count >= fromOneAddress || others.length >= accountsOfOneAddress,
  );
  if (loud.length > 0) {
    const accounts = new Set(loud.flatMap(({ others }) => others)).size;
    const from = loud.length === 1 ? 'one address' : `${loud.length} addresses`;
    // Many logs do not say for whom.
    const of = accounts === 0 ? '' : `, for ${accounts === 1 ? 'one account' : `${accounts} accounts or more`}`;
    return {
      kind: 'attack',
      because: `${sum(loud.map(({ count }) => count))} failed sign-ins came from ${from} within 5 minutes${of}.`,
    };
  }
  const accounts = Object.values(quarter.byAccount).filter(count => count >= ofOneAccount);
  if (accounts.length > 0)
    return {
      kind: 'attack',
      because: `${sum(accounts)} sign-ins failed for ${accounts.length === 1 ? 'one account' : `${accounts.length} accounts`} within 15 minutes.`,
    };
  const { notSignedIn } = five;
  if (notSignedIn < everywhere || chanceOfMore(notSignedIn, usualOf(series?.notSignedIn ?? [])) >= rare) return null;
  return { kind: 'attack', because: `${notSignedIn} sign-ins failed within 5 minutes, far more than is usual here.` };
};

/** A day of windows: before that nobody knows how many sign in usually. */
const enoughWindows = 288;
/** So many members are known before only they count. */
const enoughMembers = 5;
/** One person tries again and again, and is still one. */
const triesOfOne = 3;

type Known = { readonly series: Series | null; readonly members: readonly string[] };

/** Failures of people who may get in, and of how many of them. */
const ownFailures = (
  quarter: Minute,
  members: readonly string[],
): { readonly failed: number; readonly people: number } => {
  const accounts = Object.entries(quarter.byAccount);
  if (accounts.length > 0 && members.length >= enoughMembers) {
    const known = new Set(members);
    const own = accounts.filter(([account]) => known.has(account)).map(([, count]) => Math.min(triesOfOne, count));
    return { failed: sum(own), people: own.length };
  }
  const addresses = Object.values(quarter.byAddress);
  const loud = addresses.filter(
    ({ count, others }) => count >= fromOneAddress || others.length >= accountsOfOneAddress,
  );
  const loudAccounts = accounts.map(([, count]) => count).filter(count => count >= ofOneAccount);
  const attacks = Math.max(sum(loud.map(({ count }) => count)), sum(loudAccounts));
  const named = addresses.length + accounts.length > 0;
  return {
    failed: Math.max(0, quarter.notSignedIn - attacks),
    people: named ? Math.max(addresses.length - loud.length, accounts.length - loudAccounts.length) : Infinity,
  };
};

/**
 * Members cannot sign in. What single addresses and accounts try over and over is left out, for that is an attack; so are,
 * once members are known, failures of everybody else, and a flood of failures while as many get in as always.
 */
export const brokenSignIn = (five: Minute, quarter: Minute, { series, members }: Known): Seen => {
  if (five.signInBroken >= 3)
    return { kind: 'status', because: `${five.signInBroken} sign-ins ended with a server error within 5 minutes.` };
  const { failed, people } = ownFailures(quarter, members);
  const { signedIn } = quarter;
  // One person with a forgotten password is no outage.
  if (failed + signedIn < 10 || signedIn * 2 >= failed + signedIn || people < 3) return null;
  const usual = usualOf(series?.signedIn ?? []);
  if (usual.windows >= enoughWindows && usual.mean * 3 >= 1 && signedIn >= usual.mean * 3 * 0.5) return null;
  return {
    kind: 'sign-in',
    because: `${signedIn} of ${failed + signedIn} sign-ins succeeded within 15 minutes, attempts of attackers left out.`,
  };
};
