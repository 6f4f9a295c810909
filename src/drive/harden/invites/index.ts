import type { InviteTokens, InviteTrials, InviteUse } from '../../../evidence/hardening/invites.ts';
import { seen } from '../../../evidence/leaf.ts';
import { FlowMissing } from '../../actors/actor.ts';
import { defineVerification, type Hand, Inconclusive, inTurn } from '../verification.ts';
import { atOnce } from './at-once.ts';
import { openDesk, type Desk, type Invitation } from './desk.ts';
import { type Hall, openHall } from './hall.ts';
import { holdingOf } from './holding.ts';
import { itsEnd } from './its-end.ts';
import { otherTerms } from './other-terms.ts';
import { strengthOf } from './token-strength.ts';

/** With fewer, what differs by chance looks like a constant. */
const tokensFewest = 4;

const tokens = (desk: Desk): InviteTokens => {
  const samples = desk.all().flatMap(each => {
    const token = desk.tokenOf(each);
    return token === null ? [] : [{ token, guest: each.guest, sentAt: each.sentAt }];
  });
  if (samples.length >= tokensFewest) return strengthOf(samples);
  throw new Inconclusive(
    `only ${samples.length} links of invitations were seen, too few to tell what they are made of`,
  );
};

/** The guest accepts once more what was accepted. */
const twice = async (hand: Hand, { control, tried }: Hall): Promise<InviteUse> => {
  if (hand.drive.recipe.flows['count-gains'] === undefined) throw new FlowMissing('count-gains');
  return tried(control.guest, await holdingOf(hand, control.guest), control.invitation);
};

/** An outsider is invited, something happens that ends the invitation, and the link is tried. */
const ended = async (
  hand: Hand,
  hall: Hall,
  end: (guest: string) => Promise<{ readonly old: Invitation }>,
): Promise<InviteUse> => {
  const { guest, holding } = await hall.outsider();
  const { old } = await end(guest.email);
  return hall.tried(guest, holding, old);
};

const revoked = (hand: Hand, hall: Hall): Promise<InviteUse> =>
  ended(hand, hall, async guest => {
    if (hand.drive.recipe.flows['revoke-invite'] === undefined) throw new FlowMissing('revoke-invite');
    const old = await hall.desk.invite(guest);
    await hand.actor('admin').walk('revoke-invite', { guest });
    return { old };
  });

const sentAgain = (hand: Hand, hall: Hall): Promise<InviteUse> =>
  ended(hand, hall, async guest => {
    const old = await hall.desk.invite(guest);
    await hand.actor('admin').walk('resend-invite', { guest });
    const { link } = await hall.desk.nextMail(guest, hand.drive.io.now());
    if (link === old.link)
      throw new Inconclusive('sending it again sends the same link, so there is no old one that must be dead');
    return { old };
  });

const afterItsEnd = (hand: Hand, hall: Hall): Promise<InviteUse> =>
  ended(hand, hall, async guest => ({ old: await hall.desk.invite(guest, 'invite-briefly') }));

const anotherAddress = async (hand: Hand, hall: Hall, foreign: Invitation): Promise<InviteUse> => {
  const { guest, holding } = await hall.outsider();
  return hall.tried(guest, holding, foreign);
};

/** S6.c2 and S6.f2: an invitation works once, for whom it was meant, as it was meant, until it ends. */
export const invites = defineVerification({
  name: 'invites',
  title: 'An invitation works once, for its address, as offered, until it ends',
  actors: ['admin'],
  flows: ['invite', 'accept-invite', 'remove-invite', 'sign-up', 'who-am-i'],
  needs: ['mail'],
  requests: 110,
  act: async (hand): Promise<InviteTrials> => {
    const desk = openDesk(hand);
    // Two to compare before any is used: then no token is shown in what is kept.
    const foreign = await desk.invite(desk.address('harden-invited'));
    const hall = await openHall(hand, desk);
    const again =
      hand.drive.recipe.flows['resend-invite'] === undefined
        ? {}
        : await inTurn(hand, { 're-sent': () => sentAgain(hand, hall) });
    const trials = await inTurn(hand, {
      twice: () => twice(hand, hall),
      'at-once': () => atOnce(hand, hall),
      'another-address': () => anotherAddress(hand, hall, foreign),
      revoked: () => revoked(hand, hall),
      'its-end': () => itsEnd(hand, foreign),
      'after-its-end': () => afterItsEnd(hand, hall),
      'other-terms': () => otherTerms(hand, hall),
      tokens: async () => tokens(desk),
    });
    return { ...trials, ...again, scanned: seen(hall.scanned) };
  },
});
