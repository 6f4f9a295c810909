import type { ThrottleTrial } from '../../../evidence/hardening/throttles.ts';
import { limits } from '../../../platform/limits.ts';
import type { Actor } from '../../actors/actor.ts';
import type { Way } from '../../addresses.ts';
import { variablesFor } from '../../drive.ts';
import type { Reply } from '../../reply.ts';
import { type Answer, heldBy, readable, whole } from '../answer.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';
import { burstOf } from './burst.ts';
import type { Door } from './doors.ts';

/** Accounts that this run made from one address. What is asked again for one of them makes no other. */
export type Joining = {
  readonly hand: Hand;
  readonly way: Way | null;
  readonly members: Actor[];
  /** How each door answered somebody new. */
  readonly usual: Map<Door, Reply>;
};

/** So often one address is signed up once more: apps count by the address that is mailed, too. */
const timesEach = 2;

/** Makes an account at a door; it is written down before the app hears of it, and is none where the app refuses. */
export const joins = async ({ hand, way, members, usual }: Joining, door: Door): Promise<Answer> => {
  const { drive } = hand;
  const name = `harden-joins-${drive.journal.left().length}-${members.length}`;
  const variables = variablesFor(drive.run, drive.inbox, name);
  drive.keepSecret(`password of ${name}`, variables['password'] ?? '');
  const actor = drive.partOn(way, name, variables);
  const email = variables['email'] ?? '';
  const id = drive.journal.make(`account ${name}`, {
    flow: 'close-account',
    as: 'member-a',
    with: { part: name, email, asked: 'yes' },
  });
  const answer = await door.knock(actor);
  if (heldBy(answer.reply, usual.get(door) ?? null) !== null) {
    drive.journal.gone(id);
    return answer;
  }
  if (!answer.passed) return answer;
  usual.set(door, answer.reply);
  if (drive.recipe.flows.confirm !== undefined) await actor.walk('confirm');
  drive.journal.known(id, { joined: 'yes' });
  members.push(actor);
  return answer;
};

/**
 * Signs up again and again from one address. As long as the app answers as to somebody new, addresses of accounts that
 * are there are used once more, which leaves less to remove; where it does not, or counts by address, new ones are.
 */
export const signUps = async (joining: Joining, door: Door): Promise<ThrottleTrial> => {
  const { hand, way, members, usual } = joining;
  const { drive } = hand;
  const isHeld = ({ reply }: Answer): boolean => heldBy(reply, usual.get(door) ?? null) !== null;
  const again = members.flatMap(member => Array<Actor>(timesEach).fill(member));
  let isTold = false;
  const ask = async (): Promise<Answer> => {
    const member = isTold ? undefined : again.pop();
    if (member === undefined) return joins(joining, door);
    const answer = whole(await door.knock(drive.partOn(way, 'somebody who signs up', member.variables())));
    if (answer.passed && !isHeld(answer)) {
      usual.set(door, usual.get(door) ?? answer.reply);
      return answer;
    }
    // Somebody new is refused as well, or this was about the address that was used before.
    isTold = !isHeld(answer);
    if (!isTold) again.splice(0, again.length, ...again.filter(one => one !== member));
    return joins(joining, door);
  };
  // Somebody new: what an app does for an address that it knows is less work.
  const beside = async (): Promise<Answer> => joins({ ...joining, way: await drive.otherWay() }, door);
  const before = usual.get(door) ?? null;
  const { burst, last } = await burstOf(drive.io, limits.hardenSignUps, ask, { usual: before, beside });
  if (burst.heldAt === null && !last.passed)
    throw new Inconclusive(`at ${door.name} nobody new could sign up: ${last.reply.status}`);
  return {
    kind: 'sign-up',
    burst,
    shown: [exchangeOf(hand, `somebody who signs up, attempt ${burst.asked}`, readable(last.reply))],
  };
};
