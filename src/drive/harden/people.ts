import type { ActorName } from '../../config/drive-settings.ts';
import type { Actor } from '../actors/actor.ts';
import { castNewcomer, castOne } from '../actors/cast.ts';
import { presentIn } from '../actors/present.ts';
import { insideAgain, insideFlow, wayIn } from '../actors/way-in.ts';
import type { Drive } from '../drive.ts';
import { goesThrough } from '../scenarios/scenario.ts';
import { type Hand, Inconclusive, reasonNotKnown } from './verification.ts';

type Which = 'one' | 'other';

/** Those of whom nothing was done since they came in. */
const surely = new WeakMap<Drive, Set<Which>>();

/** Something was done that can have ended their sessions: they are looked after before they act again. */
export const doubtNewcomers = (drive: Drive): void => void surely.delete(drive);

const newcomers = new WeakMap<Drive, Map<Which, Promise<Actor>>>();
const staff = new WeakMap<Drive, Map<ActorName, Promise<Actor>>>();

const remembered = <Name>(known: Map<Name, Promise<Actor>>, name: Name, make: () => Promise<Actor>): Promise<Actor> => {
  const made = known.get(name) ?? make();
  known.set(name, made);
  return made;
};

const joined = async (drive: Drive, which: Which): Promise<Actor> => {
  const member = await castNewcomer(drive, `harden-${which}`);
  const { flows } = drive.recipe;
  const mail = [...(flows['sign-up'] ?? []), ...(flows.confirm ?? [])].find(step => 'mail' in step);
  const joinedBy = mail === undefined ? undefined : member.variables()[mail.as];
  // Kept apart: the next mail overwrites it.
  if (joinedBy !== undefined) member.know({ joinedBy });
  if (flows['who-am-i'] === undefined) return member;
  await member.walk('who-am-i');
  // Whoever was told who they are is inside.
  surely.set(drive, (surely.get(drive) ?? new Set<Which>()).add(which));
  return member;
};

/**
 * One of two members of this run whom verifications share, signed in: each sign-up costs requests, and apps allow few of
 * them. What a verification does to them it takes back.
 */
export const newcomer = async ({ drive }: Pick<Hand, 'drive'>, which: Which): Promise<Actor> => {
  const all = newcomers.get(drive) ?? new Map<Which, Promise<Actor>>();
  newcomers.set(drive, all);
  const member = await remembered(all, which, () => joined(drive, which));
  const sure = surely.get(drive) ?? new Set<Which>();
  if (sure.has(which)) return member;
  surely.set(drive, sure.add(which));
  if (!(await goesThrough(member.walk(insideFlow(drive.recipe)))))
    await member.walk(wayIn(member.variables()), {}, undefined, 'brief');
  return member;
};

const leftOver = new WeakMap<Drive, Actor[]>();

/** Whoever a verification signed up and needs no longer acts for another one: each sign-up and each removal costs requests. */
export const passOn = (drive: Drive, member: Actor): void => {
  leftOver.set(drive, [...(leftOver.get(drive) ?? []), member]);
};

/** Somebody whose walk says who they are is inside. */
const knowsOneself = async (member: Actor): Promise<boolean> => {
  await member.walk('who-am-i');
  return true;
};

/** Somebody who was passed on and is `fit`, which walks who-am-i; signed in, and sure of what the app calls them. Null where nobody is. */
export const takenOver = async (
  drive: Drive,
  fit: (member: Actor) => Promise<boolean> = knowsOneself,
): Promise<Actor | null> => {
  for (;;) {
    const member = leftOver.get(drive)?.shift();
    if (member === undefined) return null;
    try {
      if (await insideAgain(member, () => fit(member))) return member;
    } catch (error) {
      // Whoever does not get in any more is nobody to act for another.
      if (reasonNotKnown(error) === null || drive.signal.aborted || drive.scope.left() === 0) throw error;
    }
  }
};

/** Whoever signed up in this run and has an account still. */
export const joinedIn = (drive: Drive): readonly Actor[] => {
  const there = new Set(
    drive.journal
      .left()
      .flatMap(({ undo }) =>
        undo.flow === 'close-account' && undo.with['joined'] === 'yes' ? [undo.with['part']] : [],
      ),
  );
  return [...presentIn(drive).values()].filter(({ name }) => there.has(name));
};

/** Somebody of the staff, signed in once; one trial leans on them and not the whole verification. */
export const staffMember = ({ drive, cast }: Hand, name: ActorName): Promise<Actor> => {
  const all = staff.get(drive) ?? new Map<ActorName, Promise<Actor>>();
  staff.set(drive, all);
  return remembered(all, name, async () => cast.get(name) ?? (await castOne(drive, name)));
};

/** What the app calls a member in its addresses. Throws `Inconclusive` where nobody knows. */
export const idOf = (member: Actor): string => {
  const { member: id } = member.variables();
  if (id === undefined) throw new Inconclusive('nobody knows what the app calls the member (drive.flows, who-am-i)');
  return id;
};
