import type { Actor } from '../../actors/actor.ts';
import { jsonOf, valueAt } from '../../reply.ts';
import { type Hand, Inconclusive } from '../verification.ts';

/** The words by which the app calls the role of a moderator and that of the member, as who-am-i shows them. */
export type RoleWords = { readonly higher: string; readonly own: string };

export const roleWords = async ({ drive }: Hand, member: Actor): Promise<RoleWords> => {
  const shown = Object.entries(drive.settings.roles['moderator']?.json ?? {});
  const [pointer, higher] = shown.find(([, value]) => typeof value === 'string') ?? [];
  if (pointer === undefined || typeof higher !== 'string')
    throw new Inconclusive('the settings do not say by which word a moderator shows in who-am-i (drive.roles)');
  await member.walk('who-am-i');
  const reply = member.session.last();
  const own = reply === null ? undefined : valueAt(jsonOf(reply), pointer);
  if (typeof own !== 'string') throw new Inconclusive(`who-am-i shows no role of a member at ${pointer}`);
  return { higher, own };
};

/** What the app calls somebody. */
export const idOf = (actor: Actor): string => {
  const { member } = actor.variables();
  if (member === undefined)
    throw new Inconclusive(`nobody knows what the app calls ${actor.name} (drive.flows, who-am-i)`);
  return member;
};

/** By which a record can name somebody, the id of the app first. Asked anew: flows about others keep what they are about. */
export const namesOf = async (actor: Actor): Promise<readonly string[]> => {
  await actor.walk('who-am-i');
  const { member, email } = actor.variables();
  return [member, email].filter(name => name !== undefined);
};

/** Gives the role, waits with what happens then, and takes it back; both stand in the journal before the app hears of it. */
export const whileRaised = async <T>(
  { drive }: Hand,
  admin: Actor,
  { member, words }: { readonly member: string; readonly words: RoleWords },
  act: () => Promise<T>,
): Promise<T> => {
  const back = { member, role: words.own };
  const entry = drive.journal.make('role of a test member', { flow: 'change-role', as: 'admin', with: back });
  try {
    return await act();
  } finally {
    await admin.walk('change-role', back);
    drive.journal.gone(entry);
  }
};
