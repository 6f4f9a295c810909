import type { ExpiredToken, ExpiredTrial } from '../../evidence/hardening/tokens.ts';
import { limits } from '../../platform/limits.ts';
import type { Actor } from '../actors/actor.ts';
import { castNewcomer } from '../actors/cast.ts';
import { presentIn } from '../actors/present.ts';
import { wayIn } from '../actors/way-in.ts';
import type { Drive } from '../drive.ts';
import { headerOf, type Reply } from '../reply.ts';
import { patiently } from '../throttled.ts';
import { isOf } from './own-answer.ts';
import { newcomer } from './people.ts';
import { type Carried, carriedBy, mostTokens, partsOf } from './tokens/carried.ts';
import { type Lifetime, lifetimeOf, spanOf } from './tokens/lifetime.ts';
import { defineVerification, exchangeOf, type Hand, Inconclusive, inTurn } from './verification.ts';

/** A token that opens a door and says when it ends. */
type Timed = Lifetime & {
  readonly name: string;
  readonly member: Actor;
  /** Asks with it; nothing else of the session goes along where it opens the door by itself (`isAlone`). */
  readonly ask: () => Promise<Reply>;
  readonly isAlone: boolean;
};

const held = new WeakMap<Drive, Timed>();

const nowOf = ({ io }: Pick<Drive, 'io'>): number => io.now().getTime();

/** How long tokens of these are valid that say so, whether they open anything or not; asks nothing. */
const lifetimesOf = async (hand: Hand, actors: Iterable<Actor>): Promise<readonly Lifetime[]> => {
  const found: Lifetime[] = [];
  for (const actor of actors)
    for (const part of await partsOf(hand, actor)) {
      const lifetime = lifetimeOf(hand.drive, actor.name, part, nowOf(hand.drive));
      if (lifetime !== null) found.push(lifetime);
    }
  return found;
};

/**
 * The first token of the member that says when it ends and opens a door: by itself, or else with the rest of the session
 * beside it. Null where none says so. Throws `Inconclusive` where none opens anything.
 */
const timedOf = async (hand: Hand, member: Actor): Promise<Timed | null> => {
  const takenAt = nowOf(hand.drive);
  const lifetimes = new Map<string, Lifetime>();
  const saysItsEnd = (part: Carried): boolean => {
    const lifetime = lifetimeOf(hand.drive, member.name, part, takenAt);
    if (lifetime !== null) lifetimes.set(part.name, lifetime);
    return lifetime !== null;
  };
  const parts = (await partsOf(hand, member)).filter(saysItsEnd).slice(0, mostTokens);
  if (parts.length === 0) return null;
  for (const { name, value, askAlone } of parts) {
    const lifetime = lifetimes.get(name);
    if (lifetime === undefined || !isOf(member, await askAlone(value))) continue;
    // Whoever comes with nothing must not be told who somebody is.
    if (!isOf(member, await askAlone(null)))
      return { ...lifetime, name, member, isAlone: true, ask: () => askAlone(value) };
  }
  const [token] = await carriedBy(hand, member, saysItsEnd);
  const lifetime = lifetimes.get(token?.name ?? '');
  if (token === undefined || lifetime === undefined) return null;
  const { name, value, ask } = token;
  return { ...lifetime, name, member, isAlone: false, ask: () => ask(value) };
};

/** The member signed in once more: with a token that nobody has ended. */
const signedIn = async ({ drive }: Hand, member: Actor, which: string): Promise<Actor> => {
  const actor = drive.part(`${member.name}, ${which}`, member.variables());
  await patiently(drive, actor.session, () => actor.walk(wayIn(member.variables()), {}, undefined, 'brief'));
  return actor;
};

/** Of a throttle, or of what stands before the app, and not of the token. */
const saysNothing = ({ status }: Reply): boolean => [429, 502, 503, 504].includes(status);

