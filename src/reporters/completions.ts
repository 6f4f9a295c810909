/** One command as far as a shell completes it. */
export type Completable = {
  /** From the program on: `/plan/dns`; the program itself is the empty text. */
  readonly path: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly { readonly long: string; readonly description: string }[];
};

export const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

const wordsOf = ({ commands, options }: Completable): string =>
  [...commands.map(({ name }) => name), ...options.map(({ long }) => long)].join(' ');

const pathsBelow = (all: readonly Completable[]): readonly string[] =>
  all.map(({ path }) => path).filter(path => path !== '');

/** In `case` of bash and zsh a pattern needs no quotes here: names of commands are letters, digits and hyphens. */
const walk = (all: readonly Completable[], words: string): readonly string[] => [
  `  for word in ${words}; do`,
  '    case "$at/$word" in',
  `      ${pathsBelow(all).join('|')}) at="$at/$word" ;;`,
  '    esac',
  '  done',
];

const bash = (program: string, all: readonly Completable[]): readonly string[] => [
  `# bash completion for ${program}: source it, or keep it in ~/.local/share/bash-completion/completions/${program}`,
  '_launch_ready() {',
  '  local at= word words=',
  ...walk(all, '"${COMP_WORDS[@]:1:COMP_CWORD-1}"'),
  '  case "$at" in',
  ...all.map(one => `    ${one.path === '' ? "''" : one.path}) words='${wordsOf(one)}' ;;`),
  '  esac',
  '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
  '}',
  `complete -o default -F _launch_ready ${program}`,
];

const zsh = (program: string, all: readonly Completable[]): readonly string[] => [
  `#compdef ${program}`,
  `# zsh completion for ${program}: source it after compinit, or keep it as _${program} in a folder of $fpath`,
  '_launch_ready() {',
  '  local at= word',
  '  local -a candidates',
  ...walk(all, '${words[2,CURRENT-1]}'),
  '  case "$at" in',
  ...all.map(one => `    ${one.path === '' ? "''" : one.path}) candidates=(${wordsOf(one)}) ;;`),
  '  esac',
  '  compadd -- $candidates || _files',
  '}',
  `compdef _launch_ready ${program}`,
];

const fishQuoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const fish = (program: string, all: readonly Completable[]): readonly string[] => [
  `# fish completion for ${program}: keep it as ~/.config/fish/completions/${program}.fish`,
  'function __launch_ready_at',
  '  set -l at',
  '  for word in (commandline -opc)[2..-1]',
  '    switch "$at/$word"',
  `      case ${pathsBelow(all).join(' ')}`,
  '        set at "$at/$word"',
  '    end',
  '  end',
  '  test "$at" = "$argv[1]"',
  'end',
  ...all.flatMap(({ path, commands, options }) => {
    const here = `complete -c ${program} -n ${fishQuoted(`__launch_ready_at "${path}"`)}`;
    return [
      ...commands.map(({ name, description }) => `${here} -f -a ${name} -d ${fishQuoted(description)}`),
      ...options.map(({ long, description }) => `${here} -l ${long.slice(2)} -d ${fishQuoted(description)}`),
    ];
  }),
];

const writers: { readonly [S in Shell]: (program: string, all: readonly Completable[]) => readonly string[] } = {
  bash,
  zsh,
  fish,
};

/** The script that makes a shell complete the commands and options of the program. */
export const completionScript = (shell: Shell, program: string, all: readonly Completable[]): string =>
  `${writers[shell](program, all).join('\n')}\n`;
