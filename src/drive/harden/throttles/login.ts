import { randomInt } from 'node:crypto';
import type { ThrottleTrial } from '../../../evidence/hardening/throttles.ts';
import { limits } from '../../../platform/limits.ts';
import type { Actor } from '../../actors/actor.ts';
import type { Way } from '../../addresses.ts';
import { steadyText } from '../../leaks/canary.ts';
import type { Reply } from '../../reply.ts';
import { type Answer, heldBy, readable, whole } from '../answer.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';
import { burstOf } from './burst.ts';
import type { Door } from './doors.ts';

/** One test account that is guessed at from one address, and another one that has nothing to do with it. */
export type Guessing = {
  readonly hand: Hand;
  readonly way: Way | null;
  readonly member: Actor;
  readonly other: Actor;
  /** Doors that hold up a guesser, with how each refuses one wrong password. Filled by `guessed`. */
  readonly held: { readonly door: Door; readonly usual: Reply }[];
};

type Who = 'somebody who guesses' | 'the member' | 'another member';

const tries = async (
  { hand, member }: Guessing,
  door: Door,
  who: Who,
  way: Way | null,
  { wrong = null, headers = {}, as = member }: { wrong?: string | null; headers?: Record<string, string>; as?: Actor },
): Promise<Answer> => {
  const { drive } = hand;
  const visitor = drive.partOn(way, who, as.variables());
  visitor.session.carry(headers);
  return door.knock(visitor, wrong === null ? {} : { password: drive.run.passwordOf(`wrong ${wrong}`) });
};

/** Shows that the door takes the right password and refuses a wrong one; gives the refusal. */
export const controlled = async (guessing: Guessing, door: Door): Promise<Reply> => {
  const wrong = whole(await tries(guessing, door, 'the member', guessing.way, { wrong: 'once' }));
  if (wrong.passed) throw new Inconclusive(`at ${door.name} a wrong password got in`);
  const right = whole(await tries(guessing, door, 'the member', guessing.way, {}));
  if (!right.passed && heldBy(wrong.reply, null) === null && heldBy(right.reply, wrong.reply) === null)
    throw new Inconclusive(`at ${door.name} the right password did not get in: ${right.reply.status}`);
  return wrong.reply;
};

/** Whether an answer is a no as the one before was; a page that went well is one only where it says the same. */
const isRefusedLike = (usual: Reply, { status, body }: Reply): boolean =>
  status === usual.status && (status >= 400 || steadyText(body, []) === steadyText(usual.body, []));

/** Wrong passwords, each another one, then the right one. */
export const guessed = async (guessing: Guessing, door: Door, usual: Reply): Promise<ThrottleTrial> => {
  const { hand, way, held, other } = guessing;
  const wrong = (time: number | string): Promise<Answer> =>
    tries(guessing, door, 'somebody who guesses', way, { wrong: `${time}` });
  const somebodyElse = async (): Promise<Answer> =>
    tries(guessing, door, 'another member', await hand.drive.otherWay(), { as: other });
  const rightly = (): Promise<Answer> => tries(guessing, door, 'the member', way, {});
  let waited: Answer | null = null;
  const against = { usual, beside: somebodyElse, again: async () => (waited = await rightly()) };
  const { burst, last } = await burstOf(hand.drive.io, limits.hardenGuesses, wrong, against);
  let right = burst.by === 'delay' && waited !== null ? waited : await rightly();
  if (right.passed && burst.heldAt !== null && burst.by !== 'delay') {
    // Where the wait is over by now nothing is told; where it is not, it stops everybody but who guesses right.
    const still = await wrong('after');
    if (heldBy(still.reply, usual) === null) right = { ...right, passed: false };
  }
  // A lock that says nothing answers the right password as a wrong one; any other answer is of something else.
  if (burst.heldAt === null && !right.passed && !isRefusedLike(usual, right.reply))
    throw new Inconclusive(
      `at ${door.name} the right password was answered neither as before nor as a wrong one (${right.reply.status})`,
    );
  const isHeldUp = burst.by === 'status' || burst.by === 'words';
  if (isHeldUp && !right.passed) held.push({ door, usual });
  return {
    kind: 'login',
    burst,
    rightGotIn: right.passed && burst.by !== 'delay',
    shown: [
      exchangeOf(hand, `somebody who guesses, attempt ${burst.asked}`, readable(last.reply), ['email', 'password']),
      exchangeOf(hand, 'the member, with the right password', readable(right.reply), ['email', 'password']),
    ],
  };
};

/** RFC 5737: nobody has these addresses. */
const nobodys = (): string => `203.0.113.${randomInt(1, 255)}`;

const twoAddresses = 'X-Forwarded-For with two addresses';

