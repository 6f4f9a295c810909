import type { Actor } from '../../actors/actor.ts';
import type { Reply } from '../../reply.ts';
import { nameOf, pairsIn } from '../given-cookies.ts';
import { isOf, ownPath } from '../own-answer.ts';
import { type Hand, Inconclusive } from '../verification.ts';

/** A token of a member and the way to ask with another one in its place. */
export type Carried = {
  /** `cookie session`, `bearer token`. */
  readonly name: string;
  readonly value: string;
  /** Asks who one is with this in its place; null leaves it out. */
  readonly ask: (value: string | null) => Promise<Reply>;
  /** The same with nothing else of the session beside it: no cookie that could renew it. */
  readonly askAlone: (value: string | null) => Promise<Reply>;
};

/** Tokens that are tried one by one: whatever else a browser holds is of advertisers. */
export const mostTokens = 3;

export const bearerName = 'bearer token';

const bearer = /^bearer\s+(\S+)$/i;

/** Asks without a session of its own: every header is the one that is given. */
const asker =
  ({ drive }: Hand, member: Actor, name: string) =>
  (headers: Readonly<Record<string, string>>): Promise<Reply> =>
    drive
      .session(`somebody with another ${name} of ${member.name}`)
      .call({ method: 'GET', path: ownPath(drive), headers });

const inCookies = (hand: Hand, member: Actor, cookies: string): readonly Carried[] => {
  const pairs = pairsIn(cookies);
  const { authorization: _, ...unnamed } = member.session.carried();
  return pairs.map(pair => {
    const name = `cookie ${nameOf(pair)}`;
    const ask = asker(hand, member, name);
    const others = pairs.filter(each => each !== pair);
    return {
      name,
      value: pair.slice(pair.indexOf('=') + 1),
      ask: value => {
        const cookie = [...others, ...(value === null ? [] : [`${nameOf(pair)}=${value}`])].join('; ');
        return ask({ ...unnamed, ...(cookie === '' ? {} : { cookie }) });
      },
      askAlone: value => ask({ ...unnamed, ...(value === null ? {} : { cookie: `${nameOf(pair)}=${value}` }) }),
    };
  });
};

/** Every part of the session of a member that could open a door, whether it does or not. */
export const partsOf = async (hand: Hand, member: Actor): Promise<readonly Carried[]> => {
  const { authorization, ...unnamed } = member.session.carried();
  const [, token] = bearer.exec(authorization ?? '') ?? [];
  const ask = asker(hand, member, bearerName);
  const withToken = (value: string | null): Promise<Reply> =>
    ask({ ...unnamed, ...(value === null ? {} : { authorization: `Bearer ${value}` }) });
  return [
    ...(token === undefined ? [] : [{ name: bearerName, value: token, ask: withToken, askAlone: withToken }]),
    ...inCookies(hand, member, await member.session.cookies()),
  ];
};

/** What of the session of a member opens doors: without it nobody gets the answer that is for the member. */
export const carriedBy = async (
  hand: Hand,
  member: Actor,
  wanted: (token: Carried) => boolean = () => true,
): Promise<readonly Carried[]> => {
  const all = (await partsOf(hand, member)).filter(wanted);
  const opening: Carried[] = [];
  for (const one of all.slice(0, mostTokens)) {
    if (!isOf(member, await one.ask(one.value))) continue;
    if (!isOf(member, await one.ask(null))) opening.push(one);
  }
  if (opening.length > 0) return opening;
  throw new Inconclusive('no part of the session by itself decides who gets the answer that is for one member');
};
