import { appendFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { limits } from '../../platform/limits.ts';
import { type Git, lineOf } from './git-answers.ts';

/**
 * What the hook remembers, in `.git/launch-ready` of the repository, shared by its worktrees:
 * `guarded` = IDs of the trees that it let pass, one a line, the newest last;
 * `since` = commits that were there before it came, one a line;
 * `program` = where Node and the launcher were when it was installed, one a line.
 */
export type HookMemory = { readonly folder: string };

const guardedName = 'guarded';
const sinceName = 'since';
const programName = 'program';
const idBytes = 41;
const objectId = /^[0-9a-f]{40,64}$/;

/** Null where there is no git. */
export const hookMemory = async (git: Git, cwd: string): Promise<HookMemory | null> => {
  const shared = lineOf(await git.ask('rev-parse', '--git-common-dir'));
  return shared === null ? null : { folder: join(resolve(cwd, shared), 'launch-ready') };
};

const idsIn = async (file: string): Promise<readonly string[] | null> => {
  const text = await readFile(file, 'latin1').catch(() => null);
  return text === null ? null : text.split('\n').filter(line => objectId.test(line));
};

/** Where history stood when the hook came: the commits of all branches, and of the working tree. */
const tips = async (git: Git): Promise<readonly string[]> => {
  const [branches, head] = await Promise.all([
    git.ask('for-each-ref', '--format=%(objectname)', 'refs/heads', 'refs/remotes'),
    git.ask('rev-parse', '--verify', '--quiet', 'HEAD'),
  ]);
  const all = `${branches?.toString('latin1') ?? ''}\n${head?.toString('latin1') ?? ''}`.split('\n');
  return [...new Set(all.filter(line => objectId.test(line)))].slice(0, limits.guardedTrees);
};

/** From here on commits that the hook did not see count as unguarded. Does nothing the second time. */
export const beginGuarding = async (git: Git, { folder }: HookMemory): Promise<void> => {
  if ((await stat(join(folder, sinceName)).catch(() => null)) !== null) return;
  await mkdir(folder, { recursive: true });
  const before = `${(await tips(git)).join('\n')}\n`;
  await writeFile(join(folder, sinceName), before, { flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
};

/** ID of the tree that a commit made now would have; null when git does not say. */
export const treeToCommit = async (git: Git): Promise<string | null> => lineOf(await git.ask('write-tree'));

/** Remembers that the hook has seen a tree that is about to be committed, and let it pass. */
export const rememberTree = async (git: Git, memory: HookMemory, tree: string): Promise<void> => {
  const file = join(memory.folder, guardedName);
  await beginGuarding(git, memory);
  await appendFile(file, `${tree}\n`);
  const { size } = await stat(file);
  if (size <= 2 * limits.guardedTrees * idBytes) return;
  const newest = (await idsIn(file))?.slice(-limits.guardedTrees) ?? [];
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${newest.join('\n')}\n`);
  await rename(draft, file);
};

/** Remembers where the program is, for a shell that does not find it, such as that of a graphical git. */
export const rememberProgram = async ({ folder }: HookMemory, node: string, launcher: string): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const text = `${node}\n${launcher}\n`;
  const file = join(folder, programName);
  if ((await readFile(file, 'utf8').catch(() => null)) !== text) await writeFile(file, text);
};

export const forget = ({ folder }: HookMemory): Promise<void> => rm(folder, { recursive: true, force: true });

/** Trees that the hook let pass, and the commits before it; `since` is null where it never was. */
export const remembered = async ({
  folder,
}: HookMemory): Promise<{ readonly trees: ReadonlySet<string>; readonly since: readonly string[] | null }> => ({
  trees: new Set(await idsIn(join(folder, guardedName))),
  since: await idsIn(join(folder, sinceName)),
});
