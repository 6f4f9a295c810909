import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import { sharedOf } from '../../evidence/derive/shared-caching.ts';
import type { Asker, Captures, Leak, OriginLook, SessionKind } from '../../evidence/sharing.ts';
import type { Io } from '../../platform/io.ts';
import { headerOf } from '../reply.ts';
import { type Heard, isRefused, saysNothing } from './answer.ts';
import { keptBy } from './kept-by.ts';
import type { HuntedRoute } from './routes.ts';
import { busted, type Ears, type Voice, type Way } from './voice.ts';

/** Sites whose pages may ask an app for data: a made-up one shows what anybody is told. */
export type Origins = readonly string[];

export type Voices = { readonly a: Voice; readonly b: Voice; readonly nobody: Voice; readonly session: SessionKind };

export type Hunted = {
  readonly captures: Leaf<Captures>;
  readonly leaks: Leaf<readonly Leak[]>;
  readonly origins?: readonly OriginLook[];
  /** Whether the member A sees something of its own there: only then a sub-path is worth trying. */
  readonly showsOwn: boolean;
};

/** What each was given at an address of its own, before anybody could have left something there. */
type Cold = { readonly a: Heard; readonly b: Heard; readonly nobody: Heard };

const capturesOf = ({ a, b, nobody }: Cold, session: SessionKind): Captures => ({
  session,
  anonymous: nobody.seen,
  a: a.seen,
  b: b.seen,
  same: a.text === b.text,
});

const isIn = ({ reply: { status } }: Heard): boolean => status >= 200 && status < 300;

type Given = {
  readonly to: Asker;
  readonly answer: Heard;
  readonly after: Way;
  /** What the same asker got cold. */
  readonly own: Heard;
  /** The answer of the owner that was before it at the same address, and the owner's page as it looks. */
  readonly source: Heard;
  readonly page: Heard;
  readonly owner: Asker;
};

type Found = Omit<Leak, 'session' | 'keptBy' | 'told' | 'canary'>;

/** Shorter values are choices, such as a language, and no secrets. */
const shortestSecret = 8;

/** A cookie of the owner in the hands of another: the session itself, or what the owner was given first at this address. */
const cookieLeaks = ({ to, answer, after, own, owner }: Given, ears: Ears): readonly Found[] =>
  answer.cookies
    .filter(({ value }) => value.length >= shortestSecret)
    .filter(
      ({ name, value }) =>
        ears.sessionValues.get(value) === owner ||
        (owner === 'member-a' &&
          ears.firstGiven.get(value) === owner &&
          !own.cookies.some(each => each.name === name && each.value === value)),
    )
    .map(({ name }) => ({
      what: 'cookie',
      owner,
      seenBy: to,
      after,
      cookie: { name, isSession: ears.sessionNames.has(name) },
      byText: false,
    }));

/**
 * The owner's canary, or a page for members alone, given to somebody who did not get it cold. Where both are named on a page
 * for good reason, such as a list of members, it is the owner's page when it reads as that one does and not as one's own.
 */
const textLeak = ({ to, answer, after, own, page, owner }: Given): readonly Found[] => {
  const common = { owner, seenBy: to, after, cookie: null, byText: false };
  if (answer.shows.includes(owner) && !own.shows.includes(owner)) return [{ ...common, what: 'canary' }];
  const isWhole = page.text !== own.text && page.text === answer.text;
  if (isWhole && isIn(answer) && page.shows.includes(owner)) return [{ ...common, what: 'canary' }];
  const isOpened = to === 'anonymous' && !isIn(own) && isIn(answer) && isIn(page) && page.text === answer.text;
  return isOpened ? [{ ...common, what: 'page' }] : [];
};

/**
 * A cache that passes over the query gave A what was made for B, who had asked first: A gets B's canary and nothing of its
 * own, on a route without a parameter, where B is seen as oneself.
 */
const queryPassedOver = ({ template }: HuntedRoute, { a, b }: Cold): boolean =>
  !template.includes(':') &&
  isIn(a) &&
  a.shows.includes('member-b') &&
  !a.shows.includes('member-a') &&
  b.shows.includes('member-b') &&
  a.text === b.text;

/** What pages of each of these sites are told of an answer that caches give out; undefined where none may. */
const originLooks = async (
  { a, nobody, session }: Voices,
  cold: Cold,
  origins: Origins,
  { address, asOf }: { readonly address: () => string; readonly asOf: Date },
): Promise<readonly OriginLook[] | undefined> => {
  const [voice, own, kind] = isIn(cold.nobody) ? [nobody, cold.nobody, null] : [a, cold.a, session];
  if (!isIn(own) || sharedOf(own.seen, kind, asOf).seconds === 0) return undefined;
  const looks: OriginLook[] = [{ origin: null, answer: own.seen }];
  for (const origin of origins) looks.push({ origin, answer: (await voice.ask(address(), 'GET', origin)).seen });
  return looks;
};

/**
 * Asks for one route as B, A and nobody, cold and warm, after GET, HEAD and a request for a part, and once after a stranger
 * was there first. Three requests where nothing of a member is in it, else thirteen or fourteen, and one for each origin
 * where caches may give the answer out; each address is asked by no visitor.
 */
