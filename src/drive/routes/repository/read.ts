import { limits } from '../../../platform/limits.ts';
import { isRecord, type Json } from '../json-values.ts';
import { mergeRoutes } from '../merge.ts';
import { routesOfOpenApi } from '../openapi.ts';
import type { FoundRoute, RouteNote, RoutesRead } from '../route.ts';
import { nextRoutes } from './next.ts';
import { programOf } from '../../../engines/source/program.ts';
import { reactRouterRoutes } from './react-router.ts';
import { routerRoutes } from './router-routes.ts';
import type { App, Sink, SourceFile } from './source-file.ts';
import { svelteKitRoutes } from './sveltekit.ts';

/** Frameworks that declare routes in source and have no reader here. */
const unread: { readonly [dependency: string]: string } = {
  nuxt: 'Nuxt',
  astro: 'Astro',
  gatsby: 'Gatsby',
  '@tanstack/react-start': 'TanStack Start',
  '@solidjs/start': 'SolidStart',
  '@angular/core': 'Angular',
  '@redwoodjs/core': 'RedwoodJS',
  'vue-router': 'Vue Router',
  koa: 'Koa',
  '@koa/router': 'Koa',
  '@nestjs/core': 'NestJS',
  '@hapi/hapi': 'hapi',
  elysia: 'Elysia',
  '@adonisjs/core': 'AdonisJS',
  '@trpc/server': 'tRPC',
};

const packagesOf = (text: string): ReadonlySet<string> => {
  try {
    const manifest = JSON.parse(text) as Json;
    const groups = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
    return new Set(
      isRecord(manifest)
        ? groups.flatMap(group => {
            const named = manifest[group];
            return isRecord(named) ? Object.keys(named) : [];
          })
        : [],
    );
  } catch {
    return new Set();
  }
};

/** One app for each package.json; a file belongs to the nearest above it. */
const appsOf = (files: readonly SourceFile[]): readonly App[] => {
  const manifests = files
    .filter(({ path }) => /(?:^|\/)package\.json$/.test(path))
    .map(({ path, text }) => ({ folder: path.slice(0, -'package.json'.length), packages: packagesOf(text) }));
  const apps = manifests.map(one => ({ ...one, files: [] as SourceFile[] }));
  const byFolder = new Map(apps.map(app => [app.folder, app]));
  for (const file of files) {
    let folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
    while (folder !== '' && !byFolder.has(folder))
      folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
    byFolder.get(folder)?.files.push(file);
  }
  return apps;
};

const openApiFile = /(?:^|\/)(?:openapi|swagger)(?:[.-][\w.-]{1,40})?\.(?:json|ya?ml)$/i;

/**
 * Routes that the source of a repository declares, read and never executed. `entering` hears of every file before it
 * is parsed, so that whoever watches knows which one took too long; files in `without` are left out.
 */
export const readRepository = (
  files: readonly SourceFile[],
  entering: (path: string) => void = () => {},
  without: ReadonlySet<string> = new Set(),
): RoutesRead => {
  const routes: FoundRoute[] = [];
  const notes = new Map<string, RouteNote>();
  const sink: Sink = {
    route: route => {
      if (routes.length < limits.routesFound) routes.push(route);
      else sink.note({ where: 'repository', what: `Only the first ${limits.routesFound} routes are kept.` });
    },
    note: note => {
      if (notes.size < limits.routeNotes) notes.set(`${note.where} ${note.what}`, note);
    },
  };
  const readable = files.filter(({ path }) => !without.has(path));
  const byPath = new Map(readable.map(file => [file.path, file]));
  const withRoutes: string[] = [];
  for (const app of appsOf(readable)) {
    const before = routes.length;
    const program = programOf(byPath, {
      folderOf: () => app.folder,
      entering,
      unread: (path, reason) => sink.note({ where: path, what: `The file is ${reason}; routes in it are not known.` }),
      unfollowed: (path, source) =>
        sink.note({ where: path, what: `It exports everything of ${source}, which is not followed.` }),
    });
    for (const read of [nextRoutes, svelteKitRoutes, reactRouterRoutes, routerRoutes]) {
      try {
        read(app, program, sink);
      } catch (error) {
        // Source that nests thousands of levels ends the stack wherever it is walked.
        if (!(error instanceof RangeError)) throw error;
        sink.note({
          where: `${app.folder}package.json`,
          what: 'Source nests too deeply to be read; routes of this app are not known.',
        });
      }
    }
    if (routes.length > before) withRoutes.push(app.folder === '' ? 'the root' : app.folder.slice(0, -1));
    for (const [dependency, title] of Object.entries(unread))
      if (app.packages.has(dependency))
        sink.note({
          where: `${app.folder}package.json`,
          what: `Routes of ${title} are not read from source; an OpenAPI document or a crawl shows them.`,
        });
  }
  if (withRoutes.length > 1)
    sink.note({
      where: 'repository',
      what: `Routes of ${withRoutes.length} apps (${withRoutes.slice(0, 5).join(', ')}) are in one list; which host answers which is not known from source.`,
    });
  for (const { path, text } of readable) {
    if (!openApiFile.test(path)) continue;
    entering(path);
    const read = routesOfOpenApi(text, path);
    read.routes.forEach(sink.route);
    read.notes.forEach(sink.note);
  }
  return { routes: mergeRoutes([routes]), notes: [...notes.values()] };
};
