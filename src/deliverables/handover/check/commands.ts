import type { NamedCommand, Place } from './named.ts';

/** One command of our own command line. */
export type OwnCommand = {
  /** `mail test`; the program itself is the empty text. */
  readonly path: string;
  /** `--active`, `-o`. */
  readonly options: readonly string[];
  /** Whether words that are no command may follow. */
  readonly takesWords: boolean;
};

/** What there is to be typed, where the pack is to be used. */
export type KnownCommands = {
  readonly own: readonly OwnCommand[];
  /** Commands of the settings, each a list of words; null where there are no settings. */
  readonly settings: readonly (readonly string[])[] | null;
  /** Programs of the platform that the settings name. */
  readonly platform: readonly string[];
  /** Scripts of package.json; null where there is none. */
  readonly scripts: ReadonlyMap<string, string> | null;
  /** Packages that package.json names, whose programs `npx` finds. */
  readonly packages: ReadonlySet<string>;
  /** Files of the repository among those that commands name. */
  readonly files: ReadonlySet<string>;
};

type Found = 'exists' | { readonly missing: string; readonly fix: string } | { readonly unknown: string };

export type JudgedCommand = { readonly text: string; readonly places: readonly Place[]; readonly found: Found };

const again = 'Then write the pack again: launch-ready handover.';

const isOption = (word: string): boolean => /^--?[a-z]/i.test(word);
const nameOf = (option: string): string => option.split('=')[0] ?? option;
const always = new Set(['--help', '-h', '--version', '-V']);

const unknownOwn = (what: string): Found => ({
  missing: `launch-ready has no ${what}`,
  fix: `launch-ready --help says what there is. ${again}`,
});

/** A command of ours: its names, and its options. In a sentence the words after them may be those of the sentence. */
const ownFound = (words: readonly string[], how: NamedCommand['how'], own: readonly OwnCommand[]): Found | null => {
  const at = (path: string): OwnCommand | undefined => own.find(one => one.path === path);
  const known = new Set(always);
  const used: string[] = [];
  let path = '';
  let current = at('');
  let before = '';
  for (const option of current?.options ?? []) known.add(option);
  for (const word of words) {
    const below = path === '' ? word : `${path} ${word}`;
    const next = isOption(word) ? undefined : at(below);
    if (isOption(word)) used.push(nameOf(word));
    else if (next !== undefined) {
      path = below;
      current = next;
      for (const option of next.options) known.add(option);
    } else if (current?.takesWords !== true && !isOption(before)) {
      // `mail` alone does nothing, so a word after it is meant to be a command; after `deploy note` a sentence goes on.
      const isGroup = own.some(one => one.path.startsWith(path === '' ? '' : `${path} `) && one.path !== path);
      if (how === 'typed' || (how === 'ordered' && isGroup)) return unknownOwn(`command “${below}”`);
      if (path === '') return null;
      break;
    } else if (how !== 'typed') break;
    before = word;
  }
  const unknown = used.find(option => !known.has(option));
  return unknown === undefined ? 'exists' : unknownOwn(`option “${unknown}” at “${`launch-ready ${path}`.trim()}”`);
};

const managers = new Set(['npm', 'pnpm', 'yarn', 'bun']);
/** What a package manager does by itself; everything else is a script. */
const verbs = new Set(
  'add audit ci config dedupe dlx exec fetch help i info init install link list ls outdated pack prune publish rebuild remove root uninstall update upgrade version view why x'.split(
    ' ',
  ),
);
const elsewhere = new Set(['-w', '--workspace', '--workspaces', '-C', '--prefix', '--cwd', '--filter', 'workspace']);