export const huntRoute = async (
  route: HuntedRoute,
  { a, b, nobody, session }: Voices,
  ears: Ears,
  io: Pick<Io, 'randomLabel' | 'now'>,
  origins: Origins = [],
): Promise<Hunted> => {
  const address = (): string => busted(route.path, io);
  const [shared, strangers, headed, ranged] = [address(), address(), address(), address()];
  // B first, at an address of its own: a cache that passes over the query then has B's page when A comes.
  const coldB = await b.ask(address());
  const coldA = await a.ask(shared);
  const coldNobody = await nobody.ask(strangers);
  const cold: Cold = { a: coldA, b: coldB, nobody: coldNobody };
  if (Object.values(cold).some(saysNothing)) {
    const quiet = silent(`${route.template} was throttled or broken when it was asked for`);
    return { captures: quiet, leaks: quiet, showsOwn: false };
  }
  const captures = seen(capturesOf(cold, session));
  const canaryOf = (owner: Asker): string | null => ears.canaries.find(({ of }) => of === owner)?.print ?? null;
  const finished = (found: Found, answer: Heard, source: Heard): Leak => ({
    ...found,
    session,
    ...keptBy(answer, source, Object.values(cold).find(each => each !== answer && each !== source) ?? coldB),
    canary: found.what === 'canary' ? canaryOf(found.owner) : null,
  });

  if (queryPassedOver(route, cold)) {
    const found: Found = {
      what: 'canary',
      owner: 'member-b',
      seenBy: 'member-a',
      after: 'GET',
      cookie: null,
      byText: true,
    };
    return { captures, leaks: seen([finished(found, coldA, coldB)]), showsOwn: false };
  }
  const isForMembers = (isIn(coldA) || isIn(coldB)) && !isIn(coldNobody);
  if (isIn(coldA) !== isIn(coldB)) {
    const [in_, out] = isIn(coldA) ? ['member A', 'member B'] : ['member B', 'member A'];
    const quiet = silent(`${in_} is let in there and ${out} is not, so they cannot be compared`);
    return { captures, leaks: quiet, showsOwn: false };
  }
  const showsOwn = coldA.shows.includes('member-a');
  const differs = coldA.text !== coldB.text;
  const givesCookies = coldA.cookies.length > 0 || coldB.cookies.length > 0;
  const looks = await originLooks({ a, b, nobody, session }, cold, origins, { address, asOf: io.now() });
  const told = looks === undefined ? {} : { origins: looks };
  if (!isForMembers && !showsOwn && !differs && !givesCookies) return { captures, leaks: seen([]), showsOwn, ...told };

  const warmB = await b.ask(shared);
  const warmNobody = await nobody.ask(shared);
  await a.ask(shared);
  const head = await a.ask(headed, 'HEAD');
  const headedB = await b.ask(headed);
  const headedNobody = await nobody.ask(headed);
  const part = await a.ask(ranged, 'Range');
  const rangedB = await b.ask(ranged, 'Range');
  const rangedNobody = await nobody.ask(ranged, 'Range');
  const afterStranger = await a.ask(strangers);

  const ofA = { owner: 'member-a', page: coldA } as const;
  const ofB = { owner: 'member-b', page: coldB, after: 'GET', own: coldA, source: coldB } as const;
  const given: readonly Given[] = [
    { ...ofA, to: 'member-b', answer: warmB, after: 'GET', own: coldB, source: coldA },
    { ...ofA, to: 'anonymous', answer: warmNobody, after: 'GET', own: coldNobody, source: coldA },
    { ...ofA, to: 'member-b', answer: headedB, after: 'HEAD', own: coldB, source: head },
    { ...ofA, to: 'anonymous', answer: headedNobody, after: 'HEAD', own: coldNobody, source: head },
    { ...ofA, to: 'member-b', answer: rangedB, after: 'Range', own: coldB, source: part },
    { ...ofA, to: 'anonymous', answer: rangedNobody, after: 'Range', own: coldNobody, source: part },
    { ...ofB, to: 'anonymous', answer: coldNobody },
    { ...ofB, to: 'member-a', answer: coldA },
  ];
  const found: Leak[] = [];
  for (const each of given) {
    found.push(...cookieLeaks(each, ears).map(one => finished(one, each.answer, each.source)));
    const leaked = textLeak(each);
    if (leaked.length === 0) continue;
    // What stands at a new address as well is how the page looks by now, and nobody's leftover.
    const fresh = await { 'member-a': a, 'member-b': b, anonymous: nobody }[each.to].ask(address());
    if (fresh.text !== each.answer.text) found.push(...leaked.map(one => finished(one, each.answer, each.source)));
  }
  const isLockedOut =
    isIn(coldA) &&
    isRefused(coldNobody) &&
    afterStranger.reply.status === coldNobody.reply.status &&
    headerOf(afterStranger.reply, 'location') === headerOf(coldNobody.reply, 'location') &&
    // Whoever is still let in at a new address was not signed out meanwhile.
    isIn(await a.ask(address()));
  const lockedOut: Found = {
    what: 'locked-out',
    owner: 'anonymous',
    seenBy: 'member-a',
    after: 'GET',
    cookie: null,
    byText: false,
  };
  const leaks = [...found, ...(isLockedOut ? [finished(lockedOut, afterStranger, coldNobody)] : [])];
  const isUnmarked = differs && !showsOwn && !coldB.shows.includes('member-b');
  if (leaks.length === 0 && isUnmarked)
    return {
      captures,
      leaks: silent(
        'it differs from member to member and shows neither name nor address, so that a leak does not show',
      ),
      showsOwn,
      ...told,
    };
  return { captures, leaks: seen(leaks), showsOwn, ...told };
};
