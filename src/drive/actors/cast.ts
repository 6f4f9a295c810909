import type { ActorName, ActorSettings } from '../../config/drive-settings.ts';
import type { Drive } from '../drive.ts';
import { difference } from '../expectation.ts';
import { OutOfScope } from '../out-of-scope.ts';
import { FlowStopped } from '../walk.ts';
import { type Actor, ActorUnavailable, FlowMissing, members } from './actor.ts';
import type { Variables } from '../variables.ts';
import { cameIn } from './present.ts';
import { accountOf, enter, signUp } from './sign-in.ts';

/** Who the settings say acts; without a word two members that sign themselves up. */
export const actorsOf = (drive: Pick<Drive, 'settings'>): readonly ActorName[] => {
  const named = Object.keys(drive.settings.actors) as ActorName[];
  return ['anonymous', ...(named.length === 0 ? (['member-a', 'member-b'] as const) : named)];
};

/**
 * The role that an actor must show: the one written down, the plan that was paid for, or its own name. Null for a member
 * without a plan where the settings describe no role `free`: it is what the app makes of everybody who signs up.
 */
const roleOf = (name: ActorName, settings: ActorSettings, roles: Drive['settings']['roles']): string | null => {
  if (settings.role !== undefined) return settings.role;
  if (!members.includes(name)) return name;
  if (settings.plan === undefined) return roles['free'] === undefined ? null : 'free';
  return settings.lapsed === true ? 'free' : settings.plan;
};

/** In what the last answer differs from how the role shows; null when it does not. */
const shownDiffers = (drive: Drive, actor: Actor, role: string): string | null => {
  const wanted = drive.settings.roles[role];
  if (wanted === undefined)
    throw new ActorUnavailable(actor.name, `the settings do not say how the role ${role} shows (drive.roles)`);
  const reply = actor.session.last();
  return reply === null ? 'nothing was answered' : difference(reply, wanted);
};

/** Why the app does not take the actor for somebody of this role; null when it does. */
const roleDiffers = async (drive: Drive, actor: Actor, role: string): Promise<string | null> => {
  await actor.walk('who-am-i');
  return shownDiffers(drive, actor, role);
};

/** Those of the roles that the app takes the actor for, of one answer. */
export const shownRoles = async (drive: Drive, actor: Actor, roles: readonly string[]): Promise<readonly string[]> => {
  await actor.walk('who-am-i');
  return roles.filter(role => shownDiffers(drive, actor, role) === null);
};

/** Whether the app takes the actor for somebody of this role right now. */
export const showsRole = async (drive: Drive, actor: Actor, role: string): Promise<boolean> =>
  (await roleDiffers(drive, actor, role)) === null;

/** Asks the app who it takes the actor for. Nobody is used as what they are not. */
export const assertRole = async (drive: Drive, actor: Actor, role: string): Promise<void> => {
  await actor.walk('who-am-i');
  assertShown(drive, actor, role);
};

const assertShown = (drive: Drive, actor: Actor, role: string): void => {
  const differs = shownDiffers(drive, actor, role);
  if (differs !== null)
    throw new ActorUnavailable(actor.name, `it does not hold the role ${role}: ${differs}`, { isMistaken: true });
};

const withPlan = async (drive: Drive, actor: Actor, { plan, lapsed }: ActorSettings): Promise<void> => {
  if (plan === undefined) return;
  if (drive.payments === null)
    throw new ActorUnavailable(actor.name, 'the settings do not say how payments are told (drive.billing)');
  await drive.payments.paid(actor, plan);
  if (lapsed === true) await drive.payments.cancelled(actor);
};

