import type { Held, ReadTrial } from '../../../evidence/hardening/cross-member.ts';
import type { Exchange } from '../../../evidence/hardening.ts';
import { type Leaf, silent } from '../../../evidence/leaf.ts';
import { limits } from '../../../platform/limits.ts';
import type { Actor } from '../../actors/actor.ts';
import { FlowMissing } from '../../actors/actor.ts';
import { wordsFor } from '../../leaks/canary.ts';
import { busted } from '../../leaks/voice.ts';
import { changingPart } from '../../routes/harmless-link.ts';
import type { FoundRoute } from '../../routes/route.ts';
import { templateOfPath } from '../../routes/identifiers.ts';
import type { Reply } from '../../reply.ts';
import { writePost } from '../../scenarios/write-post.ts';
import type { Session } from '../../session.ts';
import { filledBy, isOfOne, likeIt, type Thing } from '../things.ts';
import { exchangeOf, type Hand, Inconclusive, tried } from '../verification.ts';
import type { Ground } from './ground.ts';

/** What nobody but the owner is to see: by its words, in every spelling. */
type Kept = { readonly what: Held; readonly words: readonly string[] };

/** An address as the owner asks for it, and how others write it so that it names the owner. */
type Address = { readonly own: string; readonly others: readonly { readonly path: string; readonly way: string }[] };

type Candidate = { readonly route: string; readonly addresses: readonly Address[]; readonly isOfOne: boolean };

const searching = /^(?:q|query|search|term|s|words?|text)$/i;
const naming = /^(?:(?:member|user|account|author|owner|profile|person|customer)(?:[-_]?id)?|id|uid|of|for)$/i;

const guessing = '?id=…&user=…&member=…';
/** How requests name whose data is meant, where the app does not say that it takes that at all. */
const guesses = ['id', 'user', 'userId', 'user_id', 'member', 'memberId', 'member_id', 'account'] as const;

