import type { SessionTrial } from '../../../evidence/hardening/sessions.ts';
import { limits } from '../../../platform/limits.ts';
import type { Actor } from '../../actors/actor.ts';
import { insideFlow, wayIn } from '../../actors/way-in.ts';
import { waitedFor } from '../../poll.ts';
import { goesThrough } from '../../scenarios/scenario.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';

/** Whether somebody still gets what the session is worth: in at all, or to what only their role may see. */
export type Gets = (actor: Actor) => Promise<boolean>;

export const getsIn =
  ({ drive }: Pick<Hand, 'drive'>): Gets =>
  actor =>
    goesThrough(actor.walk(insideFlow(drive.recipe)));

/** The member signed in, in a browser of its own. */
export const browserOf = async ({ drive }: Hand, member: Actor, browser: string): Promise<Actor> => {
  const actor = drive.part(`${member.name}, ${browser} browser`, member.variables());
  await actor.walk(wayIn(member.variables()), {}, undefined, 'brief');
  return actor;
};

/** What carries a session: cookies, a bearer token, or each of them by itself. */
type Half = 'cookies' | 'token' | 'session';

const copied = async ({ drive }: Hand, holder: Actor, half: Half): Promise<Actor> => {
  const copy = drive.part(`a copy of the ${half} of ${holder.name}`, holder.variables());
  const { authorization, ...unnamed } = holder.session.carried();
  if (half !== 'token') await copy.session.setCookies(await holder.session.cookies());
  copy.session.carry(unnamed);
  if (half !== 'cookies' && authorization !== undefined) copy.session.carry({ authorization });
  return copy;
};

/**
 * Copies of the session of somebody who is signed in: what a thief, or a forgotten browser, still holds. Where cookies
 * and a token come together each is copied by itself, for an app can end one and forget the other. Throws `Inconclusive`
 * where no copy gets in even now.
 */
export const copiesOf = async (hand: Hand, holder: Actor, gets: Gets): Promise<readonly Actor[]> => {
  const hasBoth = (await holder.session.cookies()) !== '' && holder.session.carried()['authorization'] !== undefined;
  const copies: Actor[] = [];
  for (const half of hasBoth ? (['cookies', 'token'] as const) : []) {
    const copy = await copied(hand, holder, half);
    if (await gets(copy)) copies.push(copy);
  }
  if (copies.length > 0) return copies;
  const whole = await copied(hand, holder, 'session');
  if (await gets(whole)) return [whole];
  throw new Inconclusive(`a copy of the session of ${holder.name} did not get in even before`);
};

const watchedOne = async (hand: Hand, copy: Actor, gets: Gets): Promise<SessionTrial> => {
  const { drive } = hand;
  const from = drive.io.elapsed();
  let askedAt = from;
  const ended = await waitedFor(drive.io, limits.hardenSessionMs, drive.signal, async () => {
    askedAt = drive.io.elapsed();
    return !(await gets(copy));
  });
  const last = copy.session.last();
  return {
    stillIn: ended === null,
    // When it was asked: some apps are slow to refuse.
    endedAfterMs: ended === null ? null : Math.round(askedAt - from),
    afterMs: Math.round(askedAt - from),
    shown: last === null ? [] : [exchangeOf(hand, copy.name, last)],
  };
};

/**
 * Asks with copies, side by side, until each is refused, at most for the time of the limits, and tells of the one that
 * lasted longest. A refusal says something only while a member whom nothing happened to gets in, and getting in only where
 * a stranger does not.
 */
export const watched = async (
  hand: Hand,
  copies: readonly Actor[],
  bystander: Actor,
  gets: Gets = getsIn(hand),
): Promise<SessionTrial> => {
  const seen = await Promise.all(copies.map(copy => watchedOne(hand, copy, gets)));
  const [longest] = seen.toSorted(
    (a, b) => (b.endedAfterMs ?? Number.MAX_SAFE_INTEGER) - (a.endedAfterMs ?? Number.MAX_SAFE_INTEGER),
  );
  if (longest === undefined) throw new Inconclusive('there was no session to watch');
  if (longest.stillIn && (await gets(hand.drive.part('a stranger', bystander.variables()))))
    throw new Inconclusive('a stranger gets as far as a member: nothing shows who is inside (drive.flows, dashboard)');
  if (!longest.stillIn && !(await getsIn(hand)(bystander)))
    throw new Inconclusive('the app refused a member whom nothing had happened to as well');
  return longest;
};