/** One actor, ready: signed in, paying or no longer paying, its role shown by the app itself. */
export const castOne = async (drive: Drive, name: ActorName): Promise<Actor> => {
  if (name === 'anonymous') return drive.part(name, { run: drive.run.label });
  const settings = drive.settings.actors[name] ?? {};
  const role = roleOf(name, settings, drive.settings.roles);
  const actor = await enter(drive, name, settings);
  try {
    // Payments name the member by what the app calls it.
    await actor.walk('who-am-i');
    await withPlan(drive, actor, settings);
    // Where nothing was paid for since, the last answer says it.
    if (role !== null && settings.plan === undefined) assertShown(drive, actor, role);
    else if (role !== null) await assertRole(drive, actor, role);
  } catch (error) {
    if (error instanceof FlowStopped || error instanceof FlowMissing)
      throw new ActorUnavailable(name, error.message, { cause: error });
    throw error;
  }
  return cameIn(drive, { ...actor, role });
};

/** An actor who is let in and nothing more: no plan is paid for and no role is asked after. */
export const castEntered = (drive: Drive, name: ActorName): Promise<Actor> =>
  enter(drive, name, drive.settings.actors[name] ?? {});

/**
 * A member to look around as: signed in, and paying where the settings say so and the app lets it. Whether its plan shows is
 * not asked: where a cache gives members each other's answers, nobody holds the role that they should.
 */
export const castMember = async (drive: Drive, name: 'member-a' | 'member-b'): Promise<Actor> => {
  const settings = drive.settings.actors[name] ?? {};
  const actor = await enter(drive, name, settings);
  try {
    await actor.walk('who-am-i');
    await withPlan(drive, actor, settings);
  } catch (error) {
    // Then it sees what members without a plan see; on production nobody pays.
    const isRefused = error instanceof OutOfScope || error instanceof ActorUnavailable;
    if (!(isRefused || error instanceof FlowStopped || error instanceof FlowMissing)) throw error;
  }
  return actor;
};

/** Somebody who signs up in this run and is told what comes of it: throws `FlowStopped` where the app does not take them. */
export const castNewcomer = (
  drive: Drive,
  name: string,
  make?: (name: string, variables: Variables) => Actor | Promise<Actor>,
): Promise<Actor> => signUp(drive, name, 'member-a', make);

/**
 * An account to sign in with anew, as variables: a member's that the settings name, else that of the newcomer, else any
 * other of the settings. Null where there is none. Throws `ActorUnavailable` for a variable that is not set.
 */
export const accountToEnter = (drive: Drive, newcomer: Actor | null): Variables | null => {
  const named = Object.entries(drive.settings.actors).filter(([, { email }]) => email !== undefined);
  const own = named.find(([name]) => members.includes(name as ActorName));
  if (own === undefined && newcomer !== null) return newcomer.variables();
  const [name, settings] = own ?? named[0] ?? [];
  return name === undefined || settings === undefined ? null : accountOf(drive, name, settings);
};

export type Cast = ReadonlyMap<ActorName, Actor>;

/** These actors, all of the settings by default, side by side. Those that cannot act are told apart with their reason. */
export const castAll = async (
  drive: Drive,
  names: readonly ActorName[] = actorsOf(drive),
): Promise<{
  readonly cast: Cast;
  readonly absent: readonly { readonly actor: ActorName; readonly reason: string }[];
}> => {
  const cast = new Map<ActorName, Actor>();
  const absent: { actor: ActorName; reason: string }[] = [];
  const ready = await Promise.allSettled(
    names.map(async name => {
      try {
        cast.set(name, await castOne(drive, name));
      } catch (error) {
        // The budget can end in the middle of it; who is ready by then acts.
        const told = error instanceof OutOfScope ? new ActorUnavailable(name, error.message) : error;
        if (!(told instanceof ActorUnavailable)) throw told;
        absent.push({ actor: name, reason: told.message });
      }
    }),
  );
  // Only when all have ended: nobody goes on acting behind a run that is closed.
  const failed = ready.find(each => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  // In the order of the settings, whoever was ready first.
  const ordered = names.flatMap(name => {
    const actor = cast.get(name);
    return actor === undefined ? [] : [[name, actor] as const];
  });
  return { cast: new Map(ordered), absent };
};
