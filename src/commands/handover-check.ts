import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { askedLinks } from '../collectors/links/asked.ts';
import { findRepository, loadConfig } from '../config/load.ts';
import { netOptions } from '../config/net-options.ts';
import type { Config } from '../config/schema.ts';
import { filesNamed, type KnownCommands, type OwnCommand } from '../deliverables/handover/check/commands.ts';
import {
  namedInPack,
  type PackCheck,
  packCheck,
  type PackFiles,
  packNames,
} from '../deliverables/handover/check/pack-check.ts';
import { presets } from '../deploy/presets/index.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { realIo } from '../platform/real-io.ts';
import { createProgress } from '../reporters/progress.ts';
import type { AimFlags } from './aim.ts';
import { packCheckText } from './handover-check-text.ts';
import type { Surroundings } from './surroundings.ts';

type HandoverCheckFlags = AimFlags & { readonly json?: boolean; readonly output?: string };

/** Where the commands of a pack are to be typed. */
export type PackHome = {
  readonly config: Config;
  /** The settings file; null where there is none. */
  readonly file: string | null;
  readonly root: string;
};

const commandMembers = new Set(
  'deploy rollback current list purge promote command install build start make restore newest cut'.split(' '),
);

const isWords = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every(word => typeof word === 'string');

/** Every command of the settings, wherever it stands. */
const commandsIn = (value: unknown): readonly (readonly string[])[] =>
  typeof value !== 'object' || value === null || Array.isArray(value)
    ? []
    : Object.entries(value).flatMap(([name, inner]) =>
        commandMembers.has(name) && isWords(inner) ? [inner] : commandsIn(inner),
      );

const platformPrograms = ({ deploy }: Config): readonly string[] => {
  if (deploy?.preset === undefined) return [];
  const { deploy: out, preview, rollback, current, list, trap } = presets[deploy.preset];
  const all = [out, preview?.deploy, preview?.promote, rollback, current?.argv, list, trap?.argv];
  return [...new Set(all.flatMap(argv => (argv?.[0] === undefined ? [] : [argv[0].replace(/^\{node\}$/, 'node')])))];
};

const textsOf = (value: unknown): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string')
    : [];

const isFile = async (path: string): Promise<boolean> =>
  stat(path).then(
    found => found.isFile(),
    () => false,
  );

type Manifest = { readonly scripts: ReadonlyMap<string, string>; readonly packages: ReadonlySet<string> };

/** package.json as far as it says what can be typed; null where there is none that can be read. */
const manifestIn = async (folder: string): Promise<Manifest | null> => {
  try {
    const value: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
    if (typeof value !== 'object' || value === null) return null;
    const member = (name: string): readonly (readonly [string, string])[] => textsOf(Reflect.get(value, name));
    const packages = [...member('dependencies'), ...member('devDependencies')].map(([name]) => name);
    return { scripts: new Map(member('scripts')), packages: new Set(packages) };
  } catch {
    // No package.json, or one that is none: then nobody knows which scripts there are.
    return null;
  }
};

const knownIn = async ({ config, file, root }: PackHome, own: readonly OwnCommand[], named: readonly string[]) => {
  const folder = join(root, config.rehearsal.folder ?? '.');
  const manifest = await manifestIn(folder);
  const files = await Promise.all(named.map(async path => ((await isFile(resolve(folder, path))) ? [path] : [])));
  const known: KnownCommands = {
    own,
    settings: file === null ? null : commandsIn(config),
    platform: platformPrograms(config),
    scripts: manifest?.scripts ?? null,
    packages: manifest?.packages ?? new Set(),
    files: new Set(files.flat()),
  };
  return known;
};

type PackToCheck = { readonly files: PackFiles; readonly home: PackHome; readonly own: readonly OwnCommand[] };

/**
 * Checks a pack as code is checked: it opens every link over the network options of the run, and holds its commands against
 * what there is where `home` lies.
 * @param unasked why nothing is to be sent; null to open the links
 */
export const checkedPack = async (
  { files, home, own }: PackToCheck,
  flags: HandoverCheckFlags,
  unasked: string | null,
  around: Surroundings,
): Promise<PackCheck> => {
  const named = namedInPack(files);
  const net = netOptions(flags);
  const progress = createProgress(around.stderr, flags.json === true);
  const io = { ...realIo({ net, progress: progress.say, now: around.now }), env: around.env };
  const urls = named.links.map(({ url }) => url);
  const why = net.offline ? 'nothing was sent, as --offline asks' : unasked;
  const asked = await askedLinks(urls, why, io, around.signal).finally(progress.done);
  const known = await knownIn(home, own, filesNamed(named.commands));
  return packCheck({ files, named, asked, known, at: around.now().toISOString() });
};

const textOf = async (folder: string, name: string): Promise<string> => {
  const text = await readFile(join(folder, name), 'utf8').catch((cause: unknown) => {
    throw new LaunchReadyError(
      'LR_FILE_MISSING',
      `There is no ${name} in ${folder} that can be read.`,
      'Write the pack first: launch-ready handover. Where it lies is said with --output.',
      { cause },
    );
  });
  if (text.length <= limits.packCharacters) return text;
  throw new LaunchReadyError(
    'LR_USAGE',
    `${name} has more than ${limits.packCharacters} characters: that is no pack.`,
    'Give the folder that launch-ready handover wrote, with --output.',
  );
};

/** 1 where something is wrong, 3 where something could not be looked at, else 0. */
export const checkExit = ({ faults, notChecked }: PackCheck): number =>
  faults.length > 0 ? 1 : notChecked.length > 0 ? 3 : 0;

/**
 * `launch-ready handover --check`: the pack as it lies in its folder, checked again. Returns the exit code. Throws
 * LR_FILE_MISSING, LR_USAGE or LR_CONFIG_INVALID.
 */
export const handoverCheck = async (
  flags: HandoverCheckFlags,
  own: readonly OwnCommand[],
  around: Surroundings,
): Promise<number> => {
  const found = await findRepository(resolve(around.cwd, flags.repo ?? '.'));
  const { config, file } = await loadConfig(
    flags.config === undefined ? (found?.config ?? null) : resolve(around.cwd, flags.config),
  );
  const folder = resolve(around.cwd, flags.output ?? 'handover');
  const files = { html: await textOf(folder, packNames.html), markdown: await textOf(folder, packNames.markdown) };
  const home = { config, file, root: found?.root ?? around.cwd };
  const check = await checkedPack({ files, home, own }, flags, null, around);
  around.stdout.write(
    flags.json === true ? `${inertJson(JSON.stringify(check, null, 2))}\n` : packCheckText(check, around.columns),
  );
  return checkExit(check);
};
