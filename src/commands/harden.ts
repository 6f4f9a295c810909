import { resolve } from 'node:path';
import { findRepository } from '../config/load.ts';
import { loadRoles, rolesFileBeside } from '../config/roles-file.ts';
import { harden as verify } from '../drive/harden/harden.ts';
import { verifications } from '../drive/harden/index.ts';
import type { Given, Verification } from '../drive/harden/verification.ts';
import type { HardeningEvidence } from '../evidence/hardening.ts';
import { keepHardening } from '../evidence/kept-hardening.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { wrapList } from '../reporters/wrap.ts';
import { actOn } from './acting.ts';
import type { DriveAim, DriveFlags } from './drive-aim.ts';
import { type HardenReport, hardenText } from './harden-text.ts';
import { judgedAlone, ofThisRun } from './judged-alone.ts';
import { routesOfSource } from './routes.ts';
import type { Surroundings } from './surroundings.ts';

export type HardenFlags = DriveFlags & {
  readonly repo?: string;
  readonly active?: boolean;
  readonly only?: string;
  readonly json?: boolean;
};

const chosenOf = ({ only }: HardenFlags): readonly Verification[] => {
  if (only === undefined) return verifications;
  const names = only.split(',').map(name => name.trim());
  const strange = names.find(name => !verifications.some(one => one.name === name));
  if (strange === undefined) return verifications.filter(({ name }) => names.includes(name));
  throw new LaunchReadyError(
    'LR_USAGE',
    `--only: there is no verification “${strange}”.`,
    `One or more of ${verifications.map(({ name }) => name).join(', ')}, with commas between them.`,
  );
};

/** Requests that bring one actor in and take it away again. */
const requestsOfActor = 12;

/** Requests that the chosen ones send at most, with those that bring their actors in. */
const requestsOf = (chosen: readonly Verification[]): number => {
  const actors = new Set(chosen.flatMap(one => one.actors));
  return chosen.reduce((sum, { requests }) => sum + requests, actors.size * requestsOfActor);
};

/** Said before anything is sent: what it takes, what it may take, and what comes of the difference. */
const estimateText = ({ settings }: DriveAim, chosen: readonly Verification[]): string => {
  const most = requestsOf(chosen);
  const short =
    most > settings.requests
      ? ' What matters most comes first; what the budget does not reach is told as not checked.'
      : '';
  return `Up to ${most} requests are needed, and drive.requests allows ${settings.requests}.${short}`;
};

const planText = ({ settings }: DriveAim, app: string, chosen: readonly Verification[], columns: number): string => {
  const most = requestsOf(chosen);
  const lines = [
    `Nothing was sent. With --active this run would try on ${app} what members and strangers may not do:`,
    ...chosen.map(
      ({ name, title, requests, questions }) =>
        ` - ${name}: ${title} (up to ${requests} requests${questions === undefined ? '' : `, of which ${questions} are questions that your model answers`});`,
    ),
    ' - only with accounts and things that it makes itself, and that it removes again.',
    most > settings.requests
      ? `For all of it up to ${most} requests are needed, and the settings allow ${settings.requests}: what comes after those is not tried. Set "drive": { "requests": ${most} }, or choose with --only.`
      : `It sends up to ${most} requests; the settings allow ${settings.requests} (drive.requests).`,
    `On a live host it sends ${settings.perSecond} a second. What asks for being refused comes last.`,
    '',
  ];
  return wrapList(lines, columns);
};

const exitCode = ({ findings, left, notChecked }: HardenReport): number => {
  if (findings.length > 0 || left.length > 0) return 1;
  return notChecked.length > 0 ? 3 : 0;
};

/** What the repository says of routes, and who may use them. */
export const givenBy = async (flags: HardenFlags, around: Surroundings): Promise<Given> => {
  const found = await findRepository(resolve(around.cwd, '.'));
  const file = rolesFileBeside(flags.config ?? found?.config ?? null, found?.root ?? around.cwd);
  const { routes } = await routesOfSource(flags, around);
  return { declared: routes, roles: await loadRoles(resolve(around.cwd, file)) };
};

/** `launch-ready harden`: what members and strangers can do that they may not, tried on the running app. Returns the exit code. */
export const harden = (typed: string | undefined, flags: HardenFlags, around: Surroundings): Promise<number> => {
  const chosen = chosenOf(flags);
  return actOn<HardeningEvidence, HardenReport>(typed, flags, around, ({ aim, app, at, say }) => ({
    plan: () => planText(aim, app, chosen, around.columns),
    see: async (drive, look) => {
      say(estimateText(aim, chosen));
      const seen = await verify(drive, chosen, say, await givenBy(flags, around));
      return { testedAt: at, ...look(), ...seen };
    },
    keep: keepHardening,
    report: ({ evidence, run, left, domain }) => ({
      schema: 'launch-ready/harden@1',
      target: domain,
      hardening: evidence,
      run,
      left,
      ...ofThisRun(
        judgedAlone({ key: 'hardening', value: evidence, at, domain, net: aim.io.net }),
        chosen.length === verifications.length,
      ),
    }),
    text: report => hardenText(report, around),
    exitCode,
  }));
};
