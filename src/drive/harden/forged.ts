import type { ForgedTrial, TakenToken } from '../../evidence/hardening/tokens.ts';
import type { Actor } from '../actors/actor.ts';
import { isOf } from './own-answer.ts';
import { newcomer } from './people.ts';
import { type Carried, carriedBy } from './tokens/carried.ts';
import { changed, forgeriesOf, jwtOf } from './tokens/jwt.ts';
import { defineVerification, exchangeOf, type Hand, Inconclusive, inTurn } from './verification.ts';

const decoded = (value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    // It is not written in percent signs.
    return value;
  }
};

/** What somebody can make of a value that says nothing: the signature behind a random value guards nothing by itself. */
const guessesOf = (value: string): readonly (readonly [how: string, token: string])[] => {
  const [first = value, ...rest] = value.split('.');
  const behind = rest.map(part => `.${part}`).join('');
  return [
    ['with one character changed', `${changed(first)}${behind}`],
    ['of which half is missing', `${first.slice(0, Math.ceil(first.length / 2))}${behind}`],
  ];
};

const wordsOf = (actor: Actor, name: string): string => actor.variables()[name] ?? '';

const tried = async (hand: Hand, token: Carried, member: Actor, other: Actor): Promise<ForgedTrial> => {
  const value = decoded(token.value);
  const instead = new Map(
    (['member', 'email', 'name'] as const).map(name => [wordsOf(member, name), wordsOf(other, name)]),
  );
  instead.delete('');
  const jwt = jwtOf(value);
  const forgeries = jwt === null ? guessesOf(value) : forgeriesOf(jwt, instead);
  const taken: TakenToken[] = [];
  for (const [how, forged] of forgeries) {
    hand.drive.keepSecret(`forged ${token.name}`, forged);
    const reply = await token.ask(value === token.value ? forged : encodeURIComponent(forged));
    if (reply.status === 429) throw new Inconclusive('the app throttled who came with forged tokens');
    const isOther = isOf(other, reply);
    if (!isOther && !isOf(member, reply)) continue;
    const shown = exchangeOf(hand, `somebody with a ${token.name} ${how}`, reply);
    taken.push({ how, as: isOther ? 'another member' : 'its member', shown });
  }
  // Whoever lets in everybody says nothing of tokens, and a session that ended meanwhile neither.
  if (taken.length === 0 && !isOf(member, await token.ask(token.value)))
    throw new Inconclusive('the token itself was refused after the forged ones');
  return { kind: jwt === null ? 'opaque' : 'jwt', tried: forgeries.length, taken };
};

/** Tokens that somebody made who has no key: each is refused, while the one that the app made gets in. */
export const forged = defineVerification({
  name: 'forged',
  title: 'Forged tokens let nobody in',
  actors: [],
  flows: ['sign-up'],
  provokes: true,
  requests: 24,
  act: async hand => {
    const [member, other] = [await newcomer(hand, 'one'), await newcomer(hand, 'other')];
    return inTurn(hand, {
      session: async (): Promise<ForgedTrial> => {
        const trials: ForgedTrial[] = [];
        for (const token of await carriedBy(hand, member)) trials.push(await tried(hand, token, member, other));
        return {
          kind: trials.some(({ kind }) => kind === 'jwt') ? 'jwt' : 'opaque',
          tried: trials.reduce((sum, each) => sum + each.tried, 0),
          taken: trials.flatMap(each => each.taken),
        };
      },
    });
  },
});
