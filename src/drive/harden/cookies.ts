import type { SignInCookie } from '../../evidence/hardening/cookies.ts';
import type { Actor } from '../actors/actor.ts';
import { insideFlow, wayIn } from '../actors/way-in.ts';
import { goesThrough } from '../scenarios/scenario.ts';
import { attributesOf, linesGiven, nameOf, pairsIn } from './given-cookies.ts';
import { newcomer } from './people.ts';
import { defineVerification, type Hand, Inconclusive, inTurn } from './verification.ts';

/** Cookies of a sign-in that are tried one by one: more are those of advertisers. */
const mostCookies = 6;

/** Whether nobody gets in with all cookies but this one. */
const isNeeded = async ({ drive }: Hand, pairs: readonly string[], pair: string): Promise<boolean> => {
  const without = drive.part(`somebody without the cookie ${nameOf(pair)}`, {});
  const others = pairs.filter(each => each !== pair);
  if (others.length > 0) await without.session.setCookies(others.join('; '));
  return !(await goesThrough(without.walk(insideFlow(drive.recipe))));
};

const cookiesOf = async (hand: Hand, member: Actor): Promise<readonly SignInCookie[]> => {
  const pairs = pairsIn(await member.session.cookies());
  const copy = hand.drive.part('a browser with the cookies alone', {});
  if (pairs.length === 0) return [];
  await copy.session.setCookies(pairs.join('; '));
  // Then a token is the session, and the cookies are something else.
  if (!(await goesThrough(copy.walk(insideFlow(hand.drive.recipe))))) return [];
  const given = linesGiven(hand, member.name);
  const cookies: SignInCookie[] = [];
  for (const pair of pairs.slice(0, mostCookies)) {
    const line = given.get(nameOf(pair));
    if (line === undefined) continue;
    const carriesSession = await isNeeded(hand, pairs, pair);
    cookies.push({ name: nameOf(pair), carriesSession, ...attributesOf(line) });
  }
  if (!cookies.some(({ carriesSession }) => carriesSession))
    throw new Inconclusive('none of the cookies of a sign-in is the one that carries the session');
  return cookies;
};

/** How the cookie of a session is set: whether scripts read it, and whether foreign pages send it along. */
export const cookies = defineVerification({
  name: 'cookies',
  title: 'The session cookie is out of reach of scripts and of foreign pages',
  actors: [],
  flows: ['sign-up'],
  requests: 8,
  act: hand =>
    inTurn(hand, {
      'sign-in': async () => {
        const known = (await newcomer(hand, 'one')).variables();
        const member = hand.drive.part(`${known['name']}, looked at for the cookies`, known);
        await member.walk(wayIn(known));
        const https = new URL(hand.drive.scope.app).protocol === 'https:';
        return { https, cookies: await cookiesOf(hand, member) };
      },
    }),
});