const headersOf = (): Readonly<Record<string, Readonly<Record<string, string>>>> => ({
  'X-Forwarded-For': { 'x-forwarded-for': nobodys() },
  [twoAddresses]: { 'x-forwarded-for': `${nobodys()}, ${nobodys()}` },
  'X-Real-IP': { 'x-real-ip': nobodys() },
  'CF-Connecting-IP': { 'cf-connecting-ip': nobodys() },
  'True-Client-IP': { 'true-client-ip': nobodys() },
  'X-Client-IP': { 'x-client-ip': nobodys() },
  Forwarded: { forwarded: `for=${nobodys()}` },
});

const heldDoor = ({ held }: Guessing): Guessing['held'][number] => {
  const [door] = held;
  if (door !== undefined) return door;
  throw new Inconclusive('nothing here throttles signing in in a way that shows, so there is nothing to go around');
};

/** Tries whether an address that the visitor writes into a header is a new one to the throttle. */
export const forged = async (guessing: Guessing): Promise<ThrottleTrial> => {
  const { hand, way } = guessing;
  const { door, usual } = heldDoor(guessing);
  const wrong = (time: string, headers: Record<string, string> = {}): Promise<Answer> =>
    tries(guessing, door, 'somebody who guesses', way, { wrong: time, headers });
  const isThrough = ({ reply }: Answer): boolean => heldBy(reply, usual) === null && reply.status === usual.status;
  const [passed, refused]: [string[], string[]] = [[], []];
  let shown: Answer | null = null;
  const isHeld = ({ reply }: Answer): boolean => heldBy(reply, usual) !== null;
  // All of them side by side first: where that goes around nothing, none of them does.
  const { [twoAddresses]: two = {}, ...single } = headersOf();
  const all = [Object.assign({}, ...Object.values(single)) as Record<string, string>, two];
  const together: Answer[] = [];
  for (const [index, headers] of all.entries())
    together.push(whole(await wrong(`all headers ${index}`, headers), usual));
  const isShut = together.every(isHeld);
  if (isShut) {
    refused.push(...Object.keys(headersOf()));
    shown = together[0] ?? null;
  }
  for (const name of isShut ? [] : Object.keys(headersOf())) {
    const attempt = (time: string): Promise<Answer> => wrong(`${name} ${time}`, headersOf()[name]);
    const first = whole(await attempt('first'), usual);
    // With yet another address, so that it is the header and no chance.
    const isForged = isThrough(first) && isThrough(await attempt('second'));
    (isForged ? passed : refused).push(name);
    if (isForged || shown === null) shown = first;
  }
  const plain = await wrong('without a header');
  if (heldBy(plain.reply, usual) === null)
    throw new Inconclusive('the throttle was over before it could be gone around');
  return {
    kind: 'forged',
    passed,
    refused,
    shown: [
      ...(shown === null
        ? []
        : [
            exchangeOf(
              hand,
              `somebody who guesses, with ${passed.at(-1) ?? (isShut ? 'all headers at once' : (refused[0] ?? ''))}`,
              readable(shown.reply),
            ),
          ]),
      exchangeOf(hand, 'somebody who guesses, without a header', readable(plain.reply)),
    ],
  };
};

/** What the app answers to a right password; that of a broken app is no refusal. */
const enters = async (guessing: Guessing, who: Who, way: Way | null, as: Actor): Promise<Answer> => {
  const { door, usual } = heldDoor(guessing);
  return whole(await tries(guessing, door, who, way, { as }), usual);
};

const noOtherWay = 'this machine comes to the app from one address only, so nobody could be somewhere else';

/** The member whose account was guessed at signs in at home. */
export const elsewhere = async (guessing: Guessing): Promise<ThrottleTrial> => {
  const { hand, member } = guessing;
  heldDoor(guessing);
  const way = await hand.drive.otherWay();
  if (way === null) throw new Inconclusive(noOtherWay);
  const own = await enters(guessing, 'the member', way, member);
  return {
    kind: 'shared',
    who: 'same-member',
    gotIn: own.passed,
    shown: [exchangeOf(hand, 'the member, at another address', readable(own.reply), ['email', 'password'])],
  };
};

/** Somebody else signs in, beside the one who guesses or at home. */
export const beside = async (guessing: Guessing): Promise<ThrottleTrial> => {
  const { hand, other } = guessing;
  let answer = await enters(guessing, 'another member', guessing.way, other);
  let where = 'at the same address';
  if (!answer.passed) {
    // Whoever shares an address with a guesser waits with them; at home they do not.
    const way = await hand.drive.otherWay();
    if (way === null) throw new Inconclusive(`${noOtherWay}, and beside the one who guesses nobody got in`);
    answer = await enters(guessing, 'another member', way, other);
    where = 'at another address';
  }
  return {
    kind: 'shared',
    who: 'other-member',
    gotIn: answer.passed,
    shown: [exchangeOf(hand, `another member, ${where}`, readable(answer.reply), ['email', 'password'])],
  };
};
