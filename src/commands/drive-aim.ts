import { resolve } from 'node:path';
import { findRepository, loadConfig } from '../config/load.ts';
import { netOptions, type NetFlags } from '../config/net-options.ts';
import type { DriveSettings } from '../config/drive-settings.ts';
import type { Config } from '../config/schema.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { Io } from '../platform/io.ts';
import { realIo } from '../platform/real-io.ts';
import type { Surroundings } from './surroundings.ts';

export type DriveFlags = NetFlags & { readonly config?: string };
export type DriveAim = { readonly config: Config; readonly settings: DriveSettings; readonly io: Io };

/** Settings of the repository (or the named file) that say how the app is driven. Throws before a packet is sent. */
export const driveAim = async (
  flags: DriveFlags,
  around: Surroundings,
  progress: (phrase: string) => void,
): Promise<DriveAim> => {
  const net = netOptions(flags);
  const found = await findRepository(resolve(around.cwd, '.'));
  const { config, file } = await loadConfig(flags.config ?? found?.config ?? null);
  if (config.drive === undefined) {
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      file === null
        ? 'There is no settings file here, so I do not know where the app is and how people sign in.'
        : `${file} does not say how the app is driven: where it is and how people sign in.`,
      file === null
        ? 'launch-ready init writes one, or name yours with --config; its "drive" section says that (docs/reference/config.md).'
        : 'Add a "drive" section to launch-ready.jsonc; docs/reference/config.md describes it.',
    );
  }
  const io = { ...realIo({ net, progress, now: around.now }), env: around.env };
  return { config, settings: config.drive, io };
};
