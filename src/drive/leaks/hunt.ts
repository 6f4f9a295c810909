import { exposureOf, isPersonal } from '../../evidence/derive/shared-caching.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { SharingEvidence, SharingRoute } from '../../evidence/sharing.ts';
import { atOnce } from '../../platform/at-once.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import { type Actor, ActorUnavailable } from '../actors/actor.ts';
import { castMember, castOne } from '../actors/cast.ts';
import type { Drive } from '../drive.ts';
import { OutOfScope } from '../out-of-scope.ts';
import type { FoundRoute } from '../routes/route.ts';
import { writePost } from '../scenarios/write-post.ts';
import { goesThrough } from '../scenarios/scenario.ts';
import { FlowStopped } from '../walk.ts';
import { type Canary, canaryOf } from './canary.ts';
import { deceive, nothingToDeceive } from './deception.ts';
import { type Hunted, huntRoute, type Origins, type Voices } from './hunt-route.ts';
import { type HuntedRoute, huntedRoutes, pagesMet, type Visited } from './routes.ts';
import { type Ears, learnSessions, sessionKinds, voiceOf } from './voice.ts';

export type Hunt = Pick<SharingEvidence, 'requests' | 'sessions' | 'routes' | 'beyond'> & {
  /** Pages as those who are signed in saw them, for whoever reads more of them. */
  readonly pages: readonly (Visited & { readonly as: string })[];
  /** Who could not look around, and why. */
  readonly absent: readonly { readonly as: string; readonly reason: string }[];
};

export type HuntAsk = {
  /** Routes that the code or a document declares. */
  readonly declared: readonly FoundRoute[];
  /** How many routes are asked for at most. */
  readonly routes: number;
};

/** A post of the member where the settings say how one is written and taken back, as words that nobody else wrote. */
const planted = async (drive: Drive, member: Actor): Promise<readonly string[]> => {
  const { flows } = drive.recipe;
  if (flows.post === undefined || flows['remove-post'] === undefined) return [];
  try {
    const { words } = await writePost(drive, member, `canary of ${member.name}`);
    return [words.title, words.text];
  } catch (error) {
    // An app that takes no post of this member marks it by name and address alone.
    if (error instanceof FlowStopped && error.byApp) return [];
    throw error;
  }
};

/** The page of a post that the member writes now; null where the settings do not say how. */
const ownPost = async (drive: Drive, member: Actor): Promise<Visited | null> => {
  const { flows } = drive.recipe;
  if (flows['read-post'] === undefined) return null;
  try {
    const [title = '', text = ''] = await planted(drive, member);
    if (title === '' || !(await goesThrough(member.walk('read-post', { title, text })))) return null;
  } catch (error) {
    // The routes that were asked for so far do not lean on it.
    if (error instanceof FlowStopped || error instanceof OutOfScope) return null;
    throw error;
  }
  const reply = member.session.last();
  return reply === null ? null : { path: new URL(reply.url).pathname, reply };
};

/** What a request that was not answered, or not allowed any more, says of the route. */
const unanswered = (error: unknown, drive: Drive): Leaf<never> => {
  if (error instanceof OutOfScope || error instanceof SilentPeer || error instanceof PeerFailure)
    return silent(drive.redact(error.message));
  throw error;
};

const isOpened = ({ captures }: Hunted): boolean =>
  captures.status === 'silent' || captures.value.a.status < 300 || captures.value.b.status < 300;

/**
 * Which of two looks at a route is judged: the one that caches may leak from, else the one that shows a member. A cookie of
 * a CDN beside a token opens nothing, and what it gets is a stranger's.
 */
const telling = (
  one: SharingRoute['captures'],
  other: SharingRoute['captures'],
  { route }: SharingRoute,
  asOf: Date,
): SharingRoute['captures'] => {
  if (one.status === 'silent' || other.status === 'silent') return one.status === 'silent' ? other : one;
  const weight = ({ value }: typeof one): number =>
    (exposureOf({ route }, value, asOf) === undefined ? 0 : 2) + (isPersonal(value) ? 1 : 0);
  return weight(other) > weight(one) ? other : one;
};

