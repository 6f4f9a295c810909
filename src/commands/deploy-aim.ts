import { resolve } from 'node:path';
import { findRepository } from '../config/load.ts';
import { appOf } from '../drive/scope.ts';
import { deployCommands } from '../deploy/presets/commands.ts';
import type { GuardAim } from '../deploy/guard/open-guard.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { Io } from '../platform/io.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { actedDomain } from './acted-domain.ts';
import { type DriveFlags, driveAim } from './drive-aim.ts';
import type { Surroundings } from './surroundings.ts';

export type DeployAim = GuardAim & { readonly app: string; readonly domain: string; readonly io: Io };

/** The commands are the founder's own: they get what the founder is logged in with, as they would at the prompt. */
const wholeEnvironment = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );

/** What the settings say of deploying. Throws before anything is run or sent. */
export const deployAim = async (
  typed: string | undefined,
  flags: DriveFlags,
  around: Surroundings,
): Promise<DeployAim> => {
  const { config, settings, io } = await driveAim(flags, around, () => undefined);
  const { deploy } = config;
  if (deploy === undefined)
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      'The settings do not say how a release goes out and comes back.',
      'Add a "deploy" section to launch-ready.jsonc; docs/deploying.md shows one for each platform.',
    );
  const app = appOf(config, settings);
  const { hostname, origin } = new URL(app);
  return {
    config,
    settings,
    deploy,
    commands: deployCommands(deploy, { host: hostname, env: around.env }),
    health: { origin, ready: config.health?.ready ?? '/readyz', version: config.health?.version ?? 'version' },
    root: (await findRepository(resolve(around.cwd)))?.root ?? resolve(around.cwd),
    state: stateFolder(around.env),
    env: wholeEnvironment(),
    app,
    domain: actedDomain(typed, config, app),
    io,
  };
};
