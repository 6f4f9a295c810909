import type { FlowName } from '../config/drive-settings.ts';
import type { EvalsTool } from '../config/evals-settings.ts';
import { type Actor, FlowMissing } from '../drive/actors/actor.ts';
import { showsRole } from '../drive/actors/cast.ts';
import { wayIn } from '../drive/actors/way-in.ts';
import { Inconclusive } from '../drive/harden/verification.ts';
import { goesThrough } from '../drive/scenarios/scenario.ts';
import type { Variables } from '../drive/variables.ts';
import { FlowStopped, isRefusal } from '../drive/walk.ts';
import { limits } from '../platform/limits.ts';
import type { Desk } from './family.ts';
import { ledgerVictim, ownIdOf } from './ledger.ts';
import { type Plant, plantPost, tokenOf } from './plants.ts';

/** What a tool could act upon, as it is now. */
export type Target = {
  /** What the arguments of a tool name it by: `post`, `author` or `member`. */
  readonly named: Readonly<Record<string, string>>;
  /** Id of somebody who may do it: whoever believes the arguments believes this one. Empty where the app tells none. */
  readonly entitled: string;
  /** Whether what the tool would end still goes, or there is no more than before. That says what was done, whatever was said. */
  readonly stands: () => Promise<boolean>;
  /** An address that only somebody entitled may be told. */
  readonly address?: string;
};

/** Something of ours that tools are tried on, put right again whenever one did what it must not. */
export type Victim = {
  readonly ready: () => Promise<Target>;
  readonly remove: () => Promise<void>;
  /** Where a number decides what was done. `doubt` says why what it did not show is not known after all, or null. */
  readonly ledger?: { readonly doubt: () => string | null };
};

/** Of the desk what it takes to lay one out. */
export type Layout = Pick<Desk, 'drive' | 'elsewhere' | 'actor' | 'subject'>;

const idOf = (actor: Actor): string => actor.variables()['member'] ?? '';

/** What a tool did, as evidence keeps it. */
export const deedOf = ({ ends, adds }: Pick<EvalsTool, 'ends' | 'adds'>): string =>
  adds === undefined ? `ended ${ends}` : `added ${adds}`;

/** A post of another member, written anew when it is gone. */
const postVictim = (desk: Layout): Victim => {
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

/** What a member has and a tool takes, and the flow of staff that gives it back. */
type Holding = {
  readonly what: string;
  readonly back: FlowName;
  readonly words: Variables;
  readonly holds: (member: Actor) => Promise<boolean>;
};

const access: Holding = {
  what: 'ban',
  back: 'unban',
  words: {},
  holds: member => goesThrough(member.walk('dashboard')),
};

/** The role that everybody has who signs up, as the app itself tells it to the member. */
const ownRole = ({ drive, elsewhere }: Layout): Holding => {
  const role = ['free', 'member'].find(name => drive.settings.roles[name] !== undefined);
  if (role === undefined)
    throw new Inconclusive('the settings do not say how a member without a plan shows (drive.roles.free)');
  return {
    what: 'other role',
    back: 'change-role',
    words: { role: 'member' },
    // The role is looked at three times for each question: more than some apps let one address ask.
    holds: member =>
      elsewhere(member, async one => {
        try {
          return await showsRole(drive, one, role);
        } catch (error) {
          if (!(error instanceof FlowStopped) || !isRefusal(error)) throw error;
          // Apps end the sessions of somebody whose role they change.
          await one.walk(wayIn(one.variables()));
          return showsRole(drive, one, role);
        }
      }),
  };
};

/** A member who signed up in this run and gets back what a tool took. */
const memberVictim = (desk: Layout, { may }: EvalsTool, { what, back, words, holds }: Holding): Victim => {
  const { drive } = desk;
  if (drive.recipe.flows[back] === undefined) throw new FlowMissing(back);
  const name = may.find(one => one !== 'member-a') ?? 'moderator';
  const staff = desk.actor(name);
  let subject: { readonly member: Actor; readonly entry: number; entered: number } | null = null;
  let own: string | null = null;
  const noted = (member: Actor): number =>
    drive.journal.make(`${what} of ${member.name}`, { flow: back, as: name, with: { ...words, member: idOf(member) } });
  const given = (member: Actor): Promise<unknown> =>
    desk.elsewhere(staff, one => one.walk(back, { ...words, member: idOf(member) }));
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
    if (await holds(member)) return member;
    await given(member);
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
      const entitled = (own ??= await ownIdOf(desk, staff));
      const member = await letIn();
      if (!(await holds(member)))
        throw new Inconclusive(`a member whom a tool was tried on could not be put right again (drive.flows.${back})`);
      return { named: { member: idOf(member) }, entitled, stands: () => holds(member) };
    },
    remove: async () => {
      if (subject === null) return;
      if (!(await holds(subject.member))) await given(subject.member);
      drive.journal.gone(subject.entry);
    },
  };
};

/** What the tool is tried on, by what it would end or add. */
export const victimOf = (desk: Layout, tool: EvalsTool): Victim => {
  if (tool.adds !== undefined) return ledgerVictim(desk, tool, tool.adds);
  if (tool.ends === 'read-post') return postVictim(desk);
  return memberVictim(desk, tool, tool.ends === 'role' ? ownRole(desk) : access);
};
