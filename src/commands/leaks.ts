import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checks } from '../checks/index.ts';
import { pageFacts } from '../collectors/http/page-facts.ts';
import { ActorUnavailable } from '../drive/actors/actor.ts';
import { clean } from '../drive/clean.ts';
import type { Drive } from '../drive/drive.ts';
import { heard } from '../drive/leaks/answer.ts';
import { deceptionCost } from '../drive/leaks/deception.ts';
import { type Hunt, hunt } from '../drive/leaks/hunt.ts';
import { headerOf } from '../drive/reply.ts';
import { templateOfPath } from '../drive/routes/identifiers.ts';
import { routesOfOpenApi } from '../drive/routes/openapi.ts';
import type { FoundRoute } from '../drive/routes/route.ts';
import { appOf } from '../drive/scope.ts';
import { whileDriving } from '../drive/while-driving.ts';
import { keepSharing } from '../evidence/kept-sharing.ts';
import { type Leaf, seen, silent } from '../evidence/leaf.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import type { InsidePage, SharingEvidence } from '../evidence/sharing.ts';
import { findingsOf, notCheckedOf } from '../findings/findings-of.ts';
import { judgeAll } from '../findings/judge.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { version } from '../platform/version.ts';
import { createProgress } from '../reporters/progress.ts';
import { wrapList } from '../reporters/wrap.ts';
import { actedDomain } from './acted-domain.ts';
import { type DriveAim, type DriveFlags, driveAim } from './drive-aim.ts';
import { refusedAsUsage } from './drive.ts';
import { type LeaksReport, leaksText } from './leaks-text.ts';
import { routesOfSource } from './routes.ts';
import type { Surroundings } from './surroundings.ts';
import { tidied } from './tidied.ts';

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

type Hunted = { readonly sharing: SharingEvidence; readonly run: string; readonly left: LeaksReport['left'] };

/** Judged by every check that reads nothing but this. */
const judged = (sharing: SharingEvidence, { io }: DriveAim): Pick<LeaksReport, 'findings' | 'notChecked'> => {
  const { domain, testedAt } = sharing;
  const set: EvidenceSet = {
    schema: 'launch-ready/evidence@1',
    tool: `launch-ready ${version}`,
    target: { domain, unicode: domain },
    profile: 'launch',
    net: { resolver: io.net.resolver, connectTo: io.net.connectTo, caFiles: [], configFile: null },
    collectedAt: testedAt,
    keys: { sharing: { status: 'ok', value: sharing } },
  };
  const own = checks.filter(({ needs }) => needs.length === 1 && needs[0] === 'sharing');
  const judgements = judgeAll(own, set);
  return { findings: findingsOf(judgements, set), notChecked: notCheckedOf(judgements) };
};

const exitCode = ({ findings, left, notChecked }: LeaksReport): number => {
  if (findings.length > 0 || left.length > 0) return 1;
  return notChecked.length > 0 ? 3 : 0;
};

/** `launch-ready leaks`: what one member gets of another, through every cache that stands between. Returns the exit code. */
export const leaks = async (typed: string | undefined, flags: LeaksFlags, around: Surroundings): Promise<number> => {
  const most = mostRoutes(flags);
  const progress = createProgress(around.stderr, flags.json === true);
  try {
    const aim = await driveAim(flags, around, progress.say);
    const { config, settings, io } = aim;
    const app = appOf(config, settings);
    const domain = actedDomain(typed, config, app);
    if (flags.active !== true) {
      around.stdout.write(planText(aim, app, most, around.columns));
      return 0;
    }
    const declared = await declaredRoutes(flags, around);
    const state = stateFolder(around.env);
    const testedAt = io.now().toISOString();
    let label: string | null = null;
    const act = async (drive: Drive): Promise<Hunted> => {
      label = drive.run.label;
      progress.say(`Hunting on ${app}; everything made carries ${label}.`);
      const from = io.elapsed();
      let found: Hunt;
      try {
        found = await hunt(drive, { declared, routes: most }, progress.say);
      } catch (error) {
        if (!around.signal.aborted) await clean(drive);
        throw error;
      }
      const { requests, sessions, routes, beyond } = found;
      const { environment } = drive.scope;
      const inside = insideOf(found);
      const ms = Math.round(io.elapsed() - from);
      const sharing = { testedAt, domain, app, environment, requests, ms, sessions, routes, beyond, inside };
      // Kept before the clean-up: what was seen is not lost with a machine that goes to sleep.
      await keepSharing(state, domain, sharing);
      progress.say('Removing what was made');
      return { sharing, run: label, left: (await clean(drive)).left };
    };
    let done: Hunted;
    try {
      done = await whileDriving({ config, settings, state }, io, around.signal, act);
    } catch (error) {
      if (label !== null && around.signal.aborted) await tidied(aim, state, label);
      throw error;
    }
    progress.done();
    const { sharing } = done;
    const report: LeaksReport = {
      schema: 'launch-ready/leaks@1',
      target: domain,
      ...done,
      ...judged(sharing, aim),
    };
    const json = (): string => `${inertJson(JSON.stringify(report, null, 2))}\n`;
    around.stdout.write(flags.json === true ? json() : leaksText(report, around));
    return exitCode(report);
  } catch (error) {
    progress.done();
    if (around.signal.aborted)
      around.stderr.write('Interrupted. What could not be removed in time, launch-ready clean removes.\n');
    if (error instanceof ActorUnavailable)
      throw new LaunchReadyError(
        'LR_CONFIG_INVALID',
        `${error.message}.`,
        'A leak hunt needs two members: accounts of the settings (drive.actors), or an app where they can sign up.',
      );
    return refusedAsUsage(error);
  }
};
