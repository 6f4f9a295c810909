import type { ActorName, FlowName } from '../config/drive-settings.ts';
import type { Actor } from './actors/actor.ts';
import { ActorUnavailable, FlowMissing, members } from './actors/actor.ts';
import { castOne } from './actors/cast.ts';
import { presentIn } from './actors/present.ts';
import { setsPassword, wayIn } from './actors/way-in.ts';
import type { Drive } from './drive.ts';
import { withoutSearch } from './economy.ts';
import { variablesFor } from './drive.ts';
import type { Made } from './journal.ts';
import { limits } from '../platform/limits.ts';
import { OutOfScope } from './out-of-scope.ts';
import { removeRow } from './rest/remove-row.ts';
import { patiently } from './throttled.ts';
import { FlowStopped, isRefusal } from './walk.ts';

/** What a run left behind and why. */
export type Leftover = { readonly what: string; readonly reason: string };
export type Cleaned = { readonly removed: readonly string[]; readonly left: readonly Leftover[] };

/** What undoes something, but for payments and rows: those are not walked. */
type Undoable = { readonly flow: FlowName; readonly with: Made['undo']['with'] };

/** Actors of this clean-up, signed in once each. */
type Hands = { readonly take: (made: Made) => Promise<Actor> };

const reasonOf = (error: unknown): string => {
  if (
    error instanceof FlowStopped ||
    error instanceof ActorUnavailable ||
    error instanceof FlowMissing ||
    error instanceof OutOfScope
  )
    return error.message;
  throw error;
};

const isNo = (error: unknown): boolean => error instanceof FlowStopped && isRefusal(error);

const noOrThrow = (error: unknown): false => {
  if (isNo(error)) return false;
  throw error;
};

/** An account whose confirmation was cut off by a kill gets its mail again; without a mail there is no account. */
const confirmedLate = async (actor: Actor, drive: Drive): Promise<boolean> => {
  if (drive.recipe.flows['confirm-again'] === undefined) return false;
  await actor.walk('confirm-again');
  await actor.walk('confirm');
  return true;
};

const owner = (made: Made): string => made.undo.with['part'] ?? made.undo.as;

/** Newest first: a reset that was cut off may have set the new password or not. */
const passwordsOf = (drive: Drive, made: Made, email: string): readonly string[] => {
  const { generation = '' } = made.undo.with;
  const generations = generation === '' ? [''] : [generation, generation.slice(0, -1)];
  return generations.map(each => drive.run.passwordOf(`${email}${each}`));
};

/** The app took sign-up and confirmation, and nothing has begun to close the account: a refusal does not mean that it is gone. */
const surelyThere = ({ undo }: Made): boolean => undo.with['joined'] === 'yes' && undo.with['closing'] !== 'yes';

/** The app refused it, so that most likely it is not there: others that are of the same kind are found by their IDs first. */
const wasRefused = ({ undo }: Made): boolean => undo.with['refused'] === 'yes';

/** The run ended before the app was asked for it. A journal that does not say so says nothing. */
const neverAsked = ({ undo }: Made): boolean => undo.with['asked'] === 'no';

/** The member that made it, signed in again; null when the app knows no such account. */
const memberAgain = async (drive: Drive, made: Made): Promise<Actor | null> => {
  const name = owner(made);
  const { password: _, ...variables } = { ...variablesFor(drive.run, drive.inbox, name), ...made.undo.with };
  const email = made.undo.with['email'] ?? variables['email'] ?? '';
  const withPassword = (password: string): Actor => drive.part(name, { ...variables, email, password });
  if (!setsPassword(drive.recipe)) {
    // Here nothing but silence tells an unknown address from a mail that is late: the thing stays listed then.
    const actor = drive.part(name, { ...variables, email });
    await patiently(drive, actor.session, () => actor.walk('sign-in-by-link'));
    return actor;
  }
  let refused: { readonly actor: Actor; readonly error: unknown } | null = null;
  for (const password of passwordsOf(drive, made, email)) {
    drive.keepSecret(`password of ${name}`, password);
    const actor = withPassword(password);
    try {
      await patiently(drive, actor.session, () => actor.walk('sign-in', {}, undefined, 'brief'));
      return actor;
    } catch (error) {
      if (!isNo(error)) throw error;
      refused = { actor, error };
    }
  }
  if (refused === null) return null;
  if (!surelyThere(made)) return (await confirmedLate(refused.actor, drive).catch(noOrThrow)) ? refused.actor : null;
  if (drive.recipe.flows['sign-in-by-link'] === undefined) throw refused.error;
  await refused.actor.walk('sign-in-by-link');
  return refused.actor;
};

