import type { EnvName, FoundIn } from '../../evidence/repo.ts';
import { limits } from '../../platform/limits.ts';
import { sortOf } from '../../engines/env-use/sort.ts';
import { deployFileOf } from '../../providers/hosting/deploy-files.ts';
import { givenInDeployFile } from './env-given.ts';
import { baseName, lineCounter, linesOf, type SourceFile } from './source.ts';

type EnvUse = { readonly name: string; readonly in: FoundIn };

const codeFile = /\.(?:[cm]?[jt]sx?|vue|svelte|astro|py|rb|php|go|ex|exs|prisma)$/i;
const name = '([A-Za-z_][A-Za-z0-9_]{0,99})';

/** Ways of reading one variable; each a fixed beginning and one name, so that no pattern can run away. */
const reads: readonly RegExp[] = [
  new RegExp(String.raw`\bprocess\.env(?:\?\.|\.)${name}`, 'g'),
  new RegExp(String.raw`\bprocess\.env\[['"\x60]${name}['"\x60]\]`, 'g'),
  new RegExp(String.raw`\bimport\.meta\.env(?:\?\.|\.)${name}`, 'g'),
  new RegExp(String.raw`\bDeno\.env\.get\(['"\x60]${name}['"\x60]`, 'g'),
  new RegExp(String.raw`\bBun\.env\.${name}`, 'g'),
  new RegExp(String.raw`\bos\.environ(?:\.get\(|\[)['"]${name}['"]`, 'g'),
  new RegExp(String.raw`\b(?:os\.getenv|os\.Getenv|System\.get_env|System\.fetch_env!|getenv)\(['"]${name}['"]`, 'g'),
  new RegExp(String.raw`\bENV(?:\.fetch\(|\[)['"]${name}['"]`, 'g'),
  new RegExp(String.raw`\benv\(['"]${name}['"]\)`, 'g'),
];

/** Set by Vite itself (Vite guide, "Env Variables and Modes"); nobody has to give them. */
const builtIn = new Set(['MODE', 'DEV', 'PROD', 'SSR', 'BASE_URL']);

const destructured =
  /(?:=\s*process\.env|=\s*import\.meta\.env|from\s+['"]\$env\/static\/(?:private|public)['"])(?![.[\w])/g;

/** `const { A, B: b = 1 } = process.env` and SvelteKit's `import { A } from '$env/static/private'`, over several lines too. */
const destructuredIn = ({ path, text }: SourceFile): readonly EnvUse[] => {
  const lineAt = lineCounter(text);
  return [...text.matchAll(destructured)].flatMap(({ index }) => {
    const before = text.slice(Math.max(0, index - limits.repoLineChars), index);
    const close = before.lastIndexOf('}');
    const open = before.lastIndexOf('{', close);
    if (open < 0 || close < 0 || before.slice(close + 1).trim() !== '') return [];
    const names = before
      .slice(open + 1, close)
      .split(',')
      .map(part => /^\s*([A-Za-z_]\w*)/.exec(part)?.[1] ?? '');
    const line = lineAt(index);
    return names.filter(each => each !== '').map(each => ({ name: each, in: { file: path, line } }));
  });
};

const readBy = (file: SourceFile): readonly EnvUse[] => {
  if (!codeFile.test(file.path)) return [];
  const found: EnvUse[] = [];
  for (const { text, number } of linesOf(file.text)) {
    if (!/env/i.test(text)) continue;
    for (const pattern of reads)
      for (const [whole, variable = ''] of text.matchAll(pattern))
        if (!(whole.startsWith('import') && builtIn.has(variable)))
          found.push({ name: variable, in: { file: file.path, line: number } });
  }
  return [...found, ...destructuredIn(file)];
};

/** `.env`, `.env.production`, `production.env`, `env.example`, `.dev.vars`: lines `NAME=value`, of which only NAME is looked at. */
export const isEnvFile = (path: string): boolean =>
  /^(?:\.env(?:\.[\w.-]{1,40})?|[\w-]{1,40}\.env|env\.(?:example|sample|template)|\.dev\.vars)$/.test(baseName(path));

const givenInEnvFile = ({ path, text }: SourceFile): readonly EnvUse[] =>
  linesOf(text).flatMap(({ text: line, number }) => {
    const variable = /^\s{0,20}(?:export\s{1,5})?([A-Za-z_]\w{0,99})\s{0,20}=/.exec(line)?.[1];
    return variable === undefined ? [] : [{ name: variable, in: { file: path, line: number } }];
  });

const givenBy = (file: SourceFile): readonly EnvUse[] => {
  if (isEnvFile(file.path)) return givenInEnvFile(file);
  const kind = deployFileOf(file.path);
  return kind === undefined ? [] : givenInDeployFile(file, kind);
};

/** Every variable that the code reads or a file gives: names and places only. */
export const envNamesOf = (files: readonly SourceFile[]): readonly EnvName[] => {
  const names = new Map<string, { readIn: FoundIn[]; givenIn: FoundIn[]; fromVault: boolean }>();
  const entryOf = (variable: string): { readIn: FoundIn[]; givenIn: FoundIn[]; fromVault: boolean } => {
    const entry = names.get(variable) ?? { readIn: [], givenIn: [], fromVault: false };
    names.set(variable, entry);
    return entry;
  };
  const add = (places: FoundIn[], place: FoundIn): void => {
    const known = places.some(({ file, line }) => file === place.file && line === place.line);
    if (!known && places.length < limits.repoPlaces) places.push(place);
  };
  for (const file of files) {
    for (const use of readBy(file)) add(entryOf(use.name).readIn, use.in);
    for (const use of givenBy(file)) {
      const entry = entryOf(use.name);
      add(entry.givenIn, use.in);
      entry.fromVault ||= 'vault' in use && use.vault === true;
    }
  }
  return [...names]
    .map(([variable, { readIn, givenIn, fromVault }]) => ({
      name: variable,
      readIn,
      givenIn,
      sort: sortOf(variable, fromVault),
    }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
};