const withQuery = (path: string, query: Readonly<Record<string, string>>): string => {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}?${text}`;
};

const addressOf = (route: FoundRoute, path: string, member: string, label: string): Address => {
  const query = (route.parameters ?? []).filter(one => one.in === 'query').map(({ name }) => name);
  const search = Object.fromEntries(query.filter(name => searching.test(name)).map(name => [name, label]));
  const named = query.filter(name => naming.test(name)).map(name => [name, member] as const);
  const guessed = Object.fromEntries(guesses.map(name => [name, member]));
  const own = withQuery(path, search);
  const others = [
    { path: own, way: own },
    ...named.map(([name, value]) => ({ path: withQuery(path, { ...search, [name]: value }), way: `?${name}=…` })),
    ...(named.length === 0 && !isOfOne(route.template) && member !== '' && Object.keys(search).length === 0
      ? [{ path: withQuery(path, guessed), way: guessing }]
      : []),
  ];
  return { own, others };
};

/** Addresses that could show something of the owner: those of its own things first, then what an API answers. */
const candidatesOf = (
  routes: readonly FoundRoute[],
  sets: readonly (readonly Thing[])[],
  { owner, page }: Ground,
  { drive }: Hand,
): readonly Candidate[] => {
  const { member = '' } = owner.variables();
  const found = new Map<string, Candidate>();
  const asked = routes.filter(({ method }) => method === 'GET' || method === 'ALL');
  for (const route of asked) {
    const paths = [...new Set(sets.map(things => filledBy(route.template, things)))].filter(path => path !== null);
    const harmless = paths.filter(path => changingPart(new URL(path, drive.scope.app)) === undefined);
    const addresses = harmless.map(path => addressOf(route, path, member, drive.run.label));
    if (addresses.length > 0)
      found.set(route.template, { route: `GET ${route.template}`, addresses, isOfOne: isOfOne(route.template) });
  }
  const { pathname } = new URL(page.url);
  const template = templateOfPath(pathname);
  if (![...found.values()].some(({ addresses }) => addresses.some(({ own }) => own === pathname))) {
    const own = { own: pathname, others: [{ path: pathname, way: pathname }] };
    found.set(template, { route: `GET ${template}`, addresses: [own], isOfOne: isOfOne(template) });
  }
  const rank = ({ isOfOne: one, route }: Candidate): number => (one ? 0 : route.startsWith('GET /api') ? 1 : 2);
  return [...found.values()].toSorted((a, b) => rank(a) - rank(b)).slice(0, limits.hardenReads);
};

const shownIn = ({ body }: Reply, kept: readonly Kept[]): readonly Held[] =>
  kept.filter(({ words }) => words.some(word => body.includes(word))).map(({ what }) => what);

const saysNothing = ({ status }: Reply): boolean => status === 429 || status >= 500;

const ask = (session: Session, path: string): Promise<Reply> => session.call({ method: 'GET', path });

/** Asked once more at an address that no cache has: what a shared cache gave is told by the hunt for leaks. */
const againOf = async (session: Session, path: string, hand: Hand): Promise<Reply> => {
  const fresh = await ask(session, busted(path, hand.drive.io));
  return fresh.status === 400 ? ask(session, path) : fresh;
};

type Asker = { readonly name: string; readonly session: Session };

const oneRoute = async (
  { route, addresses, isOfOne: one }: Candidate,
  held: ReadonlyMap<Address, { readonly reply: Reply; readonly holds: readonly Held[] }>,
  { owner }: Ground,
  askers: readonly Asker[],
  kept: readonly Kept[],
  hand: Hand,
): Promise<ReadTrial> => {
  const leaks: { to: string; what: Held; way: string }[] = [];
  const shown: Exchange[] = [];
  let tellsExistence: boolean | null = null;
  for (const address of addresses) {
    const own = held.get(address);
    if (own === undefined) continue;
    for (const { name, session } of askers) {
      for (const { path, way } of address.others) {
        // Only what is a member's own page is worth a guess.
        if (way === guessing && !own.holds.includes('address')) continue;
        const reply = await ask(session, path);
        if (saysNothing(reply)) throw new Inconclusive(`${route} answered ${reply.status} to ${name}`);
        const given = shownIn(reply, kept);
        if (given.length === 0) {
          if (shown.length < 2) shown.push(exchangeOf(hand, name, reply));
          if (!one || name !== askers[0]?.name || way !== path || tellsExistence === true) continue;
          const id = path.split('/').findLast(segment => /\d/.test(segment)) ?? '';
          if (id === '') continue;
          const absent = await ask(session, path.replace(id, likeIt(id, hand.drive.io)));
          tellsExistence = absent.status !== reply.status;
          continue;
        }
        const again = shownIn(await againOf(session, path, hand), kept);
        for (const what of given.filter(each => again.includes(each))) leaks.push({ to: name, what, way });
        shown.unshift(exchangeOf(hand, name, reply));
      }
    }
  }
  const holds = [
    ...new Set([...held].flatMap(([address, { holds: each }]) => (addresses.includes(address) ? each : []))),
  ];
  return { kind: 'read', route, owner: owner.name, holds, leaks, tellsExistence, shown: shown.slice(0, 3) };
};

/** The owner's post that its plan alone opens, or why there is none. */
const paidPost = async (
  hand: Hand,
  owner: Actor,
): Promise<Leaf<{ readonly id: string; readonly words: readonly string[] }>> => {
  if (hand.drive.recipe.flows['post-paid'] === undefined) return silent(new FlowMissing('post-paid').message);
  return tried(hand.drive, async () => {
    hand.actor('other-plan');
    const { post, words } = await writePost(hand.drive, owner, 'post for one plan', 'post-paid');
    return { id: post, words: [words.title, words.text] };
  });
};

/** Looks for what only the owner is to see as another member and as a stranger, wherever the owner sees it. */
export const readTrials = async (
  hand: Hand,
  ground: Ground,
  routes: readonly FoundRoute[],
): Promise<Readonly<Record<string, Leaf<ReadTrial>>>> => {
  const { owner, other, post, postWords, member } = ground;
  const trials: Record<string, Leaf<ReadTrial>> = {};
  const paid = await paidPost(hand, owner);
  if (paid.status === 'silent') trials['read what one plan alone opens'] = paid;
  const { email = '' } = owner.variables();
  const kept: readonly Kept[] = [
    { what: 'address', words: wordsFor([email]) },
    ...(paid.status === 'ok' ? [{ what: 'post' as const, words: wordsFor(paid.value.words) }] : []),
  ];
  const known = member.id === '' ? [] : [member];
  const sets = [post.post, ...(paid.status === 'ok' ? [paid.value.id] : [])].map(id => [
    ...known,
    { words: postWords, id },
  ]);
  const candidates = candidatesOf(routes, sets, ground, hand);
  const held = new Map<Address, { readonly reply: Reply; readonly holds: readonly Held[] }>();
  const askers: readonly Asker[] = [other, { name: 'anonymous', session: hand.actor('anonymous').session }];
  for (const candidate of candidates) {
    const own = await tried(hand.drive, async () => {
      for (const address of candidate.addresses) {
        const reply = await ask(owner.session, address.own);
        if (saysNothing(reply)) throw new Inconclusive(`${candidate.route} answered ${reply.status} to ${owner.name}`);
        const holds = shownIn(reply, kept);
        if (holds.length > 0) held.set(address, { reply, holds });
      }
    });
    const name = `read ${candidate.route}`;
    if (own.status === 'silent') trials[name] = own;
    else if (candidate.addresses.some(address => held.has(address)))
      trials[name] = await tried(hand.drive, () => oneRoute(candidate, held, ground, askers, kept, hand));
  }
  return trials;
};
