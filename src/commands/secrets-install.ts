import { chmod, lstat, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { gitIn } from '../collectors/secrets/git-answers.ts';
import { beginGuarding, forget, hookMemory, rememberProgram } from '../collectors/secrets/guarded.ts';
import { guards, type HookPlace, hookPlace } from '../collectors/secrets/hook-state.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inert } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { startProgram } from '../platform/start-program.ts';
import { wrap } from '../reporters/wrap.ts';
import { lefthookLines, withLefthookCommand } from './hook-lefthook.ts';
import { asideName, hookLines, ownHook, takesLines, wholeFile, withLines, withoutMarked } from './hook-lines.ts';
import type { Surroundings } from './surroundings.ts';

/** Where this program is, for hooks that run without a PATH to it. */
export type ThisProgram = { readonly node: string; readonly launcher: string };

const executable = 0o755;
const runsBits = 0o111;

type Existing = { readonly text: string; readonly mode: number; readonly link: boolean };

const existing = async (file: string): Promise<Existing | null> => {
  const facts = await lstat(file).catch(() => null);
  if (facts === null) return null;
  if (facts.isSymbolicLink()) return { text: '', mode: facts.mode, link: true };
  if (!facts.isFile() || facts.size > limits.hookBytes)
    throw new LaunchReadyError(
      'LR_USAGE',
      `${file} is not a file that can be edited.`,
      'Look what it is, and put it right first.',
    );
  // Byte for byte: a hook may be in any encoding.
  return { text: await readFile(file, 'latin1'), mode: facts.mode, link: false };
};

/** A reader, such as a commit at this moment, sees the old file or the new one. */
const write = async (file: string, text: string, mode: number): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, 'latin1');
  await chmod(draft, mode & 0o7777);
  await rename(draft, file);
};

type Outcome = 'done' | 'already' | 'by-hand';

const intoHook = async ({ by, file }: HookPlace): Promise<Outcome> => {
  const before = await existing(file);
  if (before === null) {
    await write(file, ownHook(), executable);
    return 'done';
  }
  const { text, mode, link } = before;
  const bare = withoutMarked(text);
  if (bare !== null) {
    const whole = bare.note === wholeFile;
    const fresh = whole ? ownHook() : withLines(bare.text);
    if (fresh === text) return 'already';
    await write(file, fresh, mode);
    return 'done';
  }
  if (!link && guards(text)) return 'already';
  // Husky runs its files through sh, whatever their mode; git passes by a hook that is not executable.
  const alive = by === 'husky' ? basename(dirname(file)) === '.husky' : (mode & runsBits) !== 0;
  if (!link && alive && takesLines(text)) await write(file, withLines(text), mode);
  else {
    await rename(file, join(dirname(file), asideName));
    await write(file, ownHook(), executable);
  }
  return 'done';
};

const intoLefthook = async ({ file }: HookPlace): Promise<Outcome> => {
  const before = await existing(file);
  if (before === null || before.link) return 'by-hand';
  const bare = withoutMarked(before.text);
  if (bare === null && guards(before.text)) return 'already';
  const edited = /\.ya?ml$/.test(file) ? withLefthookCommand(bare?.text ?? before.text) : null;
  if (edited === null) return 'by-hand';
  if (edited === before.text) return 'already';
  await write(file, edited, before.mode);
  return 'done';
};

const noRepository = (): LaunchReadyError =>
  new LaunchReadyError(
    'LR_USAGE',
    'There is no git repository here, so there is no commit to look at.',
    'Go into the folder of your project, or make it one: git init',
  );

const say = (around: Surroundings, ...paragraphs: readonly string[]): void => {
  for (const text of paragraphs) around.stdout.write(`${wrap(inert(text), around.columns, '')}\n`);
};

const sayLines = (around: Surroundings, lines: string): void =>
  void around.stdout.write(`\n${lines.replace(/^/gm, '  ').trimEnd()}\n\n`);

/** What sets up a hook manager in a clone, whose own hook git does not come to yet. */
const wake = { husky: 'npx husky', lefthook: 'npx lefthook install', git: null, 'hooks-path': null } as const;

/** `launch-ready secrets install`: from now on a commit that holds a secret is refused. The second time changes nothing. */
export const secretsInstall = async (around: Surroundings, program: ThisProgram): Promise<number> => {
  const git = gitIn(around.cwd, { start: startProgram }, around.signal);
  const [place, memory] = await Promise.all([hookPlace(git, around.cwd), hookMemory(git, around.cwd)]);
  if (place === null || memory === null) throw noRepository();
  const { path, by, everywhere } = place;
  if (everywhere) {
    say(
      around,
      `Nothing was changed: on this machine git looks for the hooks of all repositories in ${dirname(path)}, and a change there is yours to make. Put these lines at the top of ${path}, behind its first line:`,
    );
    sayLines(around, hookLines());
    return 2;
  }
  const outcome = by === 'lefthook' ? await intoLefthook(place) : await intoHook(place);
  if (outcome === 'by-hand') {
    say(around, `Nothing was changed: ${path} cannot be edited without a risk to the rest of it. Add this to it:`);
    sayLines(around, lefthookLines());
    return 2;
  }
  await beginGuarding(git, memory);
  await rememberProgram(memory, program.node.replaceAll('\\', '/'), program.launcher.replaceAll('\\', '/'));
  const command = (await hookPlace(git, around.cwd))?.awake === true ? null : wake[by];
  if (command !== null) {
    say(
      around,
      `${path} holds the lines that refuse a commit, and git does not come to them yet: ${by} is not set up in this clone. Do that now:`,
    );
    sayLines(around, command);
  } else if (outcome === 'already') say(around, `Nothing to do: ${path} looks at every commit already.`);
  else
    say(
      around,
      `From now on a commit that holds a key or a password is refused (${path}). What the hook did before it still does.`,
    );
  return 0;
};

const outOfHook = async (file: string): Promise<boolean> => {
  const now = await existing(file);
  const bare = now === null || now.link ? null : withoutMarked(now.text);
  if (now === null || bare === null) return false;
  if (bare.note !== wholeFile || bare.text !== '#!/bin/sh\n') {
    await write(file, bare.text, now.mode);
    return true;
  }
  const aside = join(dirname(file), asideName);
  const kept = await lstat(aside).catch(() => null);
  if (kept === null) await rm(file);
  else await rename(aside, file);
  return true;
};

/** `launch-ready secrets uninstall`: takes out what `install` put in, byte for byte. */
export const secretsUninstall = async (around: Surroundings): Promise<number> => {
  const git = gitIn(around.cwd, { start: startProgram }, around.signal);
  const [place, memory] = await Promise.all([hookPlace(git, around.cwd), hookMemory(git, around.cwd)]);
  if (place === null || memory === null) throw noRepository();
  let taken = false;
  // The hooks may have moved since, for example into husky.
  for (const file of new Set([
    place.file,
    join(place.top, '.husky', 'pre-commit'),
    join(dirname(memory.folder), 'hooks', 'pre-commit'),
  ]))
    taken = (await outOfHook(file)) || taken;
  await forget(memory);
  say(
    around,
    taken
      ? `Commits are no longer looked at; ${place.path} is as it was.`
      : `Nothing to take out: ${place.path} holds nothing of Launch Ready.`,
  );
  return 0;
};
