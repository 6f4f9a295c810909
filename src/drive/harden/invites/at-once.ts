import type { InviteUse } from '../../../evidence/hardening/invites.ts';
import { FlowMissing } from '../../actors/actor.ts';
import type { Call } from '../../session.ts';
import { answered } from '../answered.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';
import type { Hall } from './hall.ts';
import { use } from './use.ts';

/** Presses at once; two that meet would do, and not every two do. */
const presses = 6;

/** What the accept button of an invitation would send; null where the flow ends before it is pressed. */
const heldBack = async (hand: Hand, { control }: Hall, link: string): Promise<Call | null> => {
  let held: Call | null = null;
  const hold = (call: Call): never => {
    held = call;
    throw new Inconclusive('it is held back');
  };
  try {
    await use(hand, control.guest, { link, token: null, press: null }, hold);
  } catch (error) {
    if (held === null) throw error;
  }
  return held;
};

/** One invitation whose accept button is pressed several times in the same moment. */
export const atOnce = async (hand: Hand, hall: Hall): Promise<InviteUse> => {
  const { desk, control, effect, holdingNow } = hall;
  if (hand.drive.recipe.flows['count-gains'] === undefined) throw new FlowMissing('count-gains');
  const { guest } = control;
  const { link } = await desk.invite(guest.email);
  const before = await holdingNow(guest);
  const call = await heldBack(hand, hall, link);
  if (call === null) throw new Inconclusive('accepting an invitation sends nothing that could be sent twice');
  const replies = await guest.session.together(call, presses);
  const { gave } = await effect(guest, before);
  const taken = replies.filter(({ status }) => status !== 429 && status < 500);
  // Whoever gets nothing at all refused the requests themselves, not the second of them.
  if (gave === 0) throw new Inconclusive(`of ${presses} acceptances at once the app took none`);
  if (gave < 2 && taken.length < 2) {
    for (const reply of replies) answered(reply);
    throw new Inconclusive('fewer than two acceptances at once were answered, so none could meet another');
  }
  const shown = taken.slice(0, 3).map(reply => exchangeOf(hand, guest.name, reply));
  return { tries: presses, gave, pressed: false, shown };
};