/** Asks after the end, and while it is let in until no clock that differs explains it any more. */
const askedLate = async (
  { drive }: Hand,
  { member, endsAt, ask }: Timed,
): Promise<{ readonly reply: Reply; readonly lateMs: number; readonly taken: boolean }> => {
  // A second more: such ends are written in whole ones.
  for (const lateMs of [1_000, limits.hardenLeewayMs / 2 + 2_000, limits.hardenLeewayMs + 1_000]) {
    const left = endsAt + lateMs - nowOf(drive);
    // Where the end is long ago nothing is left to allow for.
    if (left < -limits.hardenLeewayMs && lateMs < limits.hardenLeewayMs) continue;
    if (left > 0) await drive.io.sleep(left, drive.signal);
    const reply = await ask();
    if (saysNothing(reply)) throw new Inconclusive(`the app answered ${reply.status} to a token after its end`);
    const late = nowOf(drive) - endsAt;
    if (!isOf(member, reply)) return { reply, lateMs: late, taken: false };
    if (late > limits.hardenLeewayMs) return { reply, lateMs: late, taken: true };
  }
  throw new Inconclusive('the clock of this machine was set back while the end of a token was waited for');
};

/** What the app makes of a token after its end, while a fresh one opens the same door. */
const exercised = async (hand: Hand, token: Timed): Promise<ExpiredToken> => {
  const { name, told, livesMs, member, isAlone } = token;
  const { reply, lateMs, taken } = await askedLate(hand, token);
  if (taken && !isAlone && headerOf(reply, 'set-cookie') !== undefined)
    throw new Inconclusive(`the app renewed the session by something beside the ${name}, which has to come with it`);
  const fresh = await timedOf(hand, await signedIn(hand, member, 'with a fresh token'));
  if (fresh === null || fresh.name !== name)
    throw new Inconclusive(`a fresh ${name} did not open in the same minute what the old one had opened`);
  const shown = exchangeOf(hand, `${member.name} with a ${name} after its end`, reply);
  return { name, told, livesMs, lateMs, taken, shown };
};

const isNear = ({ endsAt }: Lifetime, drive: Drive): boolean => endsAt - nowOf(drive) <= limits.hardenExpiryMs;

/**
 * Keeps a token of a member of its own, whom nothing else is done to, so that nothing but its end can end it. Only where
 * somebody else of the run holds one that ends within the run, and too late to wait for it in the end.
 */
const keepOne = async (hand: Hand): Promise<void> => {
  const lifetimes = await lifetimesOf(hand, hand.cast.values());
  const ends = lifetimes.some(each => each.livesMs > limits.hardenExpiryMs && each.livesMs <= limits.hardenHeldMs);
  if (!ends) return;
  const token = await timedOf(hand, await castNewcomer(hand.drive, 'harden-expiring'));
  if (token !== null) held.set(hand.drive, token);
};

const trial = async (hand: Hand): Promise<ExpiredTrial> => {
  const { drive } = hand;
  const here = presentIn(drive);
  // Whoever is there shows whether sessions say when they end: then nobody else has to come in.
  if (here.size > 0 && (await lifetimesOf(hand, here.values())).length === 0) return { token: null };
  const member = await newcomer(hand, 'one');
  if ((await lifetimesOf(hand, [member])).length === 0) return { token: null };
  const token = await timedOf(hand, await signedIn(hand, member, 'whose token ends'));
  if (token === null) return { token: null };
  if (isNear(token, drive)) return { token: await exercised(hand, token) };
  const older = held.get(drive);
  if (older !== undefined && isNear(older, drive)) return { token: await exercised(hand, older) };
  throw new Inconclusive(
    `not exercised: the ${token.name} of this app is valid for ${spanOf(token.livesMs)} (${token.told}), and did not end within this run`,
  );
};

/** Tokens that were valid once: each is refused after the end that it says itself, while a fresh one gets in. */
export const expired = defineVerification({
  name: 'expired',
  title: 'Expired tokens let nobody in',
  actors: [],
  flows: ['sign-up'],
  provokes: true,
  requests: 36,
  begin: keepOne,
  act: hand => inTurn(hand, { session: () => trial(hand) }),
});