/** Joins what the same route gave with one kind of session and with another. */
const joined = (one: SharingRoute, other: SharingRoute, asOf: Date): SharingRoute => {
  const both = [one.leaks, other.leaks];
  const seenLeaks = both.flatMap(leaf => (leaf.status === 'ok' ? leaf.value : []));
  // What one kind of session did not show is not cleared by the other; what leaked has leaked.
  const unseen = both.find(({ status }) => status === 'silent');
  const leaks = seenLeaks.length > 0 || unseen === undefined ? seen(seenLeaks) : unseen;
  return {
    route: one.route,
    captures: telling(one.captures, other.captures, one, asOf),
    leaks,
    deception: one.deception.status === 'silent' ? other.deception : one.deception,
    ...((one.origins ?? other.origins) === undefined ? {} : { origins: one.origins ?? other.origins ?? [] }),
  };
};

/** A site of nobody, the app itself and its other hosts: an app that names who may ask names one of these, or everybody. */
const originsOf = ({ scope, settings }: Drive): Origins =>
  [...new Set(['https://elsewhere.example', scope.app, ...settings.hosts])].slice(0, limits.leakOrigins);

/** The hunt with one kind of session: every route first, then the sub-paths of those that show something of the member. */
const huntWith = async (
  drive: Drive,
  voices: Voices,
  ears: Ears,
  routes: readonly HuntedRoute[],
): Promise<ReadonlyMap<string, SharingRoute>> => {
  const slot = atOnce(limits.leaksAtOnce);
  const found = new Map<string, SharingRoute>();
  const worth: HuntedRoute[] = [];
  const all = <T>(things: readonly T[], act: (thing: T) => Promise<void>): Promise<unknown> =>
    Promise.all(things.map(thing => slot(() => act(thing))));
  await all(routes, async route => {
    try {
      const hunted = await huntRoute(route, voices, ears, drive.io, originsOf(drive));
      // What lets in neither member is no place where one could see the other.
      if (!isOpened(hunted)) return;
      const { showsOwn, ...seen } = hunted;
      if (showsOwn) worth.push(route);
      found.set(route.template, { route: route.template, ...seen, deception: nothingToDeceive });
    } catch (error) {
      const quiet = unanswered(error, drive);
      found.set(route.template, { route: route.template, captures: quiet, leaks: quiet, deception: quiet });
    }
  });
  // In the order of the list, whichever answered first.
  const chosen = routes.filter(route => worth.includes(route)).slice(0, limits.leakDeceptionPages);
  await all(chosen, async route => {
    const so = found.get(route.template);
    if (so === undefined) return;
    const deception = await deceive(route, voices, drive.io).catch((error: unknown) => unanswered(error, drive));
    found.set(route.template, { ...so, deception });
  });
  return found;
};

/**
 * Why what was quiet cannot be trusted: members whose sessions ended on the way saw a stranger's pages. Null where both are
 * still let in, or the settings do not say how that shows.
 */
const endedEarly = async ({ recipe, redact }: Drive, actors: readonly Actor[]): Promise<string | null> => {
  if (recipe.flows['who-am-i'] === undefined) return null;
  for (const actor of actors) {
    try {
      if (!(await goesThrough(actor.walk('who-am-i')))) return `the session of ${actor.name} ended while I was looking`;
    } catch (error) {
      if (!(error instanceof FlowStopped || error instanceof OutOfScope)) throw error;
      return `whether ${actor.name} was signed in to the end was not seen: ${redact(error.message)}`;
    }
  }
  return null;
};

const withoutQuiet = (route: SharingRoute, reason: string): SharingRoute =>
  route.leaks.status === 'ok' && route.leaks.value.length > 0
    ? route
    : { ...route, captures: silent(reason), leaks: silent(reason), deception: silent(reason) };

/** Staff who see pages that members do not; the highest of them that the settings name. */
const staffOf = ({ settings }: Drive): 'owner' | 'admin' | 'moderator' | undefined =>
  (['admin', 'owner', 'moderator'] as const).find(name => settings.actors[name] !== undefined);

