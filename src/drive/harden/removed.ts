import type { Trials } from '../../evidence/hardening.ts';
import type { RemovedTrial } from '../../evidence/hardening/removed.ts';
import { limits } from '../../platform/limits.ts';
import { waitedFor } from '../poll.ts';
import type { Reply } from '../reply.ts';
import { describedRoutes } from './app-routes.ts';
import { type FoundRoute, parameterNames } from '../routes/route.ts';
import { goesThrough } from '../scenarios/scenario.ts';
import { writePost } from '../scenarios/write-post.ts';
import { answered } from './answered.ts';
import { defineVerification, exchangeOf, type Hand, Inconclusive, inTurn } from './verification.ts';

/** A place that can show a post. */
type Place = { readonly name: string; readonly path: string };

/** Names under which a search takes its words. */
const searchNames: ReadonlySet<string> = new Set(['q', 'query', 'search', 's', 'term', 'terms', 'words', 'text']);

/** Places that are asked at most, once before and once afterwards. */
const placesMost = 12;

const kindOf = (name: string): RemovedTrial['kind'] => {
  if (name.endsWith('=…')) return 'search';
  return name.includes('…') ? 'address' : 'list';
};

/** Pages of a search that no document describes. */
const searchPages = ['/search', '/api/search'];

/** The places of a described API that can show the post: by its id, in a list of its kind, or found by its words. */
const placesOf = (routes: readonly FoundRoute[], own: URL, post: string, word: string): readonly Place[] => {
  const segments = new Set(own.pathname.split('/').filter(part => part !== '' && part !== post && part !== 'api'));
  return routes
    .filter(({ method }) => method === 'GET' || method === 'ALL')
    .flatMap(({ template, parameters = [] }): readonly Place[] => {
      const names = parameterNames(template);
      const search = parameters.find(each => each.in === 'query' && searchNames.has(each.name));
      const isOfPosts = template.split('/').some(part => segments.has(part));
      if (search !== undefined && names.length === 0)
        return [
          { name: `${template}?${search.name}=…`, path: `${template}?${search.name}=${encodeURIComponent(word)}` },
        ];
      if (isOfPosts && names.length === 0) return [{ name: template, path: template }];
      if (!isOfPosts || names.length !== 1 || !segments.has(template.split('/:')[0]?.split('/').at(-1) ?? ''))
        return [];
      const path = template.replace(/:[A-Za-z_$][\w$]*\*?/, encodeURIComponent(post));
      return [{ name: template.replace(/:[A-Za-z_$][\w$]*\*?/, '…'), path }];
    });
};

const unique = (places: readonly Place[]): readonly Place[] =>
  places.filter(({ path }, index) => places.findIndex(other => other.path === path) === index).slice(0, placesMost);

const act = async (hand: Hand): Promise<Trials<RemovedTrial>> => {
  const { drive } = hand;
  const [author, reader, moderator] = [hand.actor('member-a'), hand.actor('member-b'), hand.actor('moderator')];
  const { entry, post, words } = await writePost(drive, author, 'post that is removed');
  // One word that stands in nothing else: whoever serves it serves the post.
  const canary = words.text.split(' ').at(-1) ?? words.text;
  if (!(await goesThrough(reader.walk('read-post', { ...words, post }))))
    throw new Inconclusive('another member could not read the post even before it was removed');
  const own = new URL(answered(reader.session.last()).url);
  const asked = async ({ path }: Place): Promise<Reply> => reader.session.call({ method: 'GET', path });
  // A search repeats its word in its answer, and many lists show nothing but titles: there the title tells.
  const shows = ({ name }: Place, { body }: Reply): boolean =>
    body.includes(kindOf(name) === 'address' ? canary : words.title);
  const routes = await describedRoutes(drive);
  const candidates = unique([
    { name: post === '' ? own.pathname : own.pathname.replace(post, '…'), path: own.href },
    ...placesOf(routes, own, post, canary),
    ...searchPages.map(path => ({ name: `${path}?q=…`, path: `${path}?q=${encodeURIComponent(canary)}` })),
    ...(drive.recipe.flows.dashboard?.flatMap(step => ('open' in step ? [{ name: step.open, path: step.open }] : [])) ??
      []),
  ]);
  const before: Place[] = [];
  for (const place of candidates) if (shows(place, await asked(place))) before.push(place);
  if (before.length === 0) throw new Inconclusive('no place was found that shows the post before it is removed');
  await moderator.walk('remove-post', { ...words, post }, undefined, 'brief');
  drive.journal.gone(entry);
  const looked = async (place: Place): Promise<RemovedTrial> => {
    const from = drive.io.elapsed();
    let last = answered(await asked(place));
    await waitedFor(drive.io, limits.hardenRemovedMs, drive.signal, async () => {
      if (!shows(place, last)) return true;
      last = answered(await asked(place));
      return !shows(place, last);
    });
    return {
      kind: kindOf(place.name),
      stillServed: shows(place, last),
      afterMs: Math.round(drive.io.elapsed() - from),
      shown: [exchangeOf(hand, reader.name, last)],
    };
  };
  return inTurn(hand, Object.fromEntries(before.map(place => [place.name, () => looked(place)])));
};

/** What staff removed is gone wherever it showed: by its address, in lists, in the search. */
export const removed = defineVerification({
  name: 'removed',
  title: 'What staff removes is gone everywhere',
  actors: ['member-a', 'member-b', 'moderator'],
  flows: ['post', 'read-post', 'remove-post'],
  requests: 40,
  act,
});
