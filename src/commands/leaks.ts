import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pageFacts } from '../collectors/http/page-facts.ts';
import { ActorUnavailable } from '../drive/actors/actor.ts';
import { heard } from '../drive/leaks/answer.ts';
import { deceptionCost } from '../drive/leaks/deception.ts';
import { type Hunt, hunt } from '../drive/leaks/hunt.ts';
import { headerOf } from '../drive/reply.ts';
import { templateOfPath } from '../drive/routes/identifiers.ts';
import { routesOfOpenApi } from '../drive/routes/openapi.ts';
import type { FoundRoute } from '../drive/routes/route.ts';
import { keepSharing } from '../evidence/kept-sharing.ts';
import { type Leaf, seen, silent } from '../evidence/leaf.ts';
import type { InsidePage, SharingEvidence } from '../evidence/sharing.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { limits } from '../platform/limits.ts';
import { wrapList } from '../reporters/wrap.ts';
import { actOn } from './acting.ts';
import type { DriveAim, DriveFlags } from './drive-aim.ts';
import { type LeaksReport, leaksText } from './leaks-text.ts';
import { judgedAlone } from './judged-alone.ts';
import { routesOfSource } from './routes.ts';
import type { Surroundings } from './surroundings.ts';

export type LeaksFlags = DriveFlags & {
  readonly active?: boolean;
  readonly routes?: string;
  readonly repo?: string;
  readonly openapi?: string;
  readonly json?: boolean;
};

const mostRoutes = ({ routes }: LeaksFlags): number => {
  if (routes === undefined) return limits.leakRoutes;
  const count = Number(routes);
  if (/^\d{1,4}$/.test(routes) && count >= 1 && count <= limits.leakRoutesMost) return count;
  throw new LaunchReadyError(
    'LR_USAGE',
    `--routes: ${routes} is no number of routes.`,
    `Write 1 to ${limits.leakRoutesMost}.`,
  );
};

/** Requests of one route with one kind of session, and of the look around before. */
const requestsOfRoute = 16;
const requestsBefore = 100;

const planText = ({ settings }: DriveAim, app: string, most: number, columns: number): string => {
  const full = requestsBefore + most * requestsOfRoute + limits.leakDeceptionPages * deceptionCost;
  const lines = [
    `Nothing was sent. With --active this hunt would look for what one member of ${app} gets of another:`,
    ' - as member-a and member-b, each with a name, an address or a post that nobody else has, and as a stranger;',
    ` - ask for up to ${most} routes as each of them, one after the other, two routes at a time; only GET and HEAD;`,
    ` - try addresses such as /dashboard/x.css below up to ${limits.leakDeceptionPages} pages of a member;`,
    ' - every address is new, so that no visitor is given what a cache keeps of it;',
    ` - send at most ${settings.requests} requests (drive.requests); for all of it up to ${full} are needed;`,
    ' - remove what it made.',
    'It keeps no page: whose canary was seen, statuses and headers alone.',
    '',
  ];
  return wrapList(lines, columns);
};

const declaredRoutes = async (flags: LeaksFlags, around: Surroundings): Promise<readonly FoundRoute[]> => {
  const { routes } = await routesOfSource(flags, around);
  if (flags.openapi === undefined) return routes;
  const file = resolve(around.cwd, flags.openapi);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LaunchReadyError('LR_FILE_MISSING', `${flags.openapi} cannot be read.`, 'Give the path of a file.', {
      cause,
    });
  });
  return [...routes, ...routesOfOpenApi(text, flags.openapi).routes];
};

/** Pages behind the sign-in, read as browsers would load them over https, and those that nobody could look at. */
const insideOf = ({ pages, absent }: Pick<Hunt, 'pages' | 'absent'>): SharingEvidence['inside'] => {
  const inside: { [place: string]: Leaf<InsidePage> } = {};
  for (const { path, reply, as } of pages) {
    if (reply.status !== 200 || !/\bhtml\b/i.test(headerOf(reply, 'content-type') ?? '')) continue;
    const page = templateOfPath(new URL(path, reply.url).pathname);
    const url = reply.url.replace(/^http:/, 'https:');
    const { insecure } = pageFacts({ ...reply, url, body: Buffer.from(reply.body), cut: false });
    const policy = headerOf(reply, 'content-security-policy') ?? '';
    const isUpgraded = /upgrade-insecure-requests/i.test(policy);
    const place = `${page} as ${as}`;
    const before = inside[place];
    // The same kind of page again adds what it asks for.
    const more = before?.status === 'ok' ? before.value.insecure : [];
    const all = [...more, ...insecure].slice(0, limits.insecureReferences);
    const answer = heard(reply, [], () => false).seen;
    inside[place] = seen({ page, as, answer, insecure: all, isUpgraded });
  }
  for (const { as, reason } of absent) inside[`pages as ${as}`] = silent(reason);
  return inside;
};

const exitCode = ({ findings, left, notChecked }: LeaksReport): number => {
  if (findings.length > 0 || left.length > 0) return 1;
  return notChecked.length > 0 ? 3 : 0;
};

/** A hunt that finds no two members says what it needs. */
const hunted = async (...what: Parameters<typeof hunt>): Promise<Hunt> => {
  try {
    return await hunt(...what);
  } catch (error) {
    if (!(error instanceof ActorUnavailable)) throw error;
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      `${error.message}.`,
      'A leak hunt needs two members: accounts of the settings (drive.actors), or an app where they can sign up.',
      { cause: error },
    );
  }
};

/** `launch-ready leaks`: what one member gets of another, through every cache that stands between. Returns the exit code. */
export const leaks = (typed: string | undefined, flags: LeaksFlags, around: Surroundings): Promise<number> => {
  const most = mostRoutes(flags);
  return actOn<SharingEvidence, LeaksReport>(typed, flags, around, ({ aim, app, at, say }) => ({
    plan: () => planText(aim, app, most, around.columns),
    see: async (drive, look) => {
      const found = await hunted(drive, { declared: await declaredRoutes(flags, around), routes: most }, say);
      const { requests, sessions, routes, beyond } = found;
      return { testedAt: at, ...look(), requests, sessions, routes, beyond, inside: insideOf(found) };
    },
    keep: keepSharing,
    report: ({ evidence, run, left, domain }) => ({
      schema: 'launch-ready/leaks@1',
      target: domain,
      sharing: evidence,
      run,
      left,
      ...judgedAlone({ key: 'sharing', value: evidence, at, domain, net: aim.io.net }),
    }),
    text: report => leaksText(report, around),
    exitCode,
  }));
};
