import { limits } from '../../platform/limits.ts';
import type { ActorName } from '../../config/drive-settings.ts';
import type { Drive } from '../drive.ts';
import { headerOf } from '../reply.ts';
import { crawl } from '../routes/crawl.ts';
import { described, homeOf } from '../routes/live.ts';
import { mergeRoutes } from '../routes/merge.ts';
import type { FoundRoute } from '../routes/route.ts';
import type { Hand } from './verification.ts';

type Looked = {
  described?: Promise<readonly FoundRoute[]>;
  readonly by: Map<ActorName, Promise<readonly FoundRoute[]>>;
};

/** What a run has seen of its app: verifications share it, so that each page is opened once. */
const seenBy = new WeakMap<Drive, Looked>();

const bounds = {
  pages: limits.hardenPages,
  scripts: limits.hardenPages,
  depth: limits.crawlDepth,
  characters: limits.crawlCharacters,
};

const lookedAround = async ({ drive, actor }: Hand, name: ActorName): Promise<readonly FoundRoute[]> => {
  const own = actor(name);
  const { routes } = await crawl(
    await homeOf(drive, own),
    async url => {
      const reply = await own.session.call({ method: 'GET', path: url });
      const type = headerOf(reply, 'content-type') ?? '';
      return { status: reply.status, type, html: reply.body, location: headerOf(reply, 'location') ?? null };
    },
    drive.signal,
    bounds,
  );
  return routes;
};

/** What the app says of itself to anybody, asked for once a run. */
export const describedRoutes = (drive: Drive): Promise<readonly FoundRoute[]> => {
  const looked: Looked = seenBy.get(drive) ?? { by: new Map() };
  seenBy.set(drive, looked);
  return (looked.described ??= described(drive).then(({ routes }) => routes));
};

/** The routes of the app: what its code and its own description declare, and what these actors meet on its pages. */
export const appRoutes = async (hand: Hand, actors: readonly ActorName[]): Promise<readonly FoundRoute[]> => {
  const looked: Looked = seenBy.get(hand.drive) ?? { by: new Map() };
  seenBy.set(hand.drive, looked);
  const met: (readonly FoundRoute[])[] = [];
  for (const name of actors) {
    const routes = looked.by.get(name) ?? lookedAround(hand, name);
    looked.by.set(name, routes);
    met.push(await routes);
  }
  return mergeRoutes([hand.declared, await describedRoutes(hand.drive), ...met]);
};
