import { healthPaths } from '../collectors/health/paths.ts';
import type { HealthSettings } from '../config/health-settings.ts';
import { FlowMissing } from '../drive/actors/actor.ts';
import { type Drive, variablesFor } from '../drive/drive.ts';
import { OutOfScope } from '../drive/out-of-scope.ts';
import { FlowStopped, isRefusal } from '../drive/walk.ts';
import type { DrilledRoute, HealthAnswer, HealthDrill, HealthPurpose } from '../evidence/health.ts';
import { type Leaf, seen, silent } from '../evidence/leaf.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { limits } from '../platform/limits.ts';
import { askHealth } from './health.ts';
import { outputRedaction } from './redaction.ts';
import { runCommand } from './command.ts';

export type Cut = NonNullable<HealthSettings['database']>;

/** Where the commands run and what of the environment they get. */
export type DrillPlace = { readonly cwd: string; readonly env: Readonly<Record<string, string>> };

/** Whose audits use what is seen, and how long an answer that says that the database is away is waited for. */
export type DrillManner = { readonly domain: string; readonly waitMs: number; readonly say: (phrase: string) => void };

type Asked = { readonly path: string; readonly purpose: HealthPurpose };

/** Over a connection of its own each time, as monitors ask; counted like every other request of the run. */
const ask = async ({ scope, io, signal, config }: Drive, path: string): Promise<Leaf<HealthAnswer>> => {
  await scope.admit(new URL(path, scope.app), signal);
  return askHealth({ origin: scope.app, path, version: config.health?.version }, io, signal);
};

const statusOf = (answer: Leaf<HealthAnswer>): Leaf<number> =>
  answer.status === 'ok' ? seen(answer.value.status) : answer;

const isNumber = (leaf: Leaf<number>, holds: (status: number) => boolean): boolean =>
  leaf.status === 'ok' && holds(leaf.value);

/** The health routes that say 200 while everything works: short answers that are not those to an invented path. */
const routesThatAreWell = async (drive: Drive): Promise<readonly Asked[]> => {
  const control = await ask(drive, `/lr-${drive.io.randomLabel(16)}`);
  const found: Asked[] = [];
  for (const { path, purpose } of healthPaths(drive.config.health, '/')) {
    const answer = await ask(drive, path);
    if (answer.status !== 'ok' || answer.value.status !== 200 || answer.value.kind === 'page') continue;
    const isLikeControl =
      control.status === 'ok' && control.value.status === 200 && control.value.bodyHash === answer.value.bodyHash;
    if (!isLikeControl) found.push({ path, purpose });
  }
  return found;
};

/** Whether the app can say no to somebody whom it does not know: for that it has to look into its database. */
const saysNo = async (drive: Drive): Promise<boolean> => {
  const nobody = drive.part('nobody the app knows', variablesFor(drive.run, null, `nobody-${drive.io.randomLabel(4)}`));
  try {
    await nobody.walk('sign-in');
    return false;
  } catch (error) {
    if (error instanceof FlowStopped) return isRefusal(error);
    throw error;
  }
};

const ran = async (
  argv: readonly string[],
  what: string,
  { cwd, env }: DrillPlace,
  signal: AbortSignal,
): Promise<void> => {
  const given = {
    cwd,
    env,
    timeoutMs: limits.drillCommandMs,
    redact: outputRedaction(env),
    leftovers: 'stay' as const,
  };
  const { code, output, timedOut } = await runCommand(argv, given, signal);
  if (code === 0) return;
  const how = timedOut ? 'did not end in time' : `ended with ${code ?? 'a signal'}`;
  throw new LaunchReadyError(
    'LR_CONFIG_INVALID',
    `The command that ${what} ${how}: ${output.trim().slice(-300) || 'it printed nothing'}.`,
    'health.database of the settings names it, as program and arguments.',
  );
};

