import { resolve } from 'node:path';
import { findRepository } from '../config/load.ts';
import { loadRoles, rolesFileBeside } from '../config/roles-file.ts';
import { clean } from '../drive/clean.ts';
import type { Drive } from '../drive/drive.ts';
import { harden as verify } from '../drive/harden/harden.ts';
import { verifications } from '../drive/harden/index.ts';
import type { Given, Verification } from '../drive/harden/verification.ts';
import { appOf } from '../drive/scope.ts';
import { whileDriving } from '../drive/while-driving.ts';
import type { HardeningEvidence } from '../evidence/hardening.ts';
import { keepHardening } from '../evidence/kept-hardening.ts';
import { findingsOf, notCheckedOf } from '../findings/findings-of.ts';
import { judgeAll } from '../findings/judge.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { wrapList } from '../reporters/wrap.ts';
import { actedDomain } from './acted-domain.ts';
import { type DriveAim, type DriveFlags, driveAim } from './drive-aim.ts';
import { refusedAsUsage } from './drive.ts';
import { ownChecks, setOfHardening } from './hardening-set.ts';
import { type HardenReport, hardenText } from './harden-text.ts';
import { routesOfSource } from './routes.ts';
import type { Surroundings } from './surroundings.ts';
import { tidied } from './tidied.ts';

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

const planText = ({ settings }: DriveAim, app: string, chosen: readonly Verification[], columns: number): string => {
  const actors = new Set(chosen.flatMap(one => one.actors));
  const most = chosen.reduce((sum, { requests }) => sum + requests, actors.size * requestsOfActor);
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

/** Judged by every check that reads nothing but this. */
const judged = (
  hardening: HardeningEvidence,
  { io }: DriveAim,
  chosen: readonly Verification[],
): Pick<HardenReport, 'findings' | 'notChecked'> => {
  const set = setOfHardening(hardening, io.net);
  const judgements = judgeAll(ownChecks(), set);
  const isWhole = chosen.length === verifications.length;
  // What was not asked for is no gap of this run.
  const wasNotRun = ({ reason }: { readonly reason: string }): boolean => reason.endsWith('was not run');
  const notChecked = notCheckedOf(judgements).filter(one => isWhole || !wasNotRun(one));
  return { findings: findingsOf(judgements, set), notChecked };
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

type Done = Pick<HardenReport, 'hardening' | 'run' | 'left'>;

/** `launch-ready harden`: what members and strangers can do that they may not, tried on the running app. Returns the exit code. */
export const harden = async (typed: string | undefined, flags: HardenFlags, around: Surroundings): Promise<number> => {
  const chosen = chosenOf(flags);
  const progress = createProgress(around.stderr, flags.json === true);
  try {
    const aim = await driveAim(flags, around, progress.say);
    const { config, settings, io } = aim;
    const app = appOf(config, settings);
    const domain = actedDomain(typed, config, app);
    if (flags.active !== true) {
      around.stdout.write(planText(aim, app, chosen, around.columns));
      return 0;
    }
    const given = await givenBy(flags, around);
    const state = stateFolder(around.env);
    const testedAt = io.now().toISOString();
    let label: string | null = null;
    const act = async (drive: Drive): Promise<Done> => {
      label = drive.run.label;
      progress.say(`Trying ${app}; everything made carries ${label}.`);
      const from = io.elapsed();
      let seen: Awaited<ReturnType<typeof verify>>;
      try {
        seen = await verify(drive, chosen, progress.say, given);
      } catch (error) {
        if (!around.signal.aborted) await clean(drive);
        throw error;
      }
      const ms = Math.round(io.elapsed() - from);
      const hardening: HardeningEvidence = {
        testedAt,
        domain,
        app,
        environment: drive.scope.environment,
        requests: drive.scope.sent(),
        ms,
        ...seen,
      };
      // Kept before the clean-up: what was seen is not lost with a machine that goes to sleep.
      await keepHardening(state, domain, hardening);
      progress.say('Removing what was made');
      return { hardening, run: label, left: (await clean(drive)).left };
    };
    let done: Done;
    try {
      done = await whileDriving({ config, settings, state }, io, around.signal, act);
    } catch (error) {
      if (label !== null && around.signal.aborted) await tidied(aim, state, label);
      throw error;
    }
    progress.done();
    const report: HardenReport = {
      schema: 'launch-ready/harden@1',
      target: domain,
      ...done,
      ...judged(done.hardening, aim, chosen),
    };
    const json = (): string => `${inertJson(JSON.stringify(report, null, 2))}\n`;
    around.stdout.write(flags.json === true ? json() : hardenText(report, around));
    return exitCode(report);
  } catch (error) {
    progress.done();
    if (around.signal.aborted)
      around.stderr.write('Interrupted. What could not be removed in time, launch-ready clean removes.\n');
    return refusedAsUsage(error);
  }
};
