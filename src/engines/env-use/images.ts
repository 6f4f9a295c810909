import type { SourceFile } from '../source/source-file.ts';
import { isName } from './use.ts';

/** One thing that the build of an image puts into it. */
export type ImageStep = {
  readonly file: string;
  readonly line: number;
  /** `argument`: taken by the build (`ARG`); `variable`: set in the image (`ENV`); `file`: a file of variables copied in. */
  readonly what: 'argument' | 'variable' | 'file';
  /** Name of the variable, or path of the file. */
  readonly name: string;
  /**
   * What an `ENV` sets: nothing of its own, what an argument of the build gives, an address (its origin is kept), or
   * some other text, which is not kept.
   */
  readonly value: 'none' | 'argument' | 'address' | 'text';
  readonly origin?: string;
  /** Whether it stands in the last stage: what an earlier one holds is not in the image that runs. */
  readonly last: boolean;
};

const lineCharacters = 2_000;
const steps = 500;

export const isDockerfile = (path: string): boolean =>
  /(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$|\.[Dd]ockerfile$/.test(path) && !path.endsWith('.dockerignore');

type Instruction = { readonly word: string; readonly rest: string; readonly line: number };

/** Instructions with their continued lines in one; comments and everything else are passed over. */
const instructionsOf = (text: string): readonly Instruction[] => {
  const found: Instruction[] = [];
  let open: { word: string; rest: string; line: number } | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.slice(0, lineCharacters).replace(/\r$/, '');
    if (/^\s*#/.test(line)) continue;
    const goesOn = /\\\s*$/.test(line);
    const body = line.replace(/\\\s*$/, ' ');
    if (open === undefined) {
      const [, word, rest = ''] = /^\s*([A-Za-z]+)\s+(.*)$/.exec(body) ?? [];
      if (word === undefined) continue;
      open = { word: word.toUpperCase(), rest, line: index + 1 };
    } else open.rest = `${open.rest} ${body.trim()}`.slice(0, 20_000);
    if (goesOn) continue;
    found.push(open);
    open = undefined;
  }
  return open === undefined ? found : [...found, open];
};

const originIn = (value: string): string | undefined => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.origin : undefined;
};

/** `A=b C="d e"`, or the old form `A b c`. */
const assignments = (rest: string): readonly (readonly [string, string | undefined])[] => {
  const old = /^([A-Za-z_]\w{0,99})\s+([^=].*)$/.exec(rest.trim());
  if (old !== null && !/^[A-Za-z_]\w*=/.test(rest.trim())) return [[old[1] ?? '', old[2]]];
  return [
    ...rest.matchAll(/([A-Za-z_]\w{0,99})(?:=("(?:[^"\\]|\\.){0,2000}"|'[^']{0,2000}'|[^\s"']{0,2000}))?(?=\s|$)/g),
  ].map(([, name = '', value]) => [name, value?.replaceAll(/^["']|["']$/g, '')] as const);
};

const stepsOf = ({ word, rest, line }: Instruction, file: string): readonly Omit<ImageStep, 'last'>[] => {
  if (word === 'ARG' || word === 'ENV')
    return assignments(rest)
      .filter(([name]) => isName(name))
      .map(([name, value = '']) => {
        const origin = originIn(value);
        const kind =
          value === ''
            ? 'none'
            : /^\$\{?[A-Za-z_]/.test(value)
              ? 'argument'
              : origin === undefined
                ? 'text'
                : 'address';
        return {
          file,
          line,
          what: word === 'ARG' ? 'argument' : 'variable',
          name,
          value: kind,
          ...(origin === undefined ? {} : { origin }),
        };
      });
  if (word !== 'COPY' && word !== 'ADD') return [];
  const words = rest
    .replaceAll(/[[\]",]/g, ' ')
    .trim()
    .split(/\s+/);
  // What comes out of another stage was judged there.
  if (words.some(each => each.startsWith('--from='))) return [];
  return words
    .filter(each => !each.startsWith('--'))
    .slice(0, -1)
    .filter(
      source => /(?:^|\/)\.env(?:\.[\w.-]+)?$/.test(source) && !/\.(?:example|sample|template|dist)$/.test(source),
    )
    .map(name => ({ file, line, what: 'file', name, value: 'none' }));
};

/** What the build of an image leaves in it. Values are not kept. */
export const imageStepsOf = ({ path, text }: SourceFile): readonly ImageStep[] => {
  const instructions = instructionsOf(text);
  const lastStage = instructions.findLastIndex(({ word }) => word === 'FROM');
  return instructions
    .flatMap((instruction, index) =>
      stepsOf(instruction, path).map((step): ImageStep => ({ ...step, last: index > lastStage })),
    )
    .slice(0, steps);
};
