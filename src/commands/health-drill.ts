import { dirname, resolve } from 'node:path';
import { type Cut, drillHealth } from '../deploy/health-drill.ts';
import { FlowMissing } from '../drive/actors/actor.ts';
import { appOf } from '../drive/scope.ts';
import { whileDriving } from '../drive/while-driving.ts';
import type { DrilledRoute, HealthDrill } from '../evidence/health.ts';
import { keepHealthDrill } from '../evidence/kept-health-drill.ts';
import type { Leaf } from '../evidence/leaf.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert, inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { secondsText } from '../platform/wording.ts';
import { createProgress } from '../reporters/progress.ts';
import { bullet, wrap } from '../reporters/wrap.ts';
import { actedDomain } from './acted-domain.ts';
import { type DriveFlags, driveAim } from './drive-aim.ts';
import { refusedAsUsage } from './drive.ts';
import type { Surroundings } from './surroundings.ts';

export type HealthDrillFlags = DriveFlags & {
  readonly active?: boolean;
  readonly wait?: string;
  readonly json?: boolean;
};

const mostSeconds = 300;

const waitOf = ({ wait }: HealthDrillFlags): number => {
  if (wait === undefined) return limits.drillGoneMs;
  const seconds = Number(wait);
  if (/^\d{1,3}$/.test(wait) && seconds >= 1 && seconds <= mostSeconds) return seconds * 1_000;
  throw new LaunchReadyError('LR_USAGE', `--wait: ${wait} is no number of seconds.`, `Write 1 to ${mostSeconds}.`);
};

/** What a program needs to be found and to know its user; nothing else of the environment is passed on. */
const passedOn = ['PATH', 'HOME', 'USER', 'SystemRoot', 'PATHEXT', 'DOCKER_HOST', 'XDG_RUNTIME_DIR'];

const environmentFor = ({ env }: Surroundings): Readonly<Record<string, string>> =>
  Object.fromEntries(
    passedOn.flatMap(name => {
      const value = env(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
  );

const planText = (app: string, { cut, restore }: Cut, waitMs: number, columns: number): string =>
  [
    wrap(`Nothing was sent. With --active this drill would take the database away from ${app}:`, columns, ''),
    ...[
      'ask its health routes;',
      `run ${inert(cut.join(' '))};`,
      `ask again for up to ${waitMs / 1_000} s, and try to sign in as nobody;`,
      `run ${inert(restore.join(' '))}, whatever happened, and wait until all is well again.`,
    ].map(line => bullet(line, columns)),
    wrap('Members of this environment cannot use it meanwhile. It is refused on production.', columns, ''),
    '',
  ].join('\n');

const shown = (leaf: Leaf<number>): string => (leaf.status === 'ok' ? String(leaf.value) : 'nothing');

const routeText = ({ path, before, gone, back, noticedMs }: DrilledRoute): string => {
  const when = noticedMs === null ? '' : ` after ${secondsText(noticedMs)}`;
  return `${path}: ${shown(before)} with the database, ${shown(gone)} without it${when}, ${shown(back)} when it was back`;
};

/** Whether some route says that it is not well while the database is away, and all say so again afterwards. */
const isTrue = ({ routes }: HealthDrill): boolean => routes.some(({ noticedMs }) => noticedMs !== null);

const drillText = (drill: HealthDrill, columns: number): string => {
  const { felt, routes, app } = drill;
  const head =
    felt.status === 'silent'
      ? `This drill shows nothing, for ${felt.reason}.`
      : routes.length === 0
        ? `${app} has no health address that was well before.`
        : isTrue(drill)
          ? `${app} says so when its database is away.`
          : `${app} goes on saying that it is well while its database is away.`;
  return `${[wrap(inert(head), columns, ''), ...routes.map(route => `  ${wrap(inert(routeText(route)), columns - 2, '    ')}`)].join('\n')}\n`;
};

const exitCode = (drill: HealthDrill): number => {
  if (drill.felt.status === 'silent' || drill.routes.length === 0) return 3;
  return isTrue(drill) ? 0 : 1;
};

/** `launch-ready health drill`: 0 health told the truth, 1 it did not, 3 nothing could be known. */
export const healthDrill = async (
  typed: string | undefined,
  flags: HealthDrillFlags,
  around: Surroundings,
): Promise<number> => {
  const waitMs = waitOf(flags);
  const progress = createProgress(around.stderr, flags.json === true);
  try {
    const { config, settings, io } = await driveAim(flags, around, progress.say);
    const commands = config.health?.database;
    if (commands === undefined)
      throw new LaunchReadyError(
        'LR_CONFIG_INVALID',
        'The settings do not say how the database is taken away from the app.',
        'Add "health": {"database": {"cut": ["docker", "compose", "stop", "db"], "restore": ["docker", "compose", "start", "db"]}}.',
      );
    const app = appOf(config, settings);
    const domain = actedDomain(typed, config, app);
    if (flags.active !== true) {
      around.stdout.write(planText(app, commands, waitMs, around.columns));
      return 0;
    }
    const cwd = flags.config === undefined ? around.cwd : dirname(resolve(around.cwd, flags.config));
    const env = environmentFor(around);
    const state = stateFolder(around.env);
    // No mail is waited for.
    const driving = { config, settings: { ...settings, mail: {} }, state };
    const drill = await whileDriving(driving, io, around.signal, drive =>
      drillHealth(drive, commands, { cwd, env }, { domain, waitMs, say: progress.say }),
    );
    await keepHealthDrill(state, domain, drill);
    progress.done();
    const json = (): string =>
      `${inertJson(JSON.stringify({ schema: 'launch-ready/health-drill@1', ...drill }, null, 2))}\n`;
    around.stdout.write(flags.json === true ? json() : drillText(drill, around.columns));
    return exitCode(drill);
  } catch (error) {
    progress.done();
    if (error instanceof FlowMissing)
      throw new LaunchReadyError(
        'LR_CONFIG_INVALID',
        `Nothing was sent: ${error.message}.`,
        'Signing in as nobody shows whether the database is really away.',
      );
    return refusedAsUsage(error);
  }
};
