import { resolve } from 'node:path';
import { describesCloudflare, type TerraformFile } from '../changes/terraform.ts';
import { isGlobalKey } from '../collectors/cdn/token.ts';
import { findRepository, loadConfig } from '../config/load.ts';
import { netOptions, type NetFlags } from '../config/net-options.ts';
import type { Config } from '../config/schema.ts';
import { addressFinder } from '../drive/addresses.ts';
import { cloudflareApi, cloudflareClient, type CloudflareClient, isToken } from '../engines/cloudflare/client.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { Io, NetOptions } from '../platform/io.ts';
import { createPatience } from '../platform/patience.ts';
import { realIo } from '../platform/real-io.ts';
import { repositoryFiles } from './repository-files.ts';
import type { Surroundings } from './surroundings.ts';

export type ZoneFlags = NetFlags & {
  readonly config?: string;
  /** NAME of the variable that holds the token. */
  readonly token?: string;
};

export type ZoneAim = {
  readonly config: Config;
  readonly net: NetOptions;
  readonly io: Io;
  readonly client: CloudflareClient;
  readonly variable: string;
  readonly api: string;
};

const usualVariable = 'CLOUDFLARE_API_TOKEN';

/** Name of the variable with the token: by flag, else by the settings, else the usual one. Throws LR_USAGE. */
const tokenVariable = ({ token }: ZoneFlags, config: Config): string => {
  const name = token ?? config.cloudflare?.token ?? usualVariable;
  if (/^[A-Z][A-Z0-9_]{0,99}$/.test(name)) return name;
  // It may be the token itself; it is not shown again.
  throw new LaunchReadyError(
    'LR_USAGE',
    '--token wants the NAME of a variable, never its value.',
    `Write --token ${usualVariable}. If that was a token, make a new one: it stands in the history of your shell.`,
  );
};

const settingsAround = async ({ config }: ZoneFlags, around: Surroundings): Promise<Config> => {
  const found = await findRepository(resolve(around.cwd, '.'));
  return (await loadConfig(config ?? found?.config ?? null)).config;
};

/** Name of the variable with the token where it is empty; null where there is something in it. Throws LR_USAGE. */
export const emptyVariable = async (flags: ZoneFlags, around: Surroundings): Promise<string | null> => {
  const variable = tokenVariable(flags, await settingsAround(flags, around));
  return (around.env(variable) ?? '') === '' ? variable : null;
};

/** The token that the variable holds. Throws LR_USAGE where it is none. */
const tokenIn = (variable: string, around: Surroundings): string => {
  const value = around.env(variable) ?? '';
  const refuse = (message: string, hint: string): never => {
    throw new LaunchReadyError('LR_USAGE', message, hint);
  };
  if (value === '')
    refuse(
      `${variable} is empty: without a token nothing can be read or changed at Cloudflare.`,
      'Make one at dash.cloudflare.com/profile/api-tokens for this zone alone (DNS, Zone Settings, Cache Rules, Zone WAF, Single Redirect: Edit; Zone: Read), and put it into the variable.',
    );
  if (isGlobalKey(value))
    refuse(
      `${variable} holds a Global API Key, which opens the whole account.`,
      'Make a token for this zone alone instead.',
    );
  if (!isToken(value))
    refuse(`What ${variable} holds is no API token.`, 'Copy the token again, without spaces around it.');
  return value;
};

/** Everything it takes to read and to change a zone. Throws before a packet is sent. */
export const zoneAim = async (
  flags: ZoneFlags,
  around: Surroundings,
  progress: (phrase: string) => void,
): Promise<ZoneAim> => {
  const net = netOptions(flags);
  const config = await settingsAround(flags, around);
  const variable = tokenVariable(flags, config);
  const token = tokenIn(variable, around);
  const real = realIo({ net, progress, now: around.now });
  // Each call has a bound of its own; that one was slow is no reason to give the next one less time.
  const io: Io = {
    ...real,
    env: around.env,
    patience: { ...createPatience(Number.MAX_SAFE_INTEGER, 1), markDead: () => {} },
  };
  const api = config.cloudflare?.api ?? cloudflareApi;
  return {
    config,
    net,
    io,
    variable,
    api,
    client: cloudflareClient(io, { api, token, addressOf: addressFinder(io, around.signal) }),
  };
};

/** The Terraform files around this folder that describe zones at Cloudflare. */
export const terraformAround = async (around: Surroundings, repo?: string): Promise<readonly TerraformFile[]> => {
  const found =
    repo === undefined ? await findRepository(resolve(around.cwd, '.')) : { root: resolve(around.cwd, repo) };
  if (found === null) return [];
  const files = (await repositoryFiles(found.root, around))
    .filter(({ path }) => path.endsWith('.tf'))
    .map(({ path, text }) => ({ file: path, text }));
  const own = new Set(describesCloudflare(files));
  return files.filter(({ file }) => own.has(file));
};
