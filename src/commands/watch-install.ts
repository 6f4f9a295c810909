import { readdir, writeFile } from 'node:fs/promises';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import { watchSchema } from '../config/watch-settings.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import type { Io } from '../platform/io.ts';
import { realIo } from '../platform/real-io.ts';
import { version } from '../platform/version.ts';
import { wrap } from '../reporters/wrap.ts';
import { composeFile, flyApp } from '../watch/install/container.ts';
import { unfitness } from '../watch/install/place.ts';
import { type Installed, systemdUnit } from '../watch/install/unit.ts';
import { variablesOf } from '../watch/install/variables.ts';
import { resolved } from '../watch/probes/resolved.ts';
import type { Surroundings } from './surroundings.ts';
import { type Watched, watchedBy, type WatchedFlags } from './watched.ts';

export type WatchInstallFlags = WatchedFlags & { readonly output?: string; readonly active?: boolean };

const withoutFlows =
  'So installed it walks through no flow and asks nothing as a member: nobody notices that signing in or paying is broken. With --active it does.';

const ways = new Map<string, (installed: Installed) => string>([
  ['systemd', systemdUnit],
  ['compose', composeFile],
  ['fly', flyApp],
]);

const usualPort = 4420;
const supplies = '/sys/class/power_supply';

const hostsOf = ({ config, domain }: Watched): readonly string[] => [
  ...new Set([domain, ...Object.keys(config.hosts)].filter(host => host !== 'localhost')),
];

/** Where members find the app; a host that nobody can look up now says nothing about this machine. */
const addressesOf = async (
  hosts: readonly string[],
  io: Io,
  signal: AbortSignal,
): Promise<Map<string, readonly string[]>> => {
  const found = await Promise.all(
    hosts.map(async (host): Promise<readonly [string, readonly string[]]> => [
      host,
      await resolved(io, host, signal).then(
        address => [address],
        () => [],
      ),
    ]),
  );
  return new Map(found);
};

const ownAddresses = (): readonly string[] =>
  Object.values(networkInterfaces()).flatMap(all =>
    (all ?? []).filter(({ internal }) => !internal).map(({ address }) => address),
  );

const hasBattery = async (): Promise<boolean> =>
  readdir(supplies).then(
    names => names.some(name => name.startsWith('BAT')),
    () => false,
  );

/** The command as it is called now: by its own file where it was started from one. */
const commandFor = ({ domain }: Watched, flags: WatchInstallFlags, around: Surroundings): readonly string[] => [
  process.execPath,
  resolve(process.argv[1] ?? join(around.cwd, 'launch-ready')),
  'watch',
  ...(domain === 'localhost' ? [] : [domain]),
  '--config',
  resolve(around.cwd, flags.config ?? 'launch-ready.jsonc'),
  ...(flags.active === true ? ['--active'] : []),
];

/** `launch-ready watch install WAY`: what keeps the watch running, and whether this machine is a place for it. 1 where it is none. */
export const watchInstall = async (
  way: string,
  typed: string | undefined,
  flags: WatchInstallFlags,
  around: Surroundings,
): Promise<number> => {
  const written = ways.get(way);
  if (written === undefined)
    throw new LaunchReadyError(
      'LR_USAGE',
      `There is no way “${way}” to install the watch.`,
      `There is one with ${[...ways.keys()].join(', ')}.`,
    );
  const watched = await watchedBy(typed, flags, around, `watch install ${way}`);
  if (watched.aim === null)
    throw new LaunchReadyError(
      'LR_USAGE',
      'The app of these settings lives on this machine alone, so nobody elsewhere can watch it.',
      'Name its domain: launch-ready watch install systemd example.com',
    );
  const settings = watched.config.watch ?? watchSchema.parse({});
  const io = { ...realIo({ net: watched.net, progress: () => undefined, now: around.now }), env: around.env };
  const text = written({
    domain: watched.domain,
    version,
    command: commandFor(watched, flags, around),
    settings,
    active: flags.active === true,
    variables: variablesOf(settings, flags.active === true ? (watched.config.drive ?? null) : null),
    port: usualPort,
  });
  if (flags.output === undefined) around.stdout.write(text);
  else await writeFile(resolve(around.cwd, flags.output), text);
  // A unit is for this machine; the other two are for wherever they are taken.
  const against =
    way === 'systemd'
      ? unfitness({
          own: ownAddresses(),
          app: await addressesOf(hostsOf(watched), io, around.signal),
          hasBattery: await hasBattery(),
        })
      : [];
  const idle = flags.active === true || watched.config.drive === undefined ? [] : [withoutFlows];
  for (const sentence of [...against, ...idle]) around.stderr.write(`${wrap(sentence, around.columns, '')}\n`);
  return against.length === 0 ? 0 : 1;
};
