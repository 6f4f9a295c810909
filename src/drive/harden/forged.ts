import type { ForgedTrial, TakenToken } from '../../evidence/hardening/tokens.ts';
import type { Actor } from '../actors/actor.ts';
import { isOf } from './own-answer.ts';
import { newcomer } from './people.ts';
import { type Carried, carriedBy } from './tokens/carried.ts';
import { confusedOf, type Forgery, guessedOf, hasPublicKey } from './tokens/confused.ts';
import { changed, decoded, forgeriesOf, type Jwt, jwtOf } from './tokens/jwt.ts';
import { defineVerification, exchangeOf, type Hand, Inconclusive, inTurn } from './verification.ts';

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

type Pair = { readonly member: Actor; readonly other: Actor };

/** What stands for the one member in a token, and for the other in its place. */
const insteadOf = ({ member, other }: Pair): ReadonlyMap<string, string> => {
  const instead = new Map(
    (['member', 'email', 'name'] as const).map(name => [wordsOf(member, name), wordsOf(other, name)]),
  );
  instead.delete('');
  return instead;
};

/** Comes with each forgery, and with the token itself. */
const tried = async (
  hand: Hand,
  token: Carried,
  { member, other }: Pair,
  forgeries: readonly Forgery[],
): Promise<Pick<ForgedTrial, 'tried' | 'taken'>> => {
  const value = decoded(token.value);
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
  if (forgeries.length > 0 && taken.length === 0 && !isOf(member, await token.ask(token.value)))
    throw new Inconclusive('the token itself was refused after the forged ones');
  return { tried: forgeries.length, taken };
};

/** Tries what can be made of each of the tokens. */
const triedAll = async (
  hand: Hand,
  pair: Pair,
  tokens: readonly Carried[],
  make: (token: Carried, jwt: Jwt | null) => Promise<readonly Forgery[]> | readonly Forgery[],
): Promise<ForgedTrial> => {
  const trials: Pick<ForgedTrial, 'tried' | 'taken'>[] = [];
  for (const token of tokens)
    trials.push(await tried(hand, token, pair, await make(token, jwtOf(decoded(token.value)))));
  return {
    kind: tokens.some(({ value }) => jwtOf(decoded(value)) !== null) ? 'jwt' : 'opaque',
    tried: trials.reduce((sum, each) => sum + each.tried, 0),
    taken: trials.flatMap(each => each.taken),
  };
};

/** Tokens that somebody made who has no key: each is refused, while the one that the app made gets in. */
export const forged = defineVerification({
  name: 'forged',
  title: 'Forged tokens let nobody in',
  actors: [],
  flows: ['sign-up'],
  provokes: true,
  requests: 40,
  act: async hand => {
    const pair: Pair = { member: await newcomer(hand, 'one'), other: await newcomer(hand, 'other') };
    const instead = insteadOf(pair);
    let tokens: readonly Carried[] = [];
    const session = await inTurn(hand, {
      session: async () => {
        tokens = await carriedBy(hand, pair.member);
        return triedAll(hand, pair, tokens, ({ value }, jwt) =>
          jwt === null ? guessesOf(decoded(value)) : forgeriesOf(jwt, instead),
        );
      },
    });
    // What only some tokens are is asked of those alone.
    const signed = (is: (jwt: Jwt) => boolean): readonly Carried[] =>
      tokens.filter(({ value }) => {
        const jwt = jwtOf(decoded(value));
        return jwt !== null && is(jwt);
      });
    const [byPublic, byShared] = [signed(hasPublicKey), signed(jwt => !hasPublicKey(jwt))];
    const publicKey = (): Promise<ForgedTrial> =>
      triedAll(hand, pair, byPublic, (_, jwt) => (jwt === null ? [] : confusedOf(hand, jwt, instead)));
    const guessedKey = (): Promise<ForgedTrial> =>
      triedAll(hand, pair, byShared, (_, jwt) => (jwt === null ? [] : guessedOf(jwt, instead)));
    const more = await inTurn(hand, {
      ...(byPublic.length === 0 ? {} : { 'public-key': publicKey }),
      ...(byShared.length === 0 ? {} : { 'guessed-key': guessedKey }),
    });
    return { ...session, ...more };
  },
});
