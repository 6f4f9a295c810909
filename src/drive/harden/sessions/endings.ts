import type { ActorName } from '../../../config/drive-settings.ts';
import type { SessionTrial } from '../../../evidence/hardening/sessions.ts';
import type { Actor } from '../../actors/actor.ts';
import { FlowMissing } from '../../actors/actor.ts';
import { castNewcomer, showsRole } from '../../actors/cast.ts';
import { wayIn } from '../../actors/way-in.ts';
import { jsonOf, valueAt } from '../../reply.ts';
import { goesThrough } from '../../scenarios/scenario.ts';
import { idOf, staffMember } from '../people.ts';
import { takeLeave } from '../take-leave.ts';
import { type Hand, Inconclusive } from '../verification.ts';
import { browserOf, copiesOf, type Gets, getsIn, watched } from './copies.ts';
import { takenBack } from './taken-back.ts';

/** Somebody to whom it happens, and somebody to whom it does not. */
export type Pair = { readonly member: Actor; readonly bystander: Actor };

const requireFlows = ({ drive }: Hand, names: readonly (keyof Hand['drive']['recipe']['flows'])[]): void => {
  const lacking = names.find(name => drive.recipe.flows[name] === undefined);
  if (lacking !== undefined) throw new FlowMissing(lacking);
};

/** Signing out in one browser; watched are copies of that session and of one in another browser. */
export const logout = async (
  hand: Hand,
  { member, bystander }: Pair,
): Promise<{ readonly here: SessionTrial; readonly elsewhere: SessionTrial }> => {
  requireFlows(hand, ['sign-out']);
  const leaving = await browserOf(hand, member, 'one');
  const other = await browserOf(hand, member, 'another');
  const [own, others] = [await copiesOf(hand, leaving, getsIn(hand)), await copiesOf(hand, other, getsIn(hand))];
  await leaving.walk('sign-out');
  const [here, elsewhere] = await Promise.all([watched(hand, own, bystander), watched(hand, others, bystander)]);
  return { here, elsewhere };
};

/** The member sets a new password by mail while somebody else is inside. */
export const reset = async (hand: Hand, { member, bystander }: Pair): Promise<SessionTrial> => {
  const { drive } = hand;
  requireFlows(hand, ['reset', 'sign-in']);
  if (drive.inbox === null) throw new Inconclusive('no mailbox is set (drive.mail)');
  const before = member.variables();
  const { email = '', password } = before;
  if (password === undefined) throw new Inconclusive('members of this app have no password');
  const copies = await copiesOf(hand, await browserOf(hand, member, 'one'), getsIn(hand));
  const generation = `${before['generation'] ?? ''}+`;
  const newPassword = drive.run.passwordOf(`${email}${generation}`);
  drive.keepSecret(`new password of ${member.name}`, newPassword);
  // Written down first: after a kill the clean-up has to know which of the two passwords may hold.
  const account = drive.journal
    .left()
    .find(({ undo }) => undo.flow === 'close-account' && undo.with['email'] === email);
  if (account !== undefined) drive.journal.known(account.id, { generation });
  await drive.part(`${member.name}, without the password`, before).walk('reset', { newPassword });
  const trial = await watched(hand, copies, bystander);
  await member.walk('sign-in', { password: newPassword, generation }, undefined, 'brief');
  return trial;
};

/** Somebody is banned while signed in, on two machines. */
export const ban = async (hand: Hand, { member, bystander }: Pair): Promise<SessionTrial> => {
  requireFlows(hand, ['ban', 'unban']);
  const admin = await staffMember(hand, 'admin');
  const named = { member: idOf(member), reason: `Ban of the test run ${hand.drive.run.label}` };
  const copies = [
    ...(await copiesOf(hand, await browserOf(hand, member, 'one'), getsIn(hand))),
    ...(await copiesOf(hand, await browserOf(hand, member, 'another'), getsIn(hand))),
  ];
  const undoing = { what: `ban of ${member.name}`, by: admin, flow: 'unban', with: { member: named.member } } as const;
  return takenBack(hand, undoing, async onAsking => {
    await admin.walk('ban', named, onAsking);
    const trial = await watched(hand, copies, bystander);
    const anew = hand.drive.part(`${member.name}, banned`, member.variables());
    if (trial.stillIn && (await goesThrough(anew.walk(wayIn(member.variables())))))
      throw new Inconclusive('whoever is banned can sign in again: what this app calls a ban shuts nobody out');
    return trial;
  });
};

