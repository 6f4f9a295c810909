import type { Answered, Outcome, Rank, RouteTrial } from '../../../evidence/hardening/roles.ts';
import { steadyText } from '../../leaks/canary.ts';
import type { Reply } from '../../reply.ts';
import { changingPart } from '../../routes/harmless-link.ts';
import type { FoundRoute } from '../../routes/route.ts';
import type { Call, Method } from '../../session.ts';
import { filledBy, isOfOne, likeIt } from '../things.ts';
import { type Hand, Inconclusive } from '../verification.ts';
import { type Ground, targetOf } from './ground.ts';
import { rowOf } from './meant.ts';

const signIn = /(?:^|\/)(?:log-?in|sign-?in|auth)(?:\/|$)/i;

/** Whether a redirect leads to where one signs in. */
const leadsToDoor = (reply: Reply, { door }: Pick<Ground, 'door'>): boolean => {
  const target = targetOf(reply);
  return target !== null && (target === door || signIn.test(target));
};

/** Why a request that is to change nothing cannot be made; null when it can. */
export const cannotAsk = (route: FoundRoute, app: string): string | null => {
  const { method, template, body } = route;
  const part = changingPart(new URL(template.replaceAll(':', ''), app));
  if (method === 'GET' || method === 'ALL')
    return part === undefined ? null : `opening it changes something, as “${part}” in its address says`;
  if (isOfOne(template)) return null;
  if ((body?.shape.required ?? []).length > 0) return null;
  return 'an empty request would already do what it is for';
};

/** The request that is made as everybody: it reaches a handler and gives it nothing to do. */
export const probeOf = (route: FoundRoute, { things, subject }: Ground, { drive }: Hand): Call => {
  const method = (route.method === 'ALL' ? 'GET' : route.method) as Method;
  const random = (): string => likeIt(subject.variables()['member'] ?? 'a1b2c3d4e5f6g7h8', drive.io);
  const nobodys = route.template
    .split('/')
    .map(segment => (segment.startsWith(':') ? random() : segment.replaceAll('%3A', ':')))
    .join('/');
  if (method === 'GET') return { method, path: filledBy(route.template, things) ?? nobodys };
  const media = route.body?.media ?? 'application/json';
  const sends = method !== 'DELETE' || route.body !== undefined;
  return { method, path: nobodys, ...(sends ? (media.includes('json') ? { json: {} } : { form: {} }) : {}) };
};

export const isSameText = (one: Reply, other: Reply | undefined): boolean =>
  other !== undefined && one.status === other.status && steadyText(one.body, []) === steadyText(other.body, []);

export const showsStaffWords = ({ body }: Reply, { ofStaff }: Pick<Ground, 'ofStaff'>): boolean =>
  ofStaff.some(word => body.includes(word));

type Before = { readonly route: FoundRoute; readonly meant: RouteTrial['meant']; readonly sofar: readonly Answered[] };

/** What an answer says of whether somebody was let in. */
const outcomeOf = (reply: Reply, as: Rank, { route, meant, sofar }: Before, ground: Ground): Outcome => {
  const { status } = reply;
  if (showsStaffWords(reply, ground)) return 'reached';
  if (status === 401 || status === 403) return 'refused';
  if (status >= 300 && status < 400) {
    const isTurnedAway = meant !== null && meant.rank !== 'anyone' && meant.rank !== 'member';
    const isAsked = route.method === 'GET' || route.method === 'ALL';
    return leadsToDoor(reply, ground) || (isAsked && isTurnedAway) ? 'refused' : 'reached';
  }
  const wasRefused = sofar.some(({ outcome }) => outcome === 'refused');
  if (status === 404 || status === 410) {
    // Behind a refusal of others, an id that nobody has is looked for: the guard is passed, unless it hides from members.
    if (!wasRefused) return 'unclear';
    return isOfOne(route.template) ? 'reached' : 'refused';
  }
  if (status === 405 || status >= 500) return 'unclear';
  const nowhere = ground.nowhere.get(as) ?? ground.nowhere.get('member');
  return status < 300 && isSameText(reply, nowhere) ? 'unclear' : 'reached';
};

export type Asked = { readonly answers: readonly Answered[]; readonly replies: ReadonlyMap<Rank, Reply> };

/**
 * Asks as each rank, from strangers up, until somebody is let in: one request a cell, and none for those above. An answer
 * that says nothing twice is not asked for a third time unless staff are meant.
 */
export const askUp = async (
  route: FoundRoute,
  meant: RouteTrial['meant'],
  ground: Ground,
  hand: Hand,
): Promise<Asked> => {
  const call = probeOf(route, ground, hand);
  const answers: Answered[] = [];
  const replies = new Map<Rank, Reply>();
  for (const [as, { session, name }] of ground.asks) {
    const reply = await session.call(call);
    if (reply.status === 429 || reply.status === 503)
      throw new Inconclusive(`${route.method} ${route.template} answered ${reply.status} to ${name}`);
    const outcome = outcomeOf(reply, as, { route, meant, sofar: answers }, ground);
    answers.push({ as, outcome, status: reply.status });
    replies.set(as, reply);
    // Where the file says that members may, it is strangers alone who say something.
    if (outcome === 'reached' || (meant?.rank === 'member' && as === 'anyone' && outcome === 'refused')) break;
    const isForStaff = meant !== null && !['anyone', 'member'].includes(meant.rank);
    // Without a row it matters whether the app has it at all, and the owner would be told so as well.
    const mayBeAbsent =
      hand.roles !== null &&
      rowOf(hand.roles, route) === null &&
      !isOfOne(route.template) &&
      answers.every(each => each.status === 404);
    if (!isForStaff && !mayBeAbsent && as === 'member' && answers.every(each => each.outcome === 'unclear')) break;
  }
  return { answers, replies };
};
