import type { ThrottleTrial } from '../../../evidence/hardening/throttles.ts';
import { limits } from '../../../platform/limits.ts';
import type { Actor } from '../../actors/actor.ts';
import type { Way } from '../../addresses.ts';
import { waitedFor } from '../../poll.ts';
import { type Answer, readable } from '../answer.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';
import { burstOf, takenFirst } from './burst.ts';
import type { Door } from './doors.ts';

/** Asks for one test account to get mails again and again, and counts those that came: an app may hold them back without a word. */
export const resets = async (
  hand: Hand,
  way: Way | null,
  { member, other }: { readonly member: Actor; readonly other: Actor },
  door: Door,
): Promise<ThrottleTrial> => {
  const { io, inbox, signal } = hand.drive;
  const email = member.variables()['email'] ?? '';
  const mails = (): number => inbox?.all().filter(({ to }) => to.includes(email.toLowerCase())).length ?? 0;
  const before = mails();
  const asks = takenFirst(`at ${door.name} no mail could be asked for`, () =>
    door.knock(hand.drive.partOn(way, 'somebody who writes mails', member.variables())),
  );
  const beside = async (): Promise<Answer> =>
    door.knock(hand.drive.partOn(await hand.drive.otherWay(), 'another member', other.variables()));
  const { burst, last } = await burstOf(io, limits.hardenResets, asks, { beside });
  if (burst.heldAt === null) {
    if (inbox === null) throw new Inconclusive('no mailbox is set (drive.mail), so nobody counts what is mailed');
    await waitedFor(io, limits.hardenMailMs, signal, async () => mails() - before >= burst.asked);
  }
  return {
    kind: 'reset',
    burst,
    mails: inbox === null ? null : mails() - before,
    shown: [exchangeOf(hand, `somebody who writes mails, attempt ${burst.asked}`, readable(last.reply), ['email'])],
  };
};
