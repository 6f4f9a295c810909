import type { RotationTrial } from '../../evidence/hardening/rotation.ts';
import type { Actor } from '../actors/actor.ts';
import { FlowMissing } from '../actors/actor.ts';
import { insideFlow, wayIn } from '../actors/way-in.ts';
import { goesThrough } from '../scenarios/scenario.ts';
import { nameOf, pairsIn } from './given-cookies.ts';
import { idOf, newcomer } from './people.ts';
import { defineVerification, exchangeOf, type Hand, Inconclusive, inTurn } from './verification.ts';

const namesIn = (cookies: string): readonly string[] => pairsIn(cookies).map(nameOf);

/** Where somebody is who is about to sign in. */
const frontDoor = ({ drive }: Hand): string => {
  const first = drive.recipe.flows['sign-in']?.[0];
  return first !== undefined && 'open' in first && !first.open.includes('{') ? first.open : '/';
};

const withCookies = async ({ drive }: Hand, name: string, cookies: string, like?: Actor): Promise<Actor> => {
  const actor = drive.part(name, like?.variables() ?? {});
  await actor.session.setCookies(cookies);
  return actor;
};

const shownOf = (hand: Hand, actor: Actor): RotationTrial['shown'] => {
  const last = actor.session.last();
  return last === null ? [] : [exchangeOf(hand, actor.name, last)];
};

/** Cookies that the app hands to anybody before the sign-in, and a value of our own where it hands out none. */
const beforeSignIn = async (hand: Hand, member: Actor): Promise<string> => {
  const visitor = hand.drive.part('somebody who plants a cookie', {});
  await visitor.session.open(frontDoor(hand));
  const handed = await visitor.session.cookies();
  const known = new Set(namesIn(handed));
  const chosen = namesIn(await member.session.cookies())
    .filter(name => !known.has(name))
    .map(name => `${name}=${hand.drive.io.randomLabel(32)}`);
  return [handed, ...chosen].filter(part => part !== '').join('; ');
};

const planted = async (hand: Hand): Promise<RotationTrial> => {
  const { drive } = hand;
  const member = await newcomer(hand, 'one');
  const cookies = await beforeSignIn(hand, member);
  if (cookies === '') return { planted: [], isMember: false, shown: [] };
  const inside = insideFlow(drive.recipe);
  const planter = await withCookies(hand, 'whoever planted the cookie', cookies);
  if (await goesThrough(planter.walk(inside)))
    throw new Inconclusive('whoever has not signed in got in before anybody had');
  const victim = await withCookies(hand, `${member.name}, in a browser with that cookie`, cookies, member);
  await victim.walk(wayIn(member.variables()));
  if (!(await goesThrough(victim.walk(inside))))
    throw new Inconclusive('the member did not get in with a cookie that was there before');
  const isMember = await goesThrough(planter.walk(inside));
  return { planted: namesIn(cookies), isMember, shown: shownOf(hand, planter) };
};

/** Whom the app takes somebody for; null where it lets them in no longer. */
const isTakenFor = async (actor: Actor): Promise<string | null> =>
  (await goesThrough(actor.walk('who-am-i'))) ? idOf(actor) : null;

const otherMember = async (hand: Hand): Promise<RotationTrial> => {
  const { drive } = hand;
  if (drive.recipe.flows['who-am-i'] === undefined) throw new FlowMissing('who-am-i');
  const [member, other] = [await newcomer(hand, 'one'), await newcomer(hand, 'other')];
  const browser = drive.part(`${other.name}, on a shared machine`, other.variables());
  await browser.walk(wayIn(other.variables()));
  const cookies = await browser.session.cookies();
  if (cookies === '') return { planted: [], isMember: false, shown: [] };
  const planter = await withCookies(hand, `a copy of the session of ${other.name}`, cookies);
  if ((await isTakenFor(planter)) !== idOf(other)) throw new Inconclusive(`${planter.name} did not get in even before`);
  const victim = await withCookies(hand, `${member.name}, on the same machine`, cookies, member);
  await victim.walk(wayIn(member.variables()));
  if ((await isTakenFor(victim)) !== idOf(member))
    throw new Inconclusive('nobody can sign in where somebody else is signed in already');
  const isMember = (await isTakenFor(planter)) === idOf(member);
  return { planted: namesIn(cookies), isMember, shown: shownOf(hand, planter) };
};

/** Session fixation: what a browser had before somebody signed in there must be worth nothing afterwards. */
export const rotation = defineVerification({
  name: 'rotation',
  title: 'A sign-in gives a session that nobody knew before',
  actors: [],
  flows: ['sign-up'],
  requests: 20,
  act: hand => inTurn(hand, { planted: () => planted(hand), 'other-member': () => otherMember(hand) }),
});
