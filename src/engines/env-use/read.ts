import { programOf } from '../source/program.ts';
import type { SourceFile } from '../source/source-file.ts';
import { limits } from '../../platform/limits.ts';
import { appsIn } from './apps.ts';
import { readCode } from './code.ts';
import { codeOfComponent } from './components.ts';
import { isDeployFile, usesInDeployFile } from './deploy-files.ts';
import { mentionsIn } from './mentions.ts';
import type { EnvNote, EnvUse, EnvUsesRead } from './use.ts';

const codeFile = /\.(?:[cm]?[jt]sx?|vue|svelte|astro)$/;
const component = /\.(?:vue|svelte|astro)$/;
/** Made by tools, or made for compilers: nothing in them is read by the app as it is written. */
const notSource =
  /\.d\.[cm]?ts$|\.min\.[cm]?js$|(?:^|\/)(?:node_modules|dist|build|out|coverage|vendor|\.next|\.nuxt|\.output|\.svelte-kit|\.vercel|\.turbo|\.yarn|storybook-static)\//;
/** Written to be copied or read, not to be run. */
const example = /^(?:docs?|examples?|samples?)\/|\.(?:example|sample|template|dist)(?:\.[a-z]+)?$/i;
/** A cheap question before a file is parsed: all ways to the environment name it, but for two. */
const words = ['env', 'Env', 'ENV', 'untimeConfig', 'ConfigService'];
const mentionsEnvironment = (text: string): boolean => words.some(word => text.includes(word));

export const isEnvSource = (path: string): boolean =>
  (codeFile.test(path) || isDeployFile(path)) && !notSource.test(path);

/**
 * Uses of environment variables in the files of a repository, by file and line. Nothing is executed. `entering` hears
 * of every file before it is read, so that whoever watches knows which one took too long; files in `without` are left
 * out. Documents and examples beside the code are no part of the app.
 */
export const readEnvUses = (
  files: readonly SourceFile[],
  entering: (path: string) => void = () => {},
  without: ReadonlySet<string> = new Set(),
): EnvUsesRead => {
  const notes = new Map<string, EnvNote>();
  const note = (file: string, reason: string): void => {
    if (notes.size < limits.envNotes && !notes.has(file)) notes.set(file, { file, reason });
  };
  const apps = appsIn(files);
  const readable = files.filter(({ path }) => isEnvSource(path) && !without.has(path) && !example.test(path));
  const uses: EnvUse[] = [];
  for (const file of readable) {
    if (!isDeployFile(file.path)) continue;
    entering(file.path);
    try {
      uses.push(...(usesInDeployFile(file) ?? []));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      note(file.path, 'nested too deeply to be read');
    }
  }
  const code = readable.filter(({ path }) => codeFile.test(path));
  const byPath = new Map<string, SourceFile>();
  for (const file of code) byPath.set(file.path, component.test(file.path) ? codeOfComponent(file) : file);
  const packages = new Map(apps.all.flatMap(({ name, folder }) => (name === '' ? [] : [[name, folder] as const])));
  const program = programOf(byPath, { folderOf: path => apps.of(path).folder, entering, unread: note, packages });
  const paths = code.filter(({ text }) => mentionsEnvironment(text)).map(({ path }) => path);
  try {
    uses.push(...readCode(program, paths, apps.of, mentionsIn(code), entering));
  } catch (error) {
    // Source that nests thousands of levels ends the stack wherever it is walked.
    if (!(error instanceof RangeError)) throw error;
    note('the repository', 'nested too deeply to be read');
  }
  const sorted = uses.toSorted(
    (one, other) =>
      (one.file < other.file ? -1 : one.file > other.file ? 1 : one.line - other.line) ||
      ((one.name ?? '') < (other.name ?? '') ? -1 : 1),
  );
  if (sorted.length > limits.envUses)
    note('the repository', `full of variables: only the first ${limits.envUses} uses are kept`);
  return { uses: sorted.slice(0, limits.envUses), notes: [...notes.values()] };
};
