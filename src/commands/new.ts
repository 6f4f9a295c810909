import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert } from '../platform/inert.ts';
import { communityFiles, type CommunityFiles } from './community-files.ts';
import type { Surroundings } from './surroundings.ts';

/** npm: lower case, at most 214 characters, none that a web address would have to escape (docs.npmjs.com, package.json, name). */
const packageName = (folder: string): string => {
  const name = basename(folder)
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9._~-]+/g, '-')
    .replaceAll(/^[._-]+|-+$/g, '')
    .slice(0, 214);
  if (name !== '' && name !== 'node_modules') return name;
  throw new LaunchReadyError(
    'LR_USAGE',
    `No project can be named after the folder "${basename(folder)}": npm allows letters, digits, dots and hyphens.`,
    'Choose a folder with such a name, for example: launch-ready new my-community',
  );
};

/** A fresh clone of an empty repository holds nothing but `.git`, and is where a project often begins. */
const refuseUsed = (folder: string): void => {
  if (!existsSync(folder)) return;
  const isFolder = statSync(folder).isDirectory();
  if (isFolder && readdirSync(folder).every(name => name === '.git')) return;
  throw new LaunchReadyError(
    'LR_USAGE',
    isFolder ? `${folder} is not empty; nothing was written.` : `${folder} is a file; nothing was written.`,
    'Name a folder that does not exist yet, or an empty one.',
  );
};

type Named = { name?: string; packages?: { ''?: { name?: string } } };

/** The manifest and its lock under the name of the new project; every other byte as it is. */
const renamed = (files: CommunityFiles, name: string): CommunityFiles => {
  const rename = (path: string, change: (json: Named) => void): readonly [string, Buffer] => {
    const json = JSON.parse(files.get(path)?.toString('utf8') ?? '{}') as Named;
    change(json);
    return [path, Buffer.from(`${JSON.stringify(json, null, 2)}\n`)];
  };
  const manifest = rename('package.json', json => void (json.name = name));
  const lock = rename('package-lock.json', json => {
    json.name = name;
    const own = json.packages?.[''];
    if (own) own.name = name;
  });
  return new Map([...files, manifest, lock]);
};

const quoted = (path: string): string => (/^[\w./~-]+$/.test(path) ? path : JSON.stringify(path));

const nextSteps = (folder: string, cwd: string, count: number): string => {
  const within = relative(cwd, folder);
  const shown = within.startsWith('..') ? folder : within;
  const enter = shown === '' ? [] : [`  cd ${quoted(shown)}`];
  return `Your community is there: ${count} files, nothing of it runs yet.

${[...enter, '  npm install', '  npm run dev'].join('\n')}

starts it with 2,000 made-up members and prints three sign-ins.

Keep its history from the first day: git init
What is inside and how to run it for members: README.md
`;
};

/** Level by level: the recursive mkdir of Node 24 never comes back where the system makes no folder, as below /proc. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder);
};

const write = (folder: string, files: CommunityFiles): void => {
  try {
    for (const [path, bytes] of files) {
      const file = join(folder, path);
      makeFolder(dirname(file));
      writeFileSync(file, bytes, { flag: 'wx' });
    }
  } catch (error) {
    // A full disk, a folder of somebody else: for the person at the keyboard, not a bug of ours.
    throw new LaunchReadyError(
      'LR_USAGE',
      `The project could not be written: ${error instanceof Error ? error.message : String(error)}`,
      'Name a folder that you may write to. What was written so far lies there; remove it before the next try.',
      { cause: error },
    );
  }
};

/** `launch-ready new DIR`: the example community as a project of one's own. Sends nothing and runs nothing. */
export const newCommunity = async (directory: string, around: Surroundings): Promise<number> => {
  const folder = resolve(around.cwd, directory);
  refuseUsed(folder);
  const files = renamed(communityFiles(), packageName(folder));
  write(folder, files);
  around.stdout.write(nextSteps(folder, around.cwd, files.size).split('\n').map(inert).join('\n'));
  return 0;
};
