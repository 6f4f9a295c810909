import { access, constants, readFile, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { HookState } from '../../evidence/secrets.ts';
import { limits } from '../../platform/limits.ts';
import { type Git, lineOf } from './git-answers.ts';

/** Which file has to hold the lines that refuse a commit. */
export type HookPlace = {
  readonly by: 'git' | 'husky' | 'lefthook' | 'hooks-path';
  /** Top of the working tree. */
  readonly top: string;
  /** The file, absolute: a hook, or the settings of lefthook. */
  readonly file: string;
  /** As people know it: from the top, `.git/…` also in a second working tree. */
  readonly path: string;
  /** Whether git comes to that file today: false until husky or lefthook has set itself up in this clone. */
  readonly awake: boolean;
  /** `core.hooksPath` is set for all repositories of this machine, not for this one. */
  readonly everywhere: boolean;
};

const lefthookNames = ['lefthook.yml', '.lefthook.yml', 'lefthook.yaml', '.lefthook.yaml', 'lefthook.toml', '.lefthook.toml', 'lefthook.json', '.lefthook.json']; // prettier-ignore

/** Text of a file that a hook can be, or null: not there, or too large. */
const hookText = async (file: string): Promise<string | null> => {
  try {
    const { size } = await stat(file);
    return size > limits.hookBytes ? null : await readFile(file, 'latin1');
  } catch {
    return null;
  }
};

const runs = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  );

const inside = (folder: string, file: string): string | null => {
  const path = relative(folder, file);
  return path === '' || path.startsWith('..') || isAbsolute(path) ? null : path.split(sep).join('/');
};

const lefthookFile = async (top: string): Promise<string | null> => {
  for (const name of lefthookNames) if ((await hookText(join(top, name))) !== null) return join(top, name);
  return null;
};

type Spot = Pick<HookPlace, 'by' | 'file' | 'awake'>;

const spotOf = async (top: string, hooks: string, custom: boolean): Promise<Spot> => {
  const own = join(hooks, 'pre-commit');
  // Husky 9 points git at .husky/_, whose hooks run the file of the same name one folder up; before, at .husky itself.
  if (basename(hooks) === '_' && basename(dirname(hooks)) === '.husky')
    return { by: 'husky', file: join(dirname(hooks), 'pre-commit'), awake: (await hookText(own)) !== null };
  if (basename(hooks) === '.husky') return { by: 'husky', file: own, awake: await runs(own) };
  const lefthook = await lefthookFile(top);
  if (lefthook !== null)
    return {
      by: 'lefthook',
      file: lefthook,
      awake: /lefthook/i.test((await hookText(own)) ?? '') && (await runs(own)),
    };
  if (custom) return { by: 'hooks-path', file: own, awake: await runs(own) };
  const named = /"husky"/.test((await hookText(join(top, 'package.json'))) ?? '');
  if (named && (await stat(join(top, '.husky')).catch(() => null))?.isDirectory() === true)
    return { by: 'husky', file: join(top, '.husky', 'pre-commit'), awake: false };
  return { by: 'git', file: own, awake: await runs(own) };
};

/** Where the lines have to stand in the repository around `cwd`. Null without git, or without a working tree. */
export const hookPlace = async (git: Git, cwd: string): Promise<HookPlace | null> => {
  const [topLine, hooksLine, shared, scoped] = await Promise.all([
    git.ask('rev-parse', '--show-toplevel'),
    git.ask('rev-parse', '--git-path', 'hooks'),
    git.ask('rev-parse', '--git-common-dir'),
    git.ask('config', '--show-scope', '--get', 'core.hooksPath'),
  ]);
  const [top, hooks, common] = [lineOf(topLine), lineOf(hooksLine), lineOf(shared)];
  if (top === null || hooks === null || common === null) return null;
  const scope = lineOf(scoped)?.split('\t')[0] ?? null;
  const spot = await spotOf(top, resolve(cwd, hooks), scope !== null);
  const inGit = inside(resolve(cwd, common), spot.file);
  return {
    ...spot,
    top,
    path: inGit === null ? (inside(top, spot.file) ?? spot.file) : `.git/${inGit}`,
    everywhere: scope === 'global' || scope === 'system',
  };
};

/** Whether a hook, or settings of a hook manager, look at what is staged; a line that is only a comment does not. */
export const guards = (text: string): boolean =>
  text.split('\n').some(line => !/^\s*#/.test(line) && /\bsecrets --staged\b/.test(line)) && /launch-ready/.test(text);

const byFramework = async (top: string, text: string): Promise<boolean> =>
  /pre-commit\.com/.test(text) &&
  /^[^#\n]*\blaunch-ready-secrets\b/m.test((await hookText(join(top, '.pre-commit-config.yaml'))) ?? '');

/** Whether a commit made here is looked at first. */
export const hookState = async (git: Git, cwd: string): Promise<HookState> => {
  const place = await hookPlace(git, cwd);
  if (place === null) return { state: 'none', reason: 'there is no git repository with files here' };
  const { top, file, path, by, awake } = place;
  const text = (await hookText(file)) ?? '';
  const installed = awake && (guards(text) || (await byFramework(top, text)));
  return { state: installed ? 'installed' : 'missing', path, by };
};
