import { randomInt } from 'node:crypto';
import { posix } from 'node:path';
import { envNamesOf } from '../../collectors/repo/env-names.ts';
import type { RehearsalSettings } from '../../config/rehearsal-settings.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import { declaredIn, exampleNames, type DeclaredVariable } from './declared-variables.ts';
import { rehearsedVariables } from './dummy-value.ts';
import { type GitRepository, openRepository } from './git.ts';
import { lockNames, type PackageManager, packageManagerOf } from './package-manager.ts';
import { freePorts, type Sandbox } from './sandbox.ts';

export type RehearsalAim = {
  readonly domain: string;
  readonly repo: string;
  readonly settings: RehearsalSettings;
  /** The file that declares the variables, where it is none of the usual ones; from the root. */
  readonly example: string | null;
  /** Where the settings say that the app tells how it is; in the order in which they are asked. */
  readonly health: readonly string[];
  /** Scratch database of the user: where it listens, and its address with `host:port` of our relay to be put in. */
  readonly database: {
    readonly host: string;
    readonly port: number;
    readonly through: (port: number) => string;
  } | null;
};

type Packages = { readonly dependencies: ReadonlySet<string>; readonly devDependencies: ReadonlySet<string> };

/** Everything that is known before anything is executed. */
export type Prepared = {
  readonly aim: RehearsalAim;
  readonly git: GitRepository;
  /** The app within the repository; empty for its root. */
  readonly folder: string;
  readonly manager: PackageManager;
  /** The lock file that git has, relative to the repository; null when there is none and one is needed. */
  readonly lock: string | null;
  /** Folder in which packages are installed: that of the lock file. */
  readonly installIn: string;
  readonly install: readonly string[];
  readonly installProduction: readonly string[];
  readonly build: readonly string[] | null;
  readonly start: readonly string[];
  readonly port: number;
  readonly closedPort: number;
  readonly relayPort: number | null;
  readonly example: string | null;
  readonly declared: readonly DeclaredVariable[];
  readonly values: ReadonlyMap<string, string>;
  readonly packages: Packages;
  /** Whether package.json names any dependency. */
  readonly needsLock: boolean;
};

type Manifest = {
  readonly scripts: { readonly [name: string]: unknown };
  readonly packageManager: unknown;
  readonly main: unknown;
} & Packages;

const record = (value: unknown): { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null ? (value as { readonly [name: string]: unknown }) : {};

const manifestOf = (text: string, path: string): Manifest => {
  let value: { readonly [name: string]: unknown };
  try {
    value = record(JSON.parse(text));
  } catch (cause) {
    throw new LaunchReadyError('LR_USAGE', `${path} of the newest commit is no JSON.`, 'Mend it and commit it.', {
      cause,
    });
  }
  return {
    scripts: record(value['scripts']),
    packageManager: value['packageManager'],
    main: value['main'],
    dependencies: new Set([
      ...Object.keys(record(value['dependencies'])),
      ...Object.keys(record(value['optionalDependencies'])),
    ]),
    devDependencies: new Set(Object.keys(record(value['devDependencies']))),
  };
};

const within = (folder: string, path: string): string => (folder === '' ? path : `${folder}/${path}`);

const startOf = (
  manifest: Manifest,
  manager: PackageManager,
  inGit: (path: string) => boolean,
  folder: string,
): readonly string[] => {
  if (typeof manifest.scripts['start'] === 'string') return manager.run('start');
  // What npm start does without a script.
  if (inGit(within(folder, 'server.js'))) return ['node', 'server.js'];
  throw new LaunchReadyError(
    'LR_USAGE',
    `${within(folder, 'package.json')} has no start script, and the settings name none.`,
    'Write how it starts in production as "rehearsal": { "start": ["node", "dist/server.js"] } in launch-ready.jsonc.',
  );
};

const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

const letters = (length: number): string => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/**
 * Reads from the newest commit how the app is installed, built and started and what it declares. Executes nothing but git.
 * Throws LR_USAGE where that cannot be told.
 */
export const prepareRehearsal = async (
  aim: RehearsalAim,
  sandbox: Pick<Sandbox, 'root' | 'env'>,
  relayPort: number | null,
): Promise<Prepared> => {
  const { settings } = aim;
  const git = await openRepository(aim.repo, sandbox);
  const files = new Set(git.files);
  const folder = posix
    .normalize(posix.join(git.prefix, settings.folder ?? '.'))
    .replace(/^\.$/, '')
    .replace(/\/$/, '');
  const manifestPath = within(folder, 'package.json');
  if (!files.has(manifestPath))
    throw new LaunchReadyError(
      'LR_USAGE',
      `The newest commit has no ${manifestPath}: only projects with a package.json can be rehearsed.`,
      'Name the folder of the app as "rehearsal": { "folder": … } in launch-ready.jsonc.',
    );
  const manifest = manifestOf(await git.text(manifestPath), manifestPath);
  const inGit = (path: string): boolean => files.has(path);
  const chosen = packageManagerOf(folder, inGit, manifest.packageManager, inGit('.yarnrc.yml'));
  const { manager } = chosen;
  const own = settings.install;
  if (aim.example !== null && !inGit(aim.example))
    throw new LaunchReadyError(
      'LR_USAGE',
      `The newest commit has no ${aim.example}, which the settings name as the list of variables (environment.example).`,
      'Commit it, or name the one that is there.',
    );
  const example = aim.example ?? exampleNames.map(name => within(folder, name)).find(inGit) ?? null;
  const declared = example === null ? [] : declaredIn((await git.text(example)).slice(0, limits.rehearsalExampleBytes));
  const [port = 0, closedPort = 0] = await freePorts(2);
  const values = rehearsedVariables(declared, settings, {
    port,
    closedPort,
    database: relayPort === null ? null : (aim.database?.through(relayPort) ?? null),
    letters,
  });
  return {
    aim,
    git,
    folder,
    manager,
    lock: chosen.locked ? within(chosen.folder, manager.lock) : null,
    installIn: chosen.locked ? chosen.folder : folder,
    install: own ?? manager.install,
    installProduction: manager.installProduction,
    build: settings.build ?? (typeof manifest.scripts['build'] === 'string' ? manager.run('build') : null),
    start: settings.start ?? startOf(manifest, manager, inGit, folder),
    port,
    closedPort,
    relayPort,
    example,
    declared,
    values,
    packages: manifest,
    needsLock: own === undefined && manifest.dependencies.size + manifest.devDependencies.size > 0,
  };
};

/** A lock file that the working tree has and the commit has not. */
export const lockInFolder = ({
  git,
  folder,
}: Prepared): { lock: string | null; inFolder: 'ignored' | 'not-added' | 'no' } => {
  for (const name of lockNames) {
    const inFolder = git.here(within(folder, name));
    if (inFolder !== 'no') return { lock: within(folder, name), inFolder };
  }
  return { lock: null, inFolder: 'no' };
};

/** Names that the code of the commit reads. */
export const namesRead = (files: Parameters<typeof envNamesOf>[0]): readonly string[] =>
  envNamesOf(files).flatMap(({ name, readIn }) => (readIn.length > 0 ? [name] : []));
