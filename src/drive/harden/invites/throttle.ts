import type { InviteFlood } from '../../../evidence/hardening/invites.ts';
import type { Exchange } from '../../../evidence/hardening.ts';
import { limits } from '../../../platform/limits.ts';
import { FlowStopped, isRefusal } from '../../walk.ts';
import { waitedFor } from '../../poll.ts';
import { defineVerification, exchangeOf, type Hand, Inconclusive, inTurn } from '../verification.ts';
import { openDesk, sendInvitation } from './desk.ts';

/** More than anybody sends who only presses twice, and few enough for an address that is ours. */
const sends = 10;

const toOneAddress = async (hand: Hand): Promise<InviteFlood> => {
  const { drive } = hand;
  const { inbox } = drive;
  if (inbox === null) throw new Inconclusive('no mailbox is set (drive.mail)');
  const desk = openDesk(hand);
  const admin = hand.actor('admin');
  // The first one has to arrive: else it says nothing that the others do not.
  const { guest } = await desk.invite(desk.address('harden-flooded'));
  const first = admin.session.last();
  const statuses = [first?.status ?? 0];
  let shown: readonly Exchange[] = first === null ? [] : [exchangeOf(hand, admin.name, first)];
  for (let sent = 1; sent < sends; sent += 1) {
    const isTaken = await sendInvitation(hand, guest).then(
      () => true,
      (error: unknown) => {
        if (error instanceof FlowStopped && error.status !== 401 && (error.status === 429 || isRefusal(error)))
          return false;
        throw error;
      },
    );
    const last = admin.session.last();
    statuses.push(last?.status ?? 0);
    if (last !== null) shown = [...shown.slice(0, 1), exchangeOf(hand, admin.name, last)];
    // Whoever refuses once would go on refusing.
    if (!isTaken) break;
  }
  const taken = statuses.length;
  const arrived = (): number => inbox.all().filter(({ to }) => to.includes(guest)).length;
  if (taken === sends) await waitedFor(drive.io, limits.hardenMailsMs, drive.signal, async () => arrived() >= sends);
  return { sent: taken, arrived: arrived(), statuses, shown };
};

/** S6.c3: inviting one address again and again ends; asks for being refused, so it comes last. */
export const inviteThrottle = defineVerification({
  name: 'invite-throttle',
  title: 'Nobody is flooded with invitations',
  actors: ['admin'],
  flows: ['invite', 'accept-invite', 'remove-invite'],
  needs: ['mail'],
  requests: 40,
  act: hand => inTurn(hand, { 'one-address': () => toOneAddress(hand) }, { tooOften: true }),
});
