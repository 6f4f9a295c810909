import type { MassAssignmentTrial } from '../../evidence/hardening/mass-assignment.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import { seen, silent } from '../../evidence/leaf.ts';
import { limits } from '../../platform/limits.ts';
import type { Actor } from '../actors/actor.ts';
import { signUpWith } from '../actors/sign-in.ts';
import { castNewcomer, shownRoles } from '../actors/cast.ts';
import { insideAgain } from '../actors/way-in.ts';
import type { Reply } from '../reply.ts';
import { type FoundRoute, type Shape } from '../routes/route.ts';
import { goesThrough } from '../scenarios/scenario.ts';
import type { Call, Method } from '../session.ts';
import { appRoutes } from './app-routes.ts';
import { passOn, takenOver } from './people.ts';
import { bodyFor, fieldsFor, isOfOne } from './things.ts';
import { defineVerification, exchangeOf, type Hand, Inconclusive, tried } from './verification.ts';

/** Roles of staff by the names that the settings give them, the most harmless first: one is enough to be seen. */
const staffRoles = ['moderator', 'admin', 'owner'] as const;

/**
 * Fields by which apps keep what a member is. Those that an app knows are found in its own schemas; these are sent where
 * it says nothing. Owner is never asked for: nobody could take that back.
 */
const extraFields = (role: string): Readonly<Record<string, unknown>> => ({
  role,
  isAdmin: true,
  is_admin: true,
  admin: true,
  plan: 'patron',
  tier: 'patron',
});

/** One more set in which only the role stands: an app that checks its fields refuses the whole for one that it does not know. */
const roleAlone = (role: string): Readonly<Record<string, unknown>> => ({ role });

type Standing = { readonly roles: readonly string[]; readonly paid: boolean | null };

/** What somebody is to the app itself, right now: the roles that show, and whether what is paid for opens. */
const standingOf = async (hand: Hand, actor: Actor): Promise<Standing> => {
  const { drive } = hand;
  const asked = [...staffRoles, ...Object.keys(drive.settings.billing?.prices ?? {})];
  const told = asked.filter(role => drive.settings.roles[role] !== undefined);
  const roles = await insideAgain(actor, () => shownRoles(drive, actor, told));
  const paid = drive.recipe.flows['read-paid'] === undefined ? null : await goesThrough(actor.walk('read-paid'));
  return { roles, paid };
};

const gainedOf = (before: Standing, after: Standing): string | null => {
  const more = after.roles.filter(role => !before.roles.includes(role));
  if (more.length > 0) return `the app takes it for somebody of the role ${more.join(', ')}`;
  return before.paid === false && after.paid === true ? 'it reads what others pay for' : null;
};

/**
 * Somebody who is a member and nothing more, with what that is to the app: what one holds already is not seen to be gained.
 * Another verification may have sent a form with its role in it, as the schema of the app has it.
 */
const plainMember = async (
  hand: Hand,
  known: Actor | null,
): Promise<{ readonly own: Actor; readonly standing: Leaf<Standing> }> => {
  let standing: Standing | undefined;
  const isPlain = async (actor: Actor): Promise<boolean> => {
    standing = await standingOf(hand, actor);
    return standing.roles.length === 0 && standing.paid !== true;
  };
  const over = known ?? (await takenOver(hand.drive, isPlain));
  const own = over ?? (await castNewcomer(hand.drive, 'harden-profile'));
  if (over !== null && standing !== undefined) return { own, standing: seen(standing) };
  return { own, standing: await tried(hand.drive, () => standingOf(hand, own)) };
};

/** What an app takes for the extra fields: its own choices where its schema names them. */
const chosenRole = (shape: Shape | undefined, roles: readonly string[]): string => {
  const own = shape?.properties?.['role']?.enum?.map(String) ?? [];
  return own.find(each => roles.includes(each) && each !== 'owner') ?? roles.find(each => each !== 'owner') ?? 'admin';
};

const isEchoed = (reply: Reply, role: string): boolean =>
  new RegExp(`"(?:role|plan|tier)"\\s*:\\s*"(?:${role}|patron)"|"(?:is_?admin|admin)"\\s*:\\s*true`, 'i').test(
    reply.body,
  );

const sent = (route: FoundRoute, fields: Readonly<Record<string, unknown>>): Call => {
  const call = { method: route.method as Method, path: route.template };
  if (route.body?.media.includes('json') !== false) return { ...call, json: fields };
  return { ...call, form: Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)])) };
};

const ofProfile = /(?:^|\/)(?:profile|account|settings|me|user|users\/me|members?\/me|preferences)(?:\/|$)/i;
const notThat = /password|close|delete|export|news|picture|avatar|e-?mail|session|billing|subscri/i;

/** Addresses at which members change their own profile. */
const isProfile = ({ method, template, body }: FoundRoute): boolean =>
  ['POST', 'PUT', 'PATCH'].includes(method) &&
  !isOfOne(template) &&
  ofProfile.test(template) &&
  !notThat.test(template) &&
  Object.keys(body?.shape.properties ?? {}).length > 0;

const signUpWords = /(?:^|\/)(?:sign-?up|register|join|users|accounts)(?:\/|$)/i;

/** Addresses at which accounts are made with an address and a password. */
const isSignUp = ({ method, template, body }: FoundRoute): boolean => {
  const names = Object.keys(body?.shape.properties ?? {});
  const has = (name: RegExp): boolean => names.some(each => name.test(each));
  return (
    method === 'POST' && !isOfOne(template) && signUpWords.test(template) && has(/^e-?mail$/i) && has(/^password$/i)
  );
};

