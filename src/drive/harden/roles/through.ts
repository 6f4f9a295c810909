import { isBelow, type Rank, type RouteTrial } from '../../../evidence/hardening/roles.ts';
import type { Actor } from '../../actors/actor.ts';
import { steadyText } from '../../leaks/canary.ts';
import { jsonOf, type Reply } from '../../reply.ts';
import type { FoundRoute, Shape } from '../../routes/route.ts';
import type { Call } from '../../session.ts';
import { bodyFor, fieldsFor, filledBy, type Filling, isOfOne } from '../things.ts';
import type { Hand } from '../verification.ts';
import { type Asked, isSameText, probeOf, showsStaffWords } from './ask.ts';
import { type Ground, restored } from './ground.ts';

type Through = Pick<RouteTrial, 'through' | 'open'> & { readonly replies: readonly { as: Rank; reply: Reply }[] };

const isIn = ({ status }: Reply): boolean => status >= 200 && status < 300;

/** A redirect that carries a page all the same: whoever does not follow it reads what was refused (CWE-698). */
const carriesPage = ({ status, body }: Reply): boolean => status >= 300 && status < 400 && body.length > 300;

const titleOf = ({ body }: Reply): string => /<title[^>]*>([^<]*)/i.exec(body)?.[1]?.trim() ?? '';

/** The names in a JSON answer, of its first rows too; of a value alone nothing. */
const keysOf = (value: unknown, depth = 3): string => {
  if (Array.isArray(value)) return value.length === 0 ? '' : `[${keysOf(value[0], depth - 1)}]`;
  if (typeof value !== 'object' || value === null || depth === 0) return '';
  const keys = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return keys.map(([name, own]) => `${name}:${keysOf(own, depth - 1)}`).join(',');
};

/** Whether there is anything in it: an empty list is the same list for everybody. */
const holdsSomething = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value !== 'object' || value === null) return false;
  const lists = Object.values(value).filter(Array.isArray);
  return lists.length === 0 ? Object.keys(value).length > 0 : lists.some(holdsSomething);
};

/** How an answer shows that somebody was given what staff are given; null when it does not. */
const given = (reply: Reply, ofStaff: Reply, ground: Ground): string | null => {
  if (showsStaffWords(reply, ground)) return 'was shown what a member had reported to the moderators';
  if (!(isIn(reply) || carriesPage(reply)) || !isIn(ofStaff)) return null;
  const [own, theirs] = [jsonOf(reply), jsonOf(ofStaff)];
  if (own !== undefined && !holdsSomething(own)) return null;
  if (steadyText(reply.body, []) === steadyText(ofStaff.body, []) && reply.body.trim() !== '')
    return 'was given word for word what staff are given';
  const keys = keysOf(own);
  if (keys !== '' && keys === keysOf(theirs)) return 'was given the same list as staff';
  const title = titleOf(reply);
  return title !== '' && title === titleOf(ofStaff)
    ? `was shown the same page as staff, “${title.slice(0, 60)}”`
    : null;
};

/** The lowest of those whom a route is for, of the ones that this run has. */
const rightful = ({ asks }: Ground, rank: Rank): Actor | undefined =>
  [...asks].find(([own]) => !isBelow(own, rank))?.[1];

const readThrough = async (
  route: FoundRoute,
  as: Rank,
  rank: Rank,
  reply: Reply,
  ground: Ground,
  hand: Hand,
): Promise<string | null> => {
  const staff = rightful(ground, rank);
  if (staff === undefined) return null;
  const call = probeOf(route, ground, hand);
  const ofStaff = await staff.session.call(call);
  const how = given(reply, ofStaff, ground);
  if (how === null) return null;
  // A page that answers at every address of its folder is a shell, and its data comes from elsewhere.
  const folder = call.path.slice(0, call.path.lastIndexOf('/') + 1);
  const nowhere = await ground.asks
    .get(as)
    ?.session.call({ method: 'GET', path: `${folder}lr-${hand.drive.io.randomLabel(12)}` });
  return isSameText(reply, nowhere) ? null : how;
};

const role = /^(?:role|rank|level)s?$/i;

/** A body that an app takes: a role becomes another one than that of plain members, and never the highest. */
const filledBody = (shape: Shape, filling: Filling): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(bodyFor(shape, filling)).map(([name, value]) => {
      const choices = shape.properties?.[name]?.enum ?? [];
      return [name, role.test(name) && choices.length > 1 ? choices[1] : value];
    }),
  );

/** What shows whether something happened: who the subject is, and the list that staff see of what the route works on. */
type Look = { readonly subject: string; readonly list: readonly boolean[] };