type Away = { readonly gone: ReadonlyMap<string, Leaf<number>>; readonly noticed: ReadonlyMap<string, number> };

/** Asks every route again and again until all those that can notice have, or the time is over. */
const whileAway = async (drive: Drive, routes: readonly Asked[], waitMs: number): Promise<Away> => {
  const { io, signal } = drive;
  const from = io.elapsed();
  const gone = new Map<string, Leaf<number>>();
  const noticed = new Map<string, number>();
  const isReadyTold = (): boolean =>
    routes.some(({ purpose }) => purpose === 'ready')
      ? routes.every(({ path, purpose }) => purpose !== 'ready' || noticed.has(path))
      : noticed.size > 0;
  while (!isReadyTold() && io.elapsed() - from < waitMs) {
    for (const { path } of routes) {
      const status = statusOf(await ask(drive, path));
      gone.set(path, status);
      if (isNumber(status, each => each >= 500) && !noticed.has(path)) noticed.set(path, io.elapsed() - from);
    }
    if (!isReadyTold()) await io.sleep(limits.drillPauseMs, signal);
  }
  return { gone, noticed };
};

const whenBack = async (drive: Drive, routes: readonly Asked[]): Promise<ReadonlyMap<string, Leaf<number>>> => {
  const { io, signal } = drive;
  const from = io.elapsed();
  const back = new Map<string, Leaf<number>>();
  const areWell = (): boolean =>
    routes.every(({ path }) => isNumber(back.get(path) ?? silent(''), each => each === 200));
  while (!areWell() && io.elapsed() - from < limits.drillBackMs) {
    for (const { path } of routes) back.set(path, statusOf(await ask(drive, path)));
    if (!areWell()) await io.sleep(limits.drillPauseMs, signal);
  }
  return back;
};

const never = silent('it was not asked');

/**
 * Takes the database away from an app that is not production, asks its health routes, and gives the database back, also
 * when the run is interrupted or something goes wrong in between. Throws `OutOfScope` on production and `LaunchReadyError`
 * where a command fails.
 */
export const drillHealth = async (
  drive: Drive,
  { cut, restore }: Cut,
  place: DrillPlace,
  { domain, waitMs, say }: DrillManner,
): Promise<HealthDrill> => {
  drive.scope.refuseOnProduction('Taking the database away');
  const { environment } = drive.scope;
  if (environment === 'production') throw new OutOfScope('Nothing is taken away from production.');
  if (drive.recipe.flows['sign-in'] === undefined) throw new FlowMissing('sign-in');
  const testedAt = drive.io.now().toISOString();
  const routes = await routesThatAreWell(drive);
  const knewBefore = await saysNo(drive);
  say('Taking the database away');
  let away: Away;
  let knewThen: boolean;
  try {
    await ran(cut, 'takes the database away', place, drive.signal);
    away = await whileAway(drive, routes, waitMs);
    knewThen = await saysNo(drive);
  } finally {
    say('Giving the database back');
    // Not with the signal of the run: whoever interrupts it wants the database back all the more.
    await ran(restore, 'gives the database back', place, AbortSignal.timeout(limits.drillCommandMs));
  }
  const back = await whenBack(drive, routes);
  const felt = !knewBefore
    ? silent('the app could not tell a stranger from a member even before the database was away')
    : knewThen
      ? silent('the app went on telling strangers from members: the command took nothing away from it')
      : seen('signing in was no longer answered by yes or no');
  return {
    testedAt,
    domain,
    app: drive.scope.app,
    environment,
    waitedMs: waitMs,
    felt,
    routes: routes.map(({ path, purpose }): DrilledRoute => {
      const noticedMs = away.noticed.get(path);
      return {
        path,
        purpose,
        before: seen(200),
        gone: away.gone.get(path) ?? never,
        back: back.get(path) ?? never,
        noticedMs: noticedMs === undefined ? null : Math.round(noticedMs),
      };
    }),
  };
};
