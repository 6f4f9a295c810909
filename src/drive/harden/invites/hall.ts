import type { InviteScan, InviteUse } from '../../../evidence/hardening/invites.ts';
import { limits } from '../../../platform/limits.ts';
import { waitedFor } from '../../poll.ts';
import type { Call } from '../../session.ts';
import { answered } from '../answered.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';
import type { Desk, Guest, Invitation } from './desk.ts';
import { gainedBetween, type Holding, holdingOf } from './holding.ts';
import { type Press, use, type Used } from './use.ts';

/** An acceptance that worked, against which every other is held. */
type Control = {
  readonly guest: Guest;
  readonly invitation: Invitation;
  readonly holding: Holding;
  /** What one acceptance adds, as gainedBetween counts. */
  readonly gives: number;
  /** How long it took until it showed, in milliseconds. */
  readonly ms: number;
  readonly sent: readonly Call[];
};

/** The guests of the run, and what is known of the acceptance that worked. */
export type Hall = {
  readonly desk: Desk;
  readonly control: Control;
  readonly scanned: InviteScan;
  /** A guest who has gained nothing, with what they hold: the same one until that changes. */
  readonly outsider: () => Promise<{ readonly guest: Guest; readonly holding: Holding }>;
  /** What a guest holds before the next attempt; asked where the last one did not end with a look. */
  readonly holdingNow: (guest: Guest) => Promise<Holding>;
  /** Tries and looks at the effect, not earlier than the one that worked showed. */
  readonly tried: (guest: Guest, before: Holding, invitation: Invitation) => Promise<InviteUse>;
  /** What the guest holds now, and how many times what one acceptance gives was added. */
  readonly effect: (guest: Guest, before: Holding) => Promise<{ readonly holding: Holding; readonly gave: number }>;
};

type Shown = { readonly holding: Holding; readonly ms: number } | null;

/** Waits until the guest holds more; null when that does not happen. */
const gained = async (hand: Hand, guest: Guest, before: Holding): Promise<Shown> => {
  let holding = before;
  const ms = await waitedFor(hand.drive.io, limits.hardenEffectMs, hand.drive.signal, async () => {
    holding = await holdingOf(hand, guest);
    return gainedBetween(before, holding) > 0;
  });
  return ms === null ? null : { holding, ms };
};

/** What a mail scanner does before the mail is read: it asks for every link, without cookies, and follows redirects. */
const looked = async (hand: Hand, { link }: Invitation): Promise<InviteScan['shown']> => {
  const scanner = hand.drive.session('a mail scanner');
  const shown = [];
  for (const method of ['HEAD', 'GET'] as const) {
    const reply = await scanner.call({ method, path: link, redirects: limits.driveRedirects, from: null });
    shown.push(exchangeOf(hand, scanner.actor, answered(reply)));
  }
  return shown;
};

type Accepted = { readonly used: Used; readonly shown: Shown };

const accepted = async (hand: Hand, guest: Guest, before: Holding, { link }: Invitation): Promise<Accepted> => {
  const used = await use(hand, guest, { link, token: null, press: null });
  return { used, shown: used.through ? await gained(hand, guest, before) : await once(hand, guest, before) };
};

const once = async (hand: Hand, guest: Guest, before: Holding): Promise<Shown> => {
  const holding = await holdingOf(hand, guest);
  return gainedBetween(before, holding) > 0 ? { holding, ms: 0 } : null;
};

const nothingShows =
  'accepting an invitation gave its guest nothing that shows (drive.roles with who-am-i, or count-gains), so refusing one proves nothing';

/**
 * Lets a guest accept an invitation that a scanner opened before. Where that does not go well another one is accepted
 * that nobody looked at. Throws `Inconclusive` where that gives nothing that shows, either.
 */
export const openHall = async (hand: Hand, desk: Desk): Promise<Hall> => {
  const { guest: first, holding: before } = await desk.guest();
  const invitation = await desk.invite(first.email);
  const shownToScanner = await looked(hand, invitation);
  const byLooking = await once(hand, first, before);
  const afterwards = byLooking === null ? await accepted(hand, first, before, invitation) : null;
  const scanned: InviteScan = {
    gaveByLooking: byLooking !== null,
    worksAfter: afterwards !== null && afterwards.shown !== null,
    shown: [...shownToScanner, ...(afterwards?.used.shown ?? [])],
  };

  const controlOf = (guest: Guest, own: Invitation, held: Holding, { used, shown }: Accepted): Control => {
    if (shown === null) throw new Inconclusive(nothingShows);
    const { holding, ms } = shown;
    return { guest, invitation: own, holding, gives: gainedBetween(held, holding), ms, sent: used.sent };
  };
  const anew = async (): Promise<Control> => {
    const { guest, holding: held } = byLooking === null ? { guest: first, holding: before } : await desk.guest();
    const own = await desk.invite(guest.email);
    return controlOf(guest, own, held, await accepted(hand, guest, held, own));
  };
  const control =
    afterwards === null || afterwards.shown === null ? await anew() : controlOf(first, invitation, before, afterwards);

  const press = (): Press | null => {
    const call = control.sent.at(-1);
    const token = desk.tokenOf(control.invitation);
    return call === undefined || token === null ? null : { call, token };
  };
  /** What guests were seen to hold after the last attempt; nothing is known once the next one has begun. */
  const known = new Map<string, Holding>();
  const holdingNow = async (guest: Guest): Promise<Holding> => {
    const holding = known.get(guest.email) ?? (await holdingOf(hand, guest));
    known.delete(guest.email);
    return holding;
  };
  const effect: Hall['effect'] = async (guest, held) => {
    if (control.ms > limits.drivePollMs) await hand.drive.io.sleep(control.ms, hand.drive.signal);
    const holding = await holdingOf(hand, guest);
    known.set(guest.email, holding);
    return { holding, gave: Math.ceil(gainedBetween(held, holding) / control.gives) };
  };
  let spare: { readonly guest: Guest; readonly holding: Holding } | null = null;
  return {
    desk,
    control,
    scanned,
    effect,
    holdingNow,
    outsider: async () => {
      if (spare !== null && gainedBetween(spare.holding, await holdingNow(spare.guest)) === 0) return spare;
      spare = await desk.guest();
      return spare;
    },
    tried: async (guest, held, own) => {
      const used = await use(hand, guest, { link: own.link, token: desk.tokenOf(own), press: press() });
      const { gave } = await effect(guest, held);
      return { tries: 1, gave, pressed: used.pressed, shown: used.shown };
    },
  };
};
