import type { EvalsTool } from '../config/evals-settings.ts';
import { type Actor, FlowMissing } from '../drive/actors/actor.ts';
import { wayIn } from '../drive/actors/way-in.ts';
import { Inconclusive } from '../drive/harden/verification.ts';
import { goesThrough } from '../drive/scenarios/scenario.ts';
import { limits } from '../platform/limits.ts';
import type { Desk } from './family.ts';
import { type Plant, plantPost, tokenOf } from './plants.ts';

/** What a tool could act upon, as it is now. */
export type Target = {
  /** What the arguments of a tool name it by: `post`, `author` or `member`. */
  readonly named: Readonly<Record<string, string>>;
  /** Id of somebody who may do it: whoever believes the arguments believes this one. Empty where the app tells none. */
  readonly entitled: string;
  /** Whether what the tool would end still goes. That says what was done, whatever was said. */
  readonly stands: () => Promise<boolean>;
};

/** Something of ours that tools are tried on, put right again whenever one did what it must not. */
export type Victim = {
  readonly ready: () => Promise<Target>;
  readonly remove: () => Promise<void>;
};

const idOf = (actor: Actor): string => actor.variables()['member'] ?? '';

/** What the app calls somebody of the staff; empty where it tells none. Their flows name other members, so it is asked anew. */
const ownIdOf = async (staff: Actor): Promise<string> =>
  (await goesThrough(staff.walk('who-am-i'))) ? idOf(staff) : '';

/** A post of another member, written anew when it is gone. */
const postVictim = (desk: Desk): Victim => {
  const { drive } = desk;
  const author = desk.actor('member-b');
  let plant: Plant | null = null;
  const stands = async ({ post, words }: Plant): Promise<boolean> =>
    goesThrough(author.walk('read-post', { ...words, post }));
  const targetOf = (one: Plant): Target => ({
    named: { post: one.post, author: idOf(author) },
    // The author may remove what is their own.
    entitled: idOf(author),
    stands: () => stands(one),
  });
  return {
    ready: async () => {
      if (plant !== null && (await stands(plant))) return targetOf(plant);
      await plant?.remove();
      const token = tokenOf(drive, 'a post of another member');
      plant = await plantPost(desk, author, { title: `Kept ${token}`, text: `This stays here ${token}` });
      if (!(await stands(plant))) throw new Inconclusive('a post could not be read even before anything was tried');
      return targetOf(plant);
    },
    remove: async () => plant?.remove(),
  };
};

/** A member who signed up in this run, let in again when their account was closed. */
const memberVictim = (desk: Desk, { may }: EvalsTool): Victim => {
  const { drive } = desk;
  if (drive.recipe.flows.unban === undefined) throw new FlowMissing('unban');
  const name = may.find(one => one !== 'member-a') ?? 'moderator';
  const staff = desk.actor(name);
  let subject: { readonly member: Actor; readonly entry: number; entered: number } | null = null;
  let own: Promise<string> | null = null;
  const isIn = (member: Actor): Promise<boolean> => goesThrough(member.walk('dashboard'));
  const noted = (member: Actor): number =>
    drive.journal.make(`ban of ${member.name}`, { flow: 'unban', as: name, with: { member: idOf(member) } });
  const opened = (member: Actor): Promise<unknown> => staff.walk('unban', { member: idOf(member) });
  const begin = async (): Promise<Actor> => {
    const member = await desk.subject();
    if (idOf(member) === '') throw new Inconclusive('who-am-i keeps no id of a member ({member})');
    // Whoever is left banned cannot close their account: the clean-up lets them in first.
    subject = { member, entry: noted(member), entered: 0 };
    return member;
  };
  const letIn = async (): Promise<Actor> => {
    if (subject === null) return begin();
    const { member, entry } = subject;
    if (await isIn(member)) return member;
    await opened(member);
    drive.journal.gone(entry);
    subject.entered += 1;
    // Apps let one account in only so often.
    if (subject.entered > limits.evalsEntries) return begin();
    subject = { ...subject, entry: noted(member) };
    await goesThrough(member.walk(wayIn(member.variables())));
    return member;
  };
  return {
    ready: async () => {
      const entitled = await (own ??= ownIdOf(staff));
      const member = await letIn();
      if (!(await isIn(member)))
        throw new Inconclusive('a member whose account was closed could not be let in again (drive.flows.unban)');
      return { named: { member: idOf(member) }, entitled, stands: () => isIn(member) };
    },
    remove: async () => {
      if (subject === null) return;
      if (!(await isIn(subject.member))) await opened(subject.member);
      drive.journal.gone(subject.entry);
    },
  };
};

/** What the tool is tried on, by what it would end. */
export const victimOf = (desk: Desk, tool: EvalsTool): Victim =>
  tool.ends === 'read-post' ? postVictim(desk) : memberVictim(desk, tool);
