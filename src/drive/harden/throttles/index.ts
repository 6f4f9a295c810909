import type { ThrottleTrial } from '../../../evidence/hardening/throttles.ts';
import type { Actor } from '../../actors/actor.ts';
import { castNewcomer } from '../../actors/cast.ts';
import { describedRoutes } from '../app-routes.ts';
import type { Reply } from '../../reply.ts';
import { takeLeave } from '../take-leave.ts';
import { defineVerification, inTurn, reasonNotKnown } from '../verification.ts';
import { apiBurst } from './api.ts';
import { type Door, doorsFor } from './doors.ts';
import { beside, controlled, elsewhere, forged, guessed, type Guessing } from './login.ts';
import { resets } from './reset.ts';
import { joins, type Joining, signUps } from './sign-ups.ts';

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
    const onWay = (name: string): Promise<Actor> =>
      castNewcomer(drive, name, (own, variables) => drive.partOn(joinsOn, own, variables));
    const member = await onWay('harden-guessed');
    const other = await onWay('harden-beside');
    const joining: Joining = { hand, way: joinsOn, members: [member, other], usual: new Map() };
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
        ...named('reset', doorsFor(drive, 'reset', routes), door => resets(hand, mailsOn, member, door)),
        ...named('sign-up', joinedOn, async door => {
          // The flow makes two more, so that no account is asked for too often.
          if (joining.members.length === 2)
            for (const flow of [1, 2].flatMap(() => joinedOn.slice(-1))) await joins(joining, flow);
          return signUps(joining, door);
        }),
        'api:member': () => apiBurst(hand, scriptOn, other, routes),
      },
      { tooOften: true },
    );
    for (const newcomer of joining.members) await takeLeave(drive, newcomer);
    return trials;
  },
});
