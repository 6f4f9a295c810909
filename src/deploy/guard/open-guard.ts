import type { DriveSettings } from '../../config/drive-settings.ts';
import type { DeploySettings } from '../../config/deploy-settings.ts';
import type { Config } from '../../config/schema.ts';
import type { DeployRecord } from '../../evidence/kept-deploys.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { runCommand } from '../command.ts';
import type { DeployCommands } from '../presets/commands.ts';
import { outputRedaction } from '../redaction.ts';
import { smoke } from '../smoke/smoke.ts';
import { environmentItem } from './environment-item.ts';
import type { Guarding } from './guard.ts';
import { type Health, lookAt, pagesOf } from './look.ts';
import type { Hands, PreflightItem } from './hands.ts';
import { logsOf } from './logs.ts';
import { memberOf } from './member.ts';
import { ownHands } from './own-hands.ts';
import { previewAddress } from './preview-address.ts';
import { gitItem, migrationsItem, wayBackItem } from './preflight.ts';
import { type Ask, listing, runningRelease, trapItem } from './releases.ts';
import { thresholdsOf } from './thresholds.ts';

/** What a guarded deploy is about. */
export type GuardAim = {
  readonly config: Config;
  readonly settings: DriveSettings;
  readonly deploy: DeploySettings;
  readonly commands: DeployCommands;
  readonly health: Health;
  /** Root of the repository: commands run there. */
  readonly root: string;
  readonly state: string;
  /** The whole environment of the person who deploys: the commands are theirs. */
  readonly env: Readonly<Record<string, string>>;
};

export type GuardedRelease = {
  readonly run: string;
  readonly release: string;
  /** What the rollback command is told. */
  readonly target: string;
  /** What the app said it was. */
  readonly previous: string;
  readonly acknowledged: boolean;
  readonly drill: boolean;
};

/** Asks the platform, with the environment of the person, and nothing of the answer that is secret. */
const asking = (aim: GuardAim, signal: AbortSignal): Ask => {
  const redact = outputRedaction(aim.env);
  return argv => runCommand(argv, { cwd: aim.root, env: aim.env, timeoutMs: limits.deployAskMs, redact }, signal);
};

/** What runs now: as the app says, and as the platform calls it. */
export const whatRuns = async (
  aim: GuardAim,
  io: Io,
  signal: AbortSignal,
): Promise<{ readonly version: string | null; readonly target: string | null; readonly what: string }> => {
  const look = await lookAt(aim.health, io, signal)();
  const called = await runningRelease(aim.commands, asking(aim, signal));
  return { version: look.version, target: called ?? look.version, what: look.what };
};

const preflightOf = async (
  aim: GuardAim,
  { release, target, previous, acknowledged, drill }: GuardedRelease,
  io: Io,
  signal: AbortSignal,
): Promise<readonly PreflightItem[]> => {
  const looking = { root: aim.root, io, signal, acknowledged };
  const ask = asking(aim, signal);
  const defined = aim.commands.rollback !== null;
  const back = wayBackItem(looking, { defined, target, listing: defined ? await listing(aim.commands, ask) : null });
  const trap = await trapItem(aim.commands, release, ask);
  const own = [back, ...(trap === null ? [] : [trap])];
  // In a drill the build is broken on purpose, and nobody commits it.
  if (drill) return own;
  return [
    ...own,
    await gitItem(looking),
    await migrationsItem(looking, previous, aim.deploy.migrations),
    await environmentItem(looking, aim.config, new URL(aim.health.origin).hostname),
  ];
};

/** Everything that the guard needs to watch over one release of the settings' own deployment. */
export const openGuard = (
  aim: GuardAim,
  one: GuardedRelease,
  around: {
    readonly io: Io;
    readonly record: DeployRecord;
    readonly say: (line: string) => void;
    readonly signal: AbortSignal;
  },
): Guarding => {
  const { io, record, say, signal } = around;
  const thresholds = thresholdsOf(aim.deploy);
  const redact = outputRedaction(aim.env);
  const { preview } = aim.commands;
  const smokeAim = { config: aim.config, settings: aim.settings, state: aim.state };
  const at: Hands['at'] = url => {
    const { origin } = new URL(url);
    return {
      look: lookAt({ ...aim.health, origin }, io, signal),
      smoke: () => smoke({ ...smokeAim, settings: { ...aim.settings, app: origin } }, io, signal),
    };
  };
  const hands = ownHands(
    {
      run: one.run,
      root: aim.root,
      commands: {
        deploy: aim.commands.deploy,
        rollback: aim.commands.rollback ?? [],
        promote: preview?.promote ?? null,
        purge: aim.deploy.purge ?? null,
      },
      names: { release: one.release, previous: one.target },
      deployMs: thresholds.deployMs,
      rollbackMs: thresholds.rollbackMs,
      purgeMs: thresholds.purgeMs,
      env: aim.env,
      redact,
      say,
      look: lookAt(aim.health, io, signal),
      brokenPage: pagesOf(aim.health.origin, ['/', '/login'], io, signal),
      smoke: () => smoke(smokeAim, io, signal),
      previewIn: output => preview && previewAddress(preview, one.release, output),
      at,
      member: memberOf(smokeAim, io, signal, thresholds.soakSignInEveryMs),
      logs: logsOf(aim.deploy.logs, { cwd: aim.root, env: aim.env, redact }, io, signal),
      preflight: () => preflightOf(aim, one, io, signal),
    },
    signal,
  );
  return { run: one.run, hands, record, thresholds, clock: io, signal, say };
};
