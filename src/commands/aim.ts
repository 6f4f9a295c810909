import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Aim } from '../collectors/collector.ts';
import { findRepository, loadConfig } from '../config/load.ts';
import { netOptions, type NetFlags } from '../config/net-options.ts';
import { parseTarget, type Target } from '../config/target.ts';
import type { Profile } from '../contract/rows.ts';
import type { RecordedNet } from '../evidence/map.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { NetOptions } from '../platform/io.ts';

export type AimFlags = NetFlags & {
  readonly config?: string;
  readonly repo?: string;
  readonly browser?: boolean;
  readonly host?: readonly string[];
};

export type Prepared = {
  readonly aim: Aim;
  readonly net: NetOptions;
  readonly recorded: RecordedNet;
  readonly profile: Profile;
};

const recordedNet = (net: NetOptions, configFile: string | null): RecordedNet => ({
  resolver: net.resolver,
  connectTo: net.connectTo,
  caFiles: net.ca.map(({ file }) => file),
  configFile,
});

export const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isDirectory(),
    () => false,
  );

/**
 * What to look at, from the command line and the folder it was called in. Without a domain the settings of the
 * repository name it; with one the repository is only joined when asked for. Every mistake is found before a packet is sent,
 * and its hint shows the `command` that was typed. `unnamed` stands in for a domain where the command does without one.
 */
export const prepare = async (
  typed: string | undefined,
  flags: AimFlags,
  cwd: string,
  command = 'audit',
  unnamed?: Target,
): Promise<Prepared> => {
  const net = netOptions(flags);
  const target = typed === undefined ? undefined : parseTarget(typed);
  const joinsFolder = typed === undefined || flags.repo !== undefined;
  if (flags.repo !== undefined && !(await isFolder(resolve(cwd, flags.repo)))) {
    throw new LaunchReadyError(
      'LR_FILE_MISSING',
      `--repo: there is no folder ${flags.repo}.`,
      'Give the folder of the repository.',
    );
  }
  const found = joinsFolder ? await findRepository(resolve(cwd, flags.repo ?? '.')) : null;
  const { config, file } = await loadConfig(flags.config ?? found?.config ?? null);
  const named = target ?? (config.domain === undefined ? unnamed : parseTarget(config.domain));
  if (named === undefined) {
    throw new LaunchReadyError(
      'LR_USAGE',
      'Which domain? There is none on the command line and none in launch-ready.jsonc.',
      `launch-ready ${command} example.com`,
    );
  }
  const repo = flags.repo === undefined ? (found?.root ?? null) : resolve(cwd, flags.repo);
  const hosts =
    named.typed === named.domain || named.typed in config.hosts ? config.hosts : withTyped(config.hosts, named.typed);
  const aim: Aim = {
    domain: named.domain,
    unicode: named.unicode,
    config: { ...config, hosts },
    repo,
    browser: flags.browser !== false,
    settings: file,
    ...(flags.host === undefined || flags.host.length === 0
      ? {}
      : { only: flags.host.map(host => parseTarget(host).typed) }),
  };
  return { aim, net, recorded: recordedNet(net, file), profile: repo === null ? 'outside' : 'repo' };
};

/** Somebody who types app.example.com wants that host looked at, too. `www` is looked at anyway. */
const withTyped = (hosts: Aim['config']['hosts'], typed: string): Aim['config']['hosts'] =>
  typed.startsWith('www.') ? hosts : { ...hosts, [typed]: { service: 'site', environment: 'production', path: '/' } };
