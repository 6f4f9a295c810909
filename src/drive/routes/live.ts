import type { Actor } from '../actors/actor.ts';
import type { Cast } from '../actors/cast.ts';
import type { Drive } from '../drive.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { headerOf } from '../reply.ts';
import { goesThrough } from '../scenarios/scenario.ts';
import { crawl, type Visit } from './crawl.ts';
import { mergeRoutes } from './merge.ts';
import { routesOfOpenApi } from './openapi.ts';
import type { RouteNote, RoutesRead } from './route.ts';

/** Where apps put the description of their API; the last one is better-auth's. */
const documents = [
  '/openapi.json',
  '/api/openapi.json',
  '/swagger.json',
  '/api-docs',
  '/doc',
  '/api/auth/open-api/generate-schema',
];

/**
 * The description of the API that the running app gives to anybody, or nothing. A firewall that breaks such a question off
 * has no say in what else is looked at: it is a note, and no end.
 */
export const described = async (drive: Drive): Promise<RoutesRead> => {
  const session = drive.session('anonymous');
  const notes: RouteNote[] = [];
  for (const path of documents) {
    const where = new URL(path, drive.scope.app).href;
    try {
      const reply = await session.call({ method: 'GET', path });
      const read = reply.status === 200 ? routesOfOpenApi(reply.body, where) : { routes: [], notes: [] };
      if (read.routes.length > 0) return { routes: read.routes, notes: [...notes, ...read.notes] };
    } catch (error) {
      if (!(error instanceof SilentPeer || error instanceof PeerFailure)) throw error;
      notes.push({ where, what: `gave no description of the API: ${drive.redact(error.message)}` });
      // Who is silent once is waited for no longer.
      if (error instanceof SilentPeer) break;
    }
  }
  return { routes: [], notes };
};

/** Where somebody who is signed in is at home, for the front page often knows no way there; else the front page. */
export const homeOf = async (drive: Drive, actor: Actor): Promise<string> => {
  const front = `${drive.scope.app}/`;
  if (drive.recipe.flows.dashboard === undefined) return front;
  const isHome = await goesThrough(actor.walk('dashboard'));
  return isHome ? (actor.session.last()?.url ?? front) : front;
};

/** The routes that a running app shows: its own description, and the links and forms that each actor meets. */
export const liveRoutes = async (drive: Drive, cast: Cast): Promise<RoutesRead> => {
  const own = await described(drive);
  const read: RoutesRead[] = [own];
  for (const [name, actor] of cast) {
    const visit: Visit = async url => {
      const reply = await actor.session.call({ method: 'GET', path: url });
      const type = headerOf(reply, 'content-type') ?? '';
      return { status: reply.status, type, html: reply.body, location: headerOf(reply, 'location') ?? null };
    };
    const start = actor.role === null ? `${drive.scope.app}/` : await homeOf(drive, actor);
    const { routes, notes } = await crawl(start, visit, drive.signal);
    // Who saw it is a part of where it was seen: it drafts the table of roles.
    const seenBy = routes.map(route => ({
      ...route,
      seenIn: route.seenIn.map(({ source, where }) => ({ source, where: `${where} as ${name}` })),
    }));
    read.push({ routes: seenBy, notes });
  }
  const notes = new Map<string, RouteNote>();
  for (const note of read.flatMap(each => each.notes)) notes.set(`${note.where} ${note.what}`, note);
  return { routes: mergeRoutes(read.map(({ routes }) => routes)), notes: [...notes.values()] };
};
