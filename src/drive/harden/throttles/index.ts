import type { ThrottleTrial } from '../../../evidence/hardening/throttles.ts';
import { describedRoutes } from '../app-routes.ts';
import type { Reply } from '../../reply.ts';
import { joinedIn, newcomer } from '../people.ts';
import { takeLeave } from '../take-leave.ts';
import { defineVerification, inTurn, reasonNotKnown } from '../verification.ts';
import { apiBurst } from './api.ts';
import { type Door, doorsFor } from './doors.ts';
import { beside, controlled, elsewhere, forged, guessed, type Guessing } from './login.ts';
import { resets } from './reset.ts';
import { joins, type Joining, signUps } from './sign-ups.ts';

/** Accounts of this run that are asked for again in a burst of sign-ups. */
const membersFewest = 4;

type Trial = () => Promise<ThrottleTrial>;

const named = (kind: ThrottleTrial['kind'], doors: readonly Door[], act: (door: Door) => Promise<ThrottleTrial>) =>
  Object.fromEntries(doors.map((door): readonly [string, Trial] => [`${kind}:${door.name}`, () => act(door)]));

/**
 * S6.c3: what is asked too often is refused, whatever the visitor says of itself, and nobody else is. It comes last, for
 * afterwards the app refuses; where this machine has several addresses each part of it has one of its own, so that
 * neither the rest of the run nor the clean-up waits for it.
 */
export const throttles = defineVerification({
  name: 'throttles',
  title: 'Guessing, signing up, resetting and scripts are throttled, and nobody else is',
  actors: [],
  flows: ['sign-up', 'sign-in'],
  requests: 150,
  act: async hand => {
    const { drive } = hand;
    const [joinsOn, guessesOn, mailsOn, scriptOn] = [
      await drive.otherWay(),
      await drive.otherWay(),
      await drive.otherWay(),
      await drive.otherWay(),
    ];
    const member = await newcomer(hand, 'one');
    const other = await newcomer(hand, 'other');
    // Not the one who is sent mails all the time.
    const joining: Joining = {
      hand,
      way: joinsOn,
      members: joinedIn(drive).filter(({ name }) => name !== member.name),
      usual: new Map(),
    };
    const before = new Set(joining.members.map(({ name }) => name));
    const guessing: Guessing = { hand, way: guessesOn, member, other, held: [] };
    const routes = await describedRoutes(drive);
    const signIns = doorsFor(drive, 'sign-in', routes);
    const usual = new Map<Door, Reply | Error>();
    // All of them before one of them is closed.
    for (const door of signIns)
      usual.set(
        door,
        await controlled(guessing, door).catch((error: unknown) => {
          if (reasonNotKnown(error) !== null && error instanceof Error && !drive.signal.aborted) return error;
          throw error;
        }),
      );
    const guess = async (door: Door): Promise<ThrottleTrial> => {
      const refusal = usual.get(door);
      if (refusal === undefined || refusal instanceof Error) throw refusal;
      return guessed(guessing, door, refusal);
    };
    const joinedOn = doorsFor(drive, 'sign-up', routes);
    const trials = await inTurn(
      hand,
      {
        ...named('login', signIns, guess),
        'forged:sign-in': () => forged(guessing),
        'shared:same-member': () => elsewhere(guessing),
        'shared:other-member': () => beside(guessing),
        ...named('reset', doorsFor(drive, 'reset', routes), door => resets(hand, mailsOn, { member, other }, door)),
        ...named('sign-up', joinedOn, async door => {
          // Enough of them that no account is asked for too often.
          while (joining.members.length < membersFewest && joinedOn.length > 0) {
            const count = joining.members.length;
            for (const flow of joinedOn.slice(-1)) await joins(joining, flow);
            if (joining.members.length === count) break;
          }
          return signUps(joining, door);
        }),
        'api:member': () => apiBurst(hand, scriptOn, other, routes),
      },
      { tooOften: true },
    );
    // The others were done nothing to: the clean-up closes their accounts as they are.
    const joined = joining.members.filter(({ name }) => !before.has(name));
    for (const each of [member, other, ...joined]) await takeLeave(drive, each);
    return trials;
  },
});