const listOf = (route: FoundRoute, routes: readonly FoundRoute[]): FoundRoute | undefined =>
  routes
    .filter(({ method, template }) => method === 'GET' && !isOfOne(template) && template.split('/').length > 2)
    .filter(({ template }) => route.template === template || route.template.startsWith(`${template}/`))
    .toSorted((a, b) => b.template.length - a.template.length)[0];

const looked = async (
  marks: readonly string[],
  list: FoundRoute | undefined,
  staff: Actor,
  { subject }: Ground,
): Promise<Look> => {
  const who = await subject.walk('who-am-i').then(
    () => steadyText(subject.session.last()?.body ?? '', []),
    () => 'not let in',
  );
  const reply = list === undefined ? null : await staff.session.call({ method: 'GET', path: list.template });
  return { subject: who, list: reply === null ? [] : marks.map(mark => reply.body.includes(mark)) };
};

/** Sends a request that works, about things of this run alone, and looks whether it did. Null where that cannot be tried. */
const didSomething = async (
  route: FoundRoute,
  as: Rank,
  rank: Rank,
  ground: Ground,
  routes: readonly FoundRoute[],
  hand: Hand,
): Promise<{ readonly how: string | null; readonly reply: Reply } | null> => {
  const staff = rightful(ground, rank);
  const path = filledBy(route.template, ground.things);
  if (staff === undefined || path === null) return null;
  // A plain member acts as the one that everything may be done to; nobody but it is named in the request.
  const actor = as === 'member' ? ground.subject : ground.asks.get(as);
  if (actor === undefined) return null;
  const { drive } = hand;
  const text = `Tried by ${drive.run.label} ${drive.io.randomLabel(12)}`;
  const filling = { text, email: ground.guest };
  const list = listOf(route, routes);
  const marks = [ground.guest, text, ...ground.ofStaff.slice(0, 1)];
  const isJson = route.body?.media.includes('json') !== false;
  const { body } = route;
  const call: Call = {
    method: route.method as 'POST',
    path,
    ...(body === undefined
      ? {}
      : isJson
        ? { json: filledBody(body.shape, filling) }
        : { form: fieldsFor(body.shape, filling) }),
  };
  const asksForMail = JSON.stringify(call).includes(ground.guest);
  // Nothing is done to anybody or anything but what this run made: a request that names none of it is not sent.
  if (!isOfOne(route.template) && !asksForMail) return null;
  const before = await looked(marks, list, staff, ground);
  if (asksForMail && drive.recipe.flows['remove-invite'] !== undefined)
    drive.journal.make('invitation', { flow: 'remove-invite', as: 'admin', with: { guest: ground.guest } });
  const reply = await actor.session.call(call);
  if (reply.status === 401 || reply.status === 403) return { how: null, reply };
  const after = await looked(marks, list, staff, ground);
  const isChanged = before.subject !== after.subject;
  const isListed = before.list.some((was, index) => was !== after.list[index]);
  if (isChanged) await restored(hand, ground);
  if (isChanged) return { how: 'did it: the test member was no longer what it was', reply };
  return { how: isListed ? 'did it: it shows in what staff see' : null, reply };
};

/** Of those who were not refused below whom a route is for: who really got through, and of whom nothing shows it. */
export const gotThrough = async (
  route: FoundRoute,
  meant: RouteTrial['meant'],
  { answers, replies }: Asked,
  ground: Ground,
  routes: readonly FoundRoute[],
  hand: Hand,
): Promise<Through> => {
  const through: { as: Rank; how: string }[] = [];
  const open: { as: Rank; status: number }[] = [];
  const shown: { as: Rank; reply: Reply }[] = [];
  if (meant === null || meant.rank === 'anyone') return { through, open, replies: shown };
  const isRead = route.method === 'GET' || route.method === 'ALL';
  for (const { as, outcome, status } of answers.filter(each => isBelow(each.as, meant.rank))) {
    const reply = replies.get(as);
    if (reply === undefined || (outcome === 'unclear' && (isRead || status !== 404))) continue;
    // Whoever is below them reads it, too: one of them tells.
    if (outcome === 'refused' && (!isRead || !carriesPage(reply) || through.length > 0)) continue;
    if (isRead) {
      const how = await readThrough(route, as, meant.rank, reply, ground, hand);
      if (how === null) continue;
      through.push({ as, how });
      shown.push({ as, reply });
      continue;
    }
    // Of a 404 it is not known whether it was a refusal: only what it does tells.
    const tried = await didSomething(route, as, meant.rank, ground, routes, hand);
    if (tried !== null) shown.push({ as, reply: tried.reply });
    if (tried?.how) through.push({ as, how: tried.how });
    else if (status !== 404 && (tried === null || isIn(tried.reply))) open.push({ as, status });
  }
  return { through, open, replies: shown };
};
