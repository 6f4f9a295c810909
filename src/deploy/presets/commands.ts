import { fileURLToPath } from 'node:url';
import type { DeploySettings } from '../../config/deploy-settings.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import { presets } from './index.ts';
import { switchTool } from './git-pm2.ts';
import type { Preset } from './preset.ts';

/** The commands of a deployment, of the settings or of their preset; `{release}` and `{previous}` still stand in them. */
export type DeployCommands = {
  readonly deploy: readonly string[];
  /** How a release is tried before members get it; null where it is not. `address` may hold `{release}`; null = the one that is printed. */
  readonly preview: {
    readonly deploy: readonly string[];
    readonly promote: readonly string[];
    readonly address: string | null;
    readonly reads: RegExp;
  } | null;
  readonly rollback: readonly string[] | null;
  readonly current: { readonly argv: readonly string[]; readonly reads: RegExp | null } | null;
  readonly list: readonly string[] | null;
  readonly trap: Preset['trap'];
  readonly preset: Preset | null;
};

export type Filling = { readonly host: string; readonly env: (name: string) => string | undefined };

const filled = (argv: readonly string[], { host, env }: Filling): readonly string[] =>
  argv.map(word =>
    word
      .replaceAll('{host}', () => host)
      .replaceAll('{node}', () => process.execPath)
      .replaceAll('{switch}', () => fileURLToPath(switchTool))
      .replaceAll(/\{([A-Z][A-Z0-9_]+)\}/g, (_whole, name: string) => {
        const value = env(name);
        if (value !== undefined && value !== '') return value;
        throw new LaunchReadyError(
          'LR_USAGE',
          `${name} is not set, and the deploy commands need it.`,
          'Set it in the environment, or name your own commands in the "deploy" section of the settings.',
        );
      }),
  );

const anyAddress = /https?:\/\/[^\s"'<>|]+/;

/** The preset's own way only with the preset's own deploy command. */
const previewOf = (
  { preview, deploy }: DeploySettings,
  preset: Preset | null,
  filling: Filling,
): DeployCommands['preview'] => {
  if (preview === false) return null;
  if (preview !== undefined) return { ...preview, address: preview.address ?? null, reads: anyAddress };
  const own = deploy === undefined ? (preset?.preview ?? null) : null;
  return (
    own && {
      deploy: filled(own.deploy, filling),
      promote: filled(own.promote, filling),
      address: null,
      reads: own.reads,
    }
  );
};

/** What the settings say, and the preset for the rest. Throws when nothing says how to deploy, or a variable is missing. */
export const deployCommands = (settings: DeploySettings, filling: Filling): DeployCommands => {
  const preset = settings.preset === undefined ? null : presets[settings.preset];
  const preview = previewOf(settings, preset, filling);
  const deploy = preview?.deploy ?? settings.deploy ?? (preset === null ? null : filled(preset.deploy, filling));
  if (deploy === null)
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      'The settings do not say how a release goes out.',
      'Name deploy.preset, or deploy.deploy and deploy.rollback; docs/deploying.md shows both.',
    );
  const own = (argv: readonly string[] | null | undefined): readonly string[] | null =>
    argv === null || argv === undefined ? null : filled(argv, filling);
  const current = preset?.current ?? null;
  return {
    deploy,
    preview,
    rollback: settings.rollback ?? own(preset?.rollback),
    current:
      settings.current === undefined
        ? current && { argv: filled(current.argv, filling), reads: current.reads }
        : { argv: settings.current, reads: null },
    list: settings.list ?? own(preset?.list),
    // The trap is about the preset's own command.
    trap:
      settings.deploy === undefined && preset?.trap
        ? { ...preset.trap, argv: filled(preset.trap.argv, filling) }
        : null,
    preset,
  };
};