const handsOf = (drive: Drive): Hands & { readonly member: (made: Made) => Promise<Actor | null> } => {
  const staff = new Map<ActorName, Promise<Actor>>();
  const made = new Map<string, Promise<Actor | null>>();
  /** What is known of the account stands at its own entry, whatever of it is removed first. */
  const accountOf = (one: Made): Made =>
    drive.journal.left().find(each => each.undo.flow === 'close-account' && owner(each) === owner(one)) ?? one;
  const member = (one: Made): Promise<Actor | null> => {
    const known = made.get(owner(one)) ?? memberAgain(drive, accountOf(one));
    made.set(owner(one), known);
    return known;
  };
  return {
    member,
    take: async one => {
      if (members.includes(one.undo.as) || drive.settings.actors[one.undo.as]?.email === undefined) {
        const actor = await member(one);
        if (actor === null) throw new ActorUnavailable(owner(one), 'the app lets it in no longer');
        return actor;
      }
      const known = staff.get(one.undo.as) ?? castOne(drive, one.undo.as);
      staff.set(one.undo.as, known);
      return known;
    },
  };
};

/** Who made it in this run, and may still be signed in: whoever is not comes in again. */
const stillHere = (drive: Drive, { undo }: Made): Actor | undefined => {
  const isMembers = members.includes(undo.as) || drive.settings.actors[undo.as]?.email === undefined;
  return presentIn(drive).get(isMembers ? (undo.with['part'] ?? undo.as) : undo.as);
};

/** Whether the flow begins with looking for what the journal knows. */
const isFoundFirst = (drive: Drive, { flow, with: values }: Made['undo']): boolean => {
  const steps = flow === 'end-subscription' || flow === 'remove-row' ? undefined : drive.recipe.flows[flow];
  return steps !== undefined && withoutSearch(steps, new Set(Object.keys(values))) !== steps;
};

/** Whether they could undo it as they are. */
const undoneBy = async (
  actor: Actor | undefined,
  drive: Drive,
  { undo, id }: Made,
  flow: FlowName,
): Promise<boolean> => {
  if (actor === undefined || drive.recipe.flows[flow] === undefined) return false;
  const isAccount = flow === 'close-account';
  if (isAccount) drive.journal.known(id, { closing: 'yes' });
  const through = async (how: 'whole' | 'brief'): Promise<FlowStopped | null> => {
    try {
      await actor.walk(flow, undo.with, undefined, how);
      return null;
    } catch (error) {
      if (error instanceof FlowStopped) return error;
      throw error;
    }
  };
  // By its ID first; whatever that does not remove is looked for.
  if (isFoundFirst(drive, undo) && (await through('brief')) === null) return true;
  const stopped = await through('whole');
  if (isAccount && stopped?.byApp === true) drive.journal.known(id, { closing: 'no' });
  return stopped === null;
};

/**
 * A run that asked a lot has used up what the app lets one address ask: on this machine, which has others, the same account
 * undoes it from another one. Elsewhere no limit is walked around: the thing stays listed.
 */
const throughAnyWay = async (drive: Drive, hand: Actor, { flow, with: values }: Undoable): Promise<void> => {
  try {
    await patiently(drive, hand.session, () => hand.walk(flow, values));
  } catch (error) {
    const isThrottled = error instanceof FlowStopped && error.status === 429;
    const known = hand.variables();
    if (!isThrottled || known['email'] === undefined || drive.scope.environment !== 'loopback') throw error;
    const way = await drive.otherWay();
    if (way === null) throw error;
    const there = drive.partOn(way, hand.name, known);
    await there.walk(wayIn(known));
    await there.walk(flow, values);
  }
};

const undoOne = async (drive: Drive, made: Made, hands: ReturnType<typeof handsOf>): Promise<void> => {
  const { flow, with: values } = made.undo;
  if (flow === 'end-subscription') return drive.payments?.end(values);
  if (neverAsked(made)) return;
  if (flow === 'remove-row') return removeRow(stillHere(drive, made) ?? (await hands.take(made)), values);
  if (await undoneBy(stillHere(drive, made), drive, made, flow)) return;
  if (flow === 'close-account') {
    if ((await hands.member(made)) === null) return;
    if (drive.recipe.flows[flow] !== undefined) drive.journal.known(made.id, { closing: 'yes' });
  }
  await throughAnyWay(drive, await hands.take(made), { flow, with: values });
};

/**
 * Removes what the journal still lists, newest first, and last what the app had refused. A thing that cannot be removed stays in the journal with the
 * reason and is tried again the next time. Safe to be killed and started again at any moment.
 */
export const clean = async (drive: Drive): Promise<Cleaned> => {
  const hands = handsOf(drive);
  const newestFirst = drive.journal.left().toReversed();
  const all = [...newestFirst.filter(made => !wasRefused(made)), ...newestFirst.filter(wasRefused)];
  drive.scope.allowMore(all.length * limits.driveUndoRequests);
  const removed: string[] = [];
  const left: Leftover[] = [];
  for (const made of all) {
    try {
      await undoOne(drive, made, hands);
      drive.journal.gone(made.id);
      removed.push(made.what);
    } catch (error) {
      const reason = reasonOf(error);
      drive.journal.stuck(made.id, reason);
      left.push({ what: made.what, reason });
    }
  }
  return { removed, left };
};
