/** What a hook runs, and the exit code that means *refused* there and nowhere else. */
const hookArguments = 'secrets --staged --hook';
export const refusedCode = 10;

const begin = '# >>> launch-ready secrets >>>';
const end = '# <<< launch-ready secrets <<<';
/** Beside a hook of ours that stands in front of another one. */
export const asideName = 'pre-commit.before-launch-ready';

/*
 * Runs in any POSIX shell, under `sh -e` too. Where Node lives is asked of the one who installed it, for the shell of
 * a graphical git often has no PATH to it. Only the code above is a refusal: a program that cannot even start must not
 * keep people from working, or they switch the hook off; the next audit finds the commit unguarded.
 */
const body = `(
  memory=$(git rev-parse --git-common-dir 2>/dev/null)/launch-ready
  node='' launcher=''
  [ -r "$memory/program" ] && { read -r node; read -r launcher; } <"$memory/program"
  case $node in /*) [ -x "$node" ] && PATH="\${node%/*}:$PATH" ;; esac
  command -v node >/dev/null 2>&1 || for folder in /usr/local/bin /opt/homebrew/bin "$HOME/.volta/bin" \\
    "$HOME/.local/share/mise/shims" "$HOME/.asdf/shims" "$HOME"/.nvm/versions/node/*/bin; do
    [ -x "$folder/node" ] && PATH="$PATH:$folder"
  done
  code=127
  look() {
    case $code in 0 | ${refusedCode} | 130) return ;; esac
    "$@" ${hookArguments}
    code=$?
  }
  above=$(pwd)
  while [ -n "$above" ]; do
    [ -x "$above/node_modules/.bin/launch-ready" ] && look "$above/node_modules/.bin/launch-ready" && break
    above=\${above%/*}
  done
  [ -x "$node" ] && [ -f "$launcher" ] && look "$node" "$launcher"
  [ "$code" = 127 ] && command -v launch-ready >/dev/null 2>&1 && look launch-ready
  [ "$code" = 127 ] && command -v npx >/dev/null 2>&1 && look npx --no-install launch-ready
  case $code in
    0) exit 0 ;;
    ${refusedCode} | 130) exit 1 ;;
  esac
  echo 'launch-ready: THIS COMMIT WAS NOT CHECKED FOR SECRETS. launch-ready did not run' >&2
  echo "(code $code). The commit goes through; the next audit looks at it. To have it" >&2
  echo 'checked again: npm install --save-dev launch-ready' >&2
) || exit 1`;

/** Our lines, for a file indented like this. `note` stands behind the first marker. */
export const hookLines = (indent = '', note = ''): string =>
  [
    `${begin}${note}`,
    '# Refuses a commit that holds a key or a password. Take out with: launch-ready secrets uninstall',
    ...body.split('\n'),
    end,
  ]
    .map(line => `${indent}${line}\n`)
    .join('');

/** The lines alone, without markers; for settings that hold them as text. */
export const hookScript = (indent: string): string =>
  body
    .split('\n')
    .map(line => `${indent}${line}\n`)
    .join('');

/** Markers around what is put into a file that has comments with `#`. */
export const marked = (indent: string, inner: string, note = ''): string =>
  `${indent}${begin}${note}\n${inner}${indent}${end}\n`;

const markedPart = /[ \t]*# >>> launch-ready secrets >>>(.*)\n[^]*?# <<< launch-ready secrets <<<\n/;

export type Unmarked = { readonly text: string; readonly note: string };

/** The text without what we put in, byte for byte; null when nothing of ours is in it. */
export const withoutMarked = (text: string): Unmarked | null => {
  const match = markedPart.exec(text);
  if (match === null) return null;
  const note = match[1] ?? '';
  // The file ended without a line end, so one was put before our lines.
  const from = note === endedOpen && text[match.index - 1] === '\n' ? match.index - 1 : match.index;
  return { text: text.slice(0, from) + text.slice(match.index + match[0].length), note };
};

export const endedOpen = ' (the line end before this is ours too)';
export const wholeFile = ' (this file is ours)';

const shell = /^#![^\n]*\/(?:env +)?(?:ba|da|z|k|a)?sh(?: [^\n]*)?\n/;

/** Whether our lines can stand at the head of this hook: it is written for a shell, in whole lines. */
export const takesLines = (text: string): boolean =>
  !text.includes('\0') && !text.includes('\r') && (text.startsWith('#!') ? shell.test(text) : text !== '');

/** A hook with our lines before everything that it does. */
export const withLines = (text: string): string => {
  const head = shell.exec(text)?.[0] ?? '';
  return head + hookLines() + text.slice(head.length);
};

/** A hook of our own, which goes on to the one that was there. */
export const ownHook = (): string =>
  `#!/bin/sh\n${hookLines('', wholeFile).replace(`${end}\n`, '')}kept=$(dirname "$0")/${asideName}\n[ ! -x "$kept" ] || exec "$kept" "$@"\n${end}\n`;