const said = (route: FoundRoute): string => `${route.method} ${route.template}`;

/** Sends the own profile with fields more, first with all of them and then, where that is refused, with the role alone. */
const profile = async (
  hand: Hand,
  route: FoundRoute,
  actor: Actor,
  before: Standing,
): Promise<{ readonly trial: MassAssignmentTrial; readonly after: Standing }> => {
  const role = chosenRole(route.body?.shape, Object.keys(hand.drive.settings.roles));
  const { email = '', name = '' } = actor.variables();
  const filling = { text: name, email };
  const shape = route.body?.shape ?? {};
  const own = route.body?.media.includes('json') === false ? fieldsFor(shape, filling) : bodyFor(shape, filling);
  const plain = await actor.session.call(sent(route, own));
  if (plain.status >= 400)
    throw new Inconclusive(`${said(route)} answered ${plain.status} to the profile as its own form has it`);
  const shown = [];
  let last: Reply = plain;
  let added: readonly string[] = [];
  for (const more of [extraFields(role), roleAlone(role)]) {
    added = Object.keys(more);
    last = await actor.session.call(sent(route, { ...own, ...more }));
    if (last.status === 429 || last.status >= 500) throw new Inconclusive(`${said(route)} answered ${last.status}`);
    shown.push(exchangeOf(hand, actor.name, last, [...Object.keys(own), ...added]));
    if (last.status < 400) break;
  }
  const after = await standingOf(hand, actor);
  const common = { route: said(route), added, isTaken: last.status < 400, shown };
  return { trial: { ...common, isEchoed: isEchoed(last, role), gained: gainedOf(before, after) }, after };
};

/** Makes an account by the API, with the role beside its fields. Null where the app refuses to. */
const signedUp = async (
  hand: Hand,
  route: FoundRoute,
  more: Readonly<Record<string, unknown>>,
  name: string,
): Promise<{ readonly actor: Actor | null; readonly reply: Reply; readonly names: readonly string[] }> => {
  const { drive } = hand;
  let reply: Reply | null = null;
  let names: readonly string[] = [];
  const ask = async (actor: Actor): Promise<boolean> => {
    const { email = '', password = '', name: own = '' } = actor.variables();
    const shape = route.body?.shape ?? {};
    const fields: Record<string, unknown> = bodyFor(shape, { text: own, email });
    for (const field of Object.keys(fields)) {
      if (/^e-?mail$/i.test(field)) fields[field] = email;
      if (/^password/i.test(field)) fields[field] = password;
    }
    names = [...Object.keys(fields), ...Object.keys(more)];
    reply = await actor.session.call(sent(route, { ...fields, ...more }));
    return reply.status < 400;
  };
  const actor = await signUpWith(drive, name, ask);
  if (reply === null) throw new Inconclusive(`${said(route)} was answered nothing`);
  return { actor, reply, names };
};

const plainly: Standing = { roles: [], paid: false };

const signUp = async (
  hand: Hand,
  route: FoundRoute,
): Promise<{ readonly trial: MassAssignmentTrial; readonly actor: Actor | null }> => {
  const name = 'harden-role';
  const role = chosenRole(route.body?.shape, Object.keys(hand.drive.settings.roles));
  // The role alone, and once: an app counts who signs up.
  const { actor, reply, names } = await signedUp(hand, route, roleAlone(role), name);
  if (reply.status === 429 || reply.status >= 500) throw new Inconclusive(`${said(route)} answered ${reply.status}`);
  const common = { route: said(route), added: ['role'], shown: [exchangeOf(hand, name, reply, names)] };
  if (actor === null) return { trial: { ...common, isTaken: false, isEchoed: false, gained: null }, actor };
  const gained = gainedOf(plainly, await standingOf(hand, actor));
  return { trial: { ...common, isTaken: true, isEchoed: isEchoed(reply, role), gained }, actor };
};

/** Nobody becomes more than a member by fields that a form does not have; decided by what the app takes them for. */
export const massAssignment = defineVerification({
  name: 'mass-assignment',
  title: 'Nobody gives themselves a role by a field more in a form',
  actors: ['member-a'],
  flows: ['sign-up', 'who-am-i'],
  requests: 40,
  act: async hand => {
    const { drive } = hand;
    const routes = await appRoutes(hand, ['member-a']);
    const trials: Record<string, Leaf<MassAssignmentTrial>> = {};
    if (Object.keys(drive.settings.roles).every(role => !staffRoles.some(each => each === role)))
      throw new Inconclusive('the settings do not say how the role of an admin or a moderator shows (drive.roles)');
    let member: Actor | null = null;
    for (const route of routes.filter(isSignUp).slice(0, 1)) {
      const made = await tried(drive, () => signUp(hand, route));
      trials[said(route)] = made.status === 'ok' ? seen(made.value.trial) : made;
      if (made.status === 'ok' && made.value.trial.gained === null) member = made.value.actor;
    }
    const profiles = routes.filter(isProfile).slice(0, limits.hardenProfiles);
    if (profiles.length > 0) {
      const { own, standing } = await plainMember(hand, member);
      let before = standing;
      for (const route of profiles) {
        if (before.status === 'silent') trials[said(route)] = before;
        else {
          const { value } = before;
          const done = await tried(drive, () => profile(hand, route, own, value));
          trials[said(route)] = done.status === 'ok' ? seen(done.value.trial) : done;
          if (done.status === 'ok') before = seen(done.value.after);
        }
      }
      passOn(drive, own);
    }
    if (Object.keys(trials).length === 0)
      return { 'a form of an account': silent('no address was found at which accounts are made or changed') };
    return trials;
  },
});
