import { readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { findRepository } from '../config/load.ts';
import { castAll } from '../drive/actors/cast.ts';
import { clean } from '../drive/clean.ts';
import { routesOfHar } from '../drive/routes/har.ts';
import { liveRoutes } from '../drive/routes/live.ts';
import { isUnreached, mergeRoutes } from '../drive/routes/merge.ts';
import { routesOfOpenApi } from '../drive/routes/openapi.ts';
import { readRepositoryApart } from '../drive/routes/repository/read-apart.ts';
import type { FoundRoute, RoutesRead } from '../drive/routes/route.ts';
import { appOf } from '../drive/scope.ts';
import { whileDriving } from '../drive/while-driving.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert, inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { wrap } from '../reporters/wrap.ts';
import { type DriveFlags, driveAim } from './drive-aim.ts';
import { refusedAsUsage } from './drive.ts';
import { repositoryFiles } from './repository-files.ts';
import type { Surroundings } from './surroundings.ts';

export type RoutesFlags = DriveFlags & {
  readonly repo?: string;
  readonly openapi?: string;
  readonly har?: string;
  readonly active?: boolean;
  readonly json?: boolean;
};

/** `routes --json`. */
type RoutesDocument = { readonly schema: 'launch-ready/routes@1' } & RoutesRead;

const nothing: RoutesRead = { routes: [], notes: [] };

const textOf = async (file: string, cwd: string): Promise<string> => {
  try {
    return await readFile(resolve(cwd, file), 'utf8');
  } catch (error) {
    throw new LaunchReadyError('LR_FILE_MISSING', `${file} cannot be read.`, 'Give the path of a file.', {
      cause: error,
    });
  }
};

/** The routes that stand in the code of the repository, the named one or the one around this folder; none where there is none. */
export const routesOfSource = async (flags: Pick<RoutesFlags, 'repo'>, around: Surroundings): Promise<RoutesRead> => {
  const found = await findRepository(resolve(around.cwd, flags.repo ?? '.'));
  const root = flags.repo === undefined ? found?.root : resolve(around.cwd, flags.repo);
  if (root === undefined) return nothing;
  return readRepositoryApart(await repositoryFiles(root, around), around.signal);
};

/** Signs the actors in, lets each look around, and removes what that made. */
const fromApp = async (
  flags: RoutesFlags,
  around: Surroundings,
  say: (phrase: string) => void,
): Promise<RoutesRead> => {
  const { config, settings, io } = await driveAim(flags, around, say);
  const state = stateFolder(around.env);
  return whileDriving({ config, settings, state }, io, around.signal, async drive => {
    say(`Looking around ${drive.scope.app} as each actor; everything made carries ${drive.run.label}.`);
    const { cast, absent } = await castAll(drive);
    const read = await liveRoutes(drive, cast);
    const { left } = await clean(drive);
    const missing = absent.map(({ actor, reason }) => ({ where: actor, what: reason }));
    const kept = left.map(({ what, reason }) => ({ where: what, what: `not removed: ${reason}` }));
    return { routes: read.routes, notes: [...read.notes, ...missing, ...kept] };
  });
};

const sourceWords = { repository: 'code', openapi: 'OpenAPI', crawl: 'seen', har: 'recorded' } as const;

const routeLines = (route: FoundRoute, columns: number): readonly string[] => {
  const sources = [...new Set(route.seenIn.map(({ source }) => sourceWords[source]))].join(', ');
  const guards = route.guards === undefined ? '' : `; guards: ${route.guards.join(', ')}`;
  const [first] = route.seenIn;
  const about = `${sources}${guards}${first === undefined ? '' : `; ${first.where}`}`;
  return [inert(`${route.method.padEnd(7)}${route.template}`), `       ${wrap(inert(about), columns - 7, '       ')}`];
};

const text = ({ routes, notes }: RoutesRead, columns: number): string => {
  const unreached = routes.filter(isUnreached).length;
  return [
    ...routes.flatMap(route => routeLines(route, columns)),
    '',
    `${routes.length} routes; ${unreached} stand in the code alone and were not reached.`,
    ...notes.map(({ where, what }) => ` ! ${wrap(inert(`${where}: ${what}`), columns - 3, '   ')}`),
    '',
  ].join('\n');
};

/**
 * `launch-ready routes`: the addresses of the app and where each was seen: in the code, in an OpenAPI document, in a
 * recording, and with --active in the running app, as each actor. Exit code 3 when there is none.
 */
export const routes = async (flags: RoutesFlags, around: Surroundings): Promise<number> => {
  const progress = createProgress(around.stderr, flags.json === true);
  try {
    const { openapi, har } = flags;
    const app = har === undefined ? null : await driveAim(flags, around, progress.say);
    const read = [
      await routesOfSource(flags, around),
      openapi === undefined ? nothing : routesOfOpenApi(await textOf(openapi, around.cwd), relative('.', openapi)),
      har === undefined || app === null
        ? nothing
        : routesOfHar(await textOf(har, around.cwd), har, appOf(app.config, app.settings)),
      flags.active === true ? await fromApp(flags, around, progress.say) : nothing,
    ];
    progress.done();
    const all = { routes: mergeRoutes(read.map(each => each.routes)), notes: read.flatMap(({ notes }) => notes) };
    const document: RoutesDocument = { schema: 'launch-ready/routes@1', ...all };
    const json = (): string => `${inertJson(JSON.stringify(document, null, 2))}\n`;
    around.stdout.write(flags.json === true ? json() : text(all, around.columns));
    return all.routes.length === 0 ? 3 : 0;
  } catch (error) {
    progress.done();
    return refusedAsUsage(error);
  }
};