/**
 * Somebody closes the account in one browser; watched are copies of that session and of one in another. Where the password
 * of whoever left still opens it the account is none that was closed, and nothing is known of its sessions.
 */
export const closed = async (hand: Hand, { bystander }: Pick<Pair, 'bystander'>): Promise<SessionTrial> => {
  const { drive } = hand;
  requireFlows(hand, ['close-account']);
  const leaving = await castNewcomer(drive, 'harden-leaving');
  const copies = [
    ...(await copiesOf(hand, leaving, getsIn(hand))),
    ...(await copiesOf(hand, await browserOf(hand, leaving, 'another'), getsIn(hand))),
  ];
  await takeLeave(drive, leaving);
  const isThere = drive.journal
    .left()
    .some(({ undo }) => undo.flow === 'close-account' && undo.with['part'] === leaving.name);
  if (isThere) throw new Inconclusive('the account could not be closed');
  const trial = await watched(hand, copies, bystander);
  const known = leaving.variables();
  const anew = drive.part(`${leaving.name}, back again`, known);
  // Whoever comes in by a mailed link alone is given a new account by it.
  const tells = wayIn(known) === 'sign-in';
  if (trial.stillIn && tells && (await goesThrough(anew.walk('sign-in'))))
    throw new Inconclusive('whoever closed the account signs in again: this app keeps it open for a while');
  return trial;
};

/** How the app calls a role in words, as the answer of who-am-i shows them. */
type Role = { readonly name: ActorName; readonly pointer: string; readonly word: string };

const roleToGive = ({ drive }: Hand): Role => {
  for (const name of ['moderator', 'admin'] as const) {
    const shown = Object.entries(drive.settings.roles[name]?.json ?? {});
    const found = shown.find((pair): pair is [string, string] => typeof pair[1] === 'string');
    if (found !== undefined) return { name, pointer: found[0], word: found[1] };
  }
  throw new Inconclusive('the settings do not say by which word a moderator shows in who-am-i (drive.roles)');
};

/** The word that the app has for what the member is now. */
const ownWord = async (member: Actor, { pointer }: Role): Promise<string> => {
  await member.walk('who-am-i');
  const reply = member.session.last();
  const word = reply === null ? undefined : valueAt(jsonOf(reply), pointer);
  if (typeof word === 'string') return word;
  throw new Inconclusive(`who-am-i shows no role of a member at ${pointer}`);
};

/** A member is given a role and loses it again. What counts is not the session but what it is worth: a staff page. */
export const roleChange = async (hand: Hand, { member, bystander }: Pair): Promise<SessionTrial> => {
  const { drive } = hand;
  requireFlows(hand, ['change-role', 'read-staff', 'who-am-i']);
  const role = roleToGive(hand);
  const admin = await staffMember(hand, 'admin');
  const readsStaff: Gets = actor => goesThrough(actor.walk('read-staff'));
  if (await readsStaff(member)) throw new Inconclusive('a member without a role reads the staff page as well');
  const [id, before] = [idOf(member), await ownWord(member, role)];
  const undoing = {
    what: `role of ${member.name}`,
    by: admin,
    flow: 'change-role',
    with: { member: id, role: before },
  } as const;
  const copies = await takenBack(hand, undoing, async onAsking => {
    await admin.walk('change-role', { member: id, role: role.word }, onAsking);
    return copiesOf(hand, await browserOf(hand, member, 'one'), readsStaff);
  });
  const trial = await watched(hand, copies, bystander, readsStaff);
  if (trial.stillIn && (await showsRole(drive, await browserOf(hand, member, 'another'), role.name)))
    throw new Inconclusive('the role was not taken away: it shows in a new session, too');
  return trial;
};