const lookedAround = async (
  drive: Drive,
  as: string,
  cast: () => Promise<Actor>,
): Promise<Pick<Hunt, 'pages' | 'absent'>> => {
  try {
    const pages = await pagesMet(drive, await cast());
    return { pages: pages.slice(0, limits.leakInsidePages).map(page => ({ ...page, as })), absent: [] };
  } catch (error) {
    if (error instanceof ActorUnavailable || error instanceof OutOfScope)
      return { pages: [], absent: [{ as, reason: drive.redact(error.message) }] };
    throw error;
  }
};

/**
 * Looks for what one member gets of another: two members with canaries of their own ask for the same addresses, one after
 * the other, and so does somebody without a session. Every address is new, so that no visitor is given anything. Throws
 * `ActorUnavailable` where there are no two members; what was planted stands in the journal.
 */
export const hunt = async (
  drive: Drive,
  { declared, routes: most }: HuntAsk,
  say: (phrase: string) => void = () => undefined,
): Promise<Hunt> => {
  const b = await castMember(drive, 'member-b');
  const a = await castMember(drive, 'member-a');
  // Posts of both stand on the same pages and would blur whose page it is: only who has no name of the run needs one.
  const plantedFirst = async (member: Actor): Promise<readonly string[]> =>
    member.variables()['name'] === undefined ? planted(drive, member) : [];
  // B first: what shows only the newest then shows that of A, and to both.
  const words = [await plantedFirst(b), await plantedFirst(a)] as const;
  const canaries: readonly Canary[] = [canaryOf('member-b', b, words[0]), canaryOf('member-a', a, words[1])];
  for (const { of, words: marks } of canaries)
    if (marks.length === 0)
      throw new ActorUnavailable(
        of,
        'neither its name nor its address is known, so that nothing shows what is its own',
      );
  const sleep = (ms: number): Promise<void> => drive.io.sleep(ms, drive.signal);
  const ears: Ears = { sleep, canaries, sessionNames: new Set(), sessionValues: new Map(), firstGiven: new Map() };
  await learnSessions(ears, a.session, b.session);
  say('looking around as member B');
  const visited = await pagesMet(drive, b);
  const kindsOfB = await sessionKinds(b);
  const sessions = (await sessionKinds(a)).filter(kind => kindsOfB.includes(kind));
  if (sessions.length === 0)
    throw new ActorUnavailable('member-a', 'neither a cookie nor a bearer token carries its session');
  const found = new Map<string, SharingRoute>();
  const nobody = voiceOf('anonymous', drive.session('anonymous'), null, ears);
  const voices = sessions.map(session => ({
    a: voiceOf('member-a', a.session, session, ears),
    b: voiceOf('member-b', b.session, session, ears),
    nobody,
    session,
  }));
  const round = async (routes: readonly HuntedRoute[]): Promise<void> => {
    for (const each of voices) {
      say(`asking for ${routes.length} routes as each of them, with a ${each.session} session`);
      for (const [template, route] of await huntWith(drive, each, ears, routes)) {
        const before = found.get(template);
        found.set(template, before === undefined ? route : joined(before, route, drive.io.now()));
      }
    }
  };
  const chosen = await huntedRoutes(drive, visited, declared);
  await round(chosen.slice(0, most));
  const post = words[1].length === 0 ? await ownPost(drive, a) : null;
  const withPost = post === null ? [] : await huntedRoutes(drive, [...visited, post], declared);
  const more = withPost.filter(({ template }) => !chosen.some(each => each.template === template));
  if (more.length > 0) await round(more.slice(0, Math.max(0, most - chosen.length)));
  const early = await endedEarly(drive, [a, b]);
  const staff = staffOf(drive);
  const inside = staff === undefined ? null : await lookedAround(drive, staff, () => castOne(drive, staff));
  return {
    requests: drive.scope.sent(),
    sessions,
    routes: Object.fromEntries(
      [...found].map(([name, route]) => [name, early === null ? route : withoutQuiet(route, early)]),
    ),
    beyond: [...chosen, ...more].slice(most).map(({ template }) => template),
    pages: [...visited.map(page => ({ ...page, as: 'member' })), ...(inside?.pages ?? [])],
    absent: inside?.absent ?? [],
  };
};
