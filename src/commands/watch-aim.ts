import { resolve } from 'node:path';
import { findRepository, loadConfig } from '../config/load.ts';
import { type NetFlags, netOptions } from '../config/net-options.ts';
import type { Config } from '../config/schema.ts';
import { parseTarget } from '../config/target.ts';
import type { WatchSettings } from '../config/watch-settings.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { Io } from '../platform/io.ts';
import { realIo } from '../platform/real-io.ts';
import type { Surroundings } from './surroundings.ts';

export type WatchFlags = NetFlags & { readonly config?: string };
export type WatchAim = {
  readonly domain: string;
  readonly config: Config;
  readonly settings: WatchSettings;
  readonly io: Io;
};

/** Settings of the repository (or the named file) that say who hears of an outage. Throws before a packet is sent. */
export const watchAim = async (
  typed: string | undefined,
  flags: WatchFlags,
  around: Surroundings,
): Promise<WatchAim> => {
  const net = netOptions(flags);
  const found = await findRepository(resolve(around.cwd));
  const { config, file } = await loadConfig(flags.config ?? found?.config ?? null);
  if (config.watch === undefined)
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      `${file ?? 'There is no settings file here, and so it'} does not say who hears of an outage.`,
      'Add a "watch" section to launch-ready.jsonc, with "contacts" and "channels"; docs/reference/config.md describes it.',
    );
  const named = typed ?? config.domain;
  if (named === undefined)
    throw new LaunchReadyError(
      'LR_USAGE',
      'Which domain? There is none on the command line and none in launch-ready.jsonc.',
      'Write "domain": "example.com" into launch-ready.jsonc.',
    );
  const io = { ...realIo({ net, progress: () => {}, now: around.now }), env: around.env };
  return { domain: parseTarget(named).domain, config, settings: config.watch, io };
};