const scriptFound = (manager: string, rest: readonly string[], { scripts }: KnownCommands): Found => {
  if (rest.some(word => elsewhere.has(nameOf(word))))
    return { unknown: 'it runs in another folder, and only package.json of this one was read' };
  const [verb = 'install', name] = rest.filter(word => !isOption(word));
  const isRun = verb === 'run' || verb === 'run-script';
  if (!isRun && verbs.has(verb)) return 'exists';
  const script = isRun ? name : verb;
  if (script === undefined) return 'exists';
  if (scripts === null) return { unknown: 'no package.json was found that says which scripts there are' };
  return scripts.has(script)
    ? 'exists'
    : {
        missing: `package.json has no script “${script}”`,
        fix: `Add it to the scripts of package.json, or put right where ${manager} is told to run it. ${again}`,
      };
};

const fileIn = (rest: readonly string[]): string | undefined => rest.find(word => !word.startsWith('-'));

/** Files that commands name, for whoever looks which of them are there. */
export const filesNamed = (commands: readonly NamedCommand[]): readonly string[] => [
  ...new Set(
    commands.flatMap(({ words: [program = '', ...rest] }) => {
      const file = baseName(program) === 'node' ? fileIn(rest) : program.startsWith('./') ? program : undefined;
      return file === undefined ? [] : [file];
    }),
  ),
];

const baseName = (program: string): string => program.split('/').at(-1) ?? program;

/** Programs of any machine that our own documents use. */
const common = new Set(['curl', 'dig', 'openssl', 'git', 'cd', 'export']);

const isInSettings = (words: readonly string[], { settings }: KnownCommands): boolean =>
  settings?.some(
    argv =>
      argv[0] === words[0] && (baseName(argv[0] ?? '') !== 'node' || fileIn(argv.slice(1)) === fileIn(words.slice(1))),
  ) === true;

const isInScripts = (words: readonly string[], { scripts }: KnownCommands): boolean =>
  [...(scripts?.values() ?? [])].some(script => script.includes(words.join(' ')));

const fileFound = (file: string | undefined, { files }: KnownCommands): Found =>
  file === undefined || files.has(file)
    ? 'exists'
    : { unknown: `${file} is not in the repository as it lies here; a build may make it` };

const found = ({ words, how }: NamedCommand, known: KnownCommands): Found | null => {
  const [program = '', ...rest] = words;
  const name = baseName(program);
  if (name === 'launch-ready') return ownFound(rest, how, known.own);
  if (name === 'npx' || name === 'bunx') {
    const [tool = '', ...more] = rest.filter((word, at) => !(isOption(word) && at === 0));
    if (tool === 'launch-ready') return ownFound(more, how, known.own);
    if (known.packages.has(tool) || isInSettings(words, known)) return 'exists';
    return { unknown: `${name} gets ${tool} when it is run, and package.json does not name it` };
  }
  if (managers.has(name)) return scriptFound(name, rest, known);
  if (common.has(name) || isInSettings(words, known) || isInScripts(words, known)) return 'exists';
  if (name === 'node') return fileFound(fileIn(rest), known);
  if (program.startsWith('./')) return fileFound(program, known);
  if (known.platform.includes(name)) return 'exists';
  if (known.settings === null)
    return { unknown: 'there is no launch-ready.jsonc that says by which programs this community is run' };
  return {
    missing: `Neither the settings nor package.json know a program “${name}”`,
    fix: `Name it where it is used in launch-ready.jsonc (“deploy”, “rehearsal”, “backup”), or name the platform that it belongs to in deploy.preset. ${again}`,
  };
};

/** Whether each command of a pack exists; one that stands in many places is judged once. Pure. */
export const judgedCommands = (commands: readonly NamedCommand[], known: KnownCommands): readonly JudgedCommand[] =>
  [...Map.groupBy(commands, ({ text, how }) => `${how === 'typed' ? '' : 'said '}${text}`).values()].flatMap(same => {
    const [first] = same;
    const judged = first === undefined ? null : found(first, known);
    return first === undefined || judged === null
      ? []
      : [{ text: first.text, places: [...new Set(same.map(({ place }) => place))], found: judged }];
  });
