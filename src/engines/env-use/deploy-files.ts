import { isMap, isPair, isScalar, isSeq, LineCounter, parseAllDocuments, type Node as YamlNode } from 'yaml';
import type { SourceFile } from '../source/source-file.ts';
import { type EnvUse, isName, isTestFile, type Need } from './use.ts';

type Found = Pick<EnvUse, 'name' | 'line' | 'kind' | 'need' | 'by'> & Pick<Partial<EnvUse>, 'shown'>;

const complete = (path: string, found: readonly Found[]): readonly EnvUse[] => {
  const uses = found
    .filter(({ name }) => name === null || isName(name))
    .map(one => ({ ...one, file: path, inTest: isTestFile(path) }));
  return [...new Map(uses.map(use => [`${use.line} ${use.name} ${use.shown ?? ''}`, use])).values()];
};

/** `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:?message}`; `$$` is a dollar. */
const substitution = /(?<!\$)(?:\$\$)*\$(?:\{([A-Za-z_]\w{0,99})(?:(:?[-?+])([^}]{0,500}))?\}|([A-Za-z_]\w{0,99}))/g;

type Substituted = { readonly name: string; readonly need: Need; readonly index: number };

const substitutedIn = (text: string): readonly Substituted[] =>
  [...text.matchAll(substitution)].map(({ 1: braced, 2: operator = '', 3: instead = '', 4: plain, index }) => ({
    name: braced ?? plain ?? '',
    need: operator.endsWith('-')
      ? instead === ''
        ? 'empty'
        : 'default'
      : operator.endsWith('+')
        ? 'optional'
        : 'required',
    index,
  }));

type Scalar = { readonly path: readonly string[]; readonly text: string; readonly line: number };

/** Every scalar of a YAML text with the keys above it; nothing where it cannot be parsed. Aliases are not followed. */
const scalarsOf = (text: string): { readonly values: readonly Scalar[]; readonly keys: readonly Scalar[] } => {
  const lines = new LineCounter();
  const values: Scalar[] = [];
  const keys: Scalar[] = [];
  const lineAt = (node: YamlNode | null | undefined): number => lines.linePos(node?.range?.[0] ?? 0).line;
  const visit = (node: unknown, path: readonly string[]): void => {
    if (isPair(node)) {
      const key = isScalar(node.key) ? String(node.key.value) : '?';
      if (isScalar(node.key))
        keys.push({
          path: [...path, key],
          text:
            isScalar(node.value) && typeof node.value.value === 'string'
              ? node.value.value
              : isScalar(node.value) && node.value.value !== null
                ? '?'
                : '',
          line: lineAt(node.key),
        });
      visit(node.value, [...path, key]);
    } else if (isMap(node)) for (const item of node.items) visit(item, path);
    else if (isSeq(node)) node.items.forEach((item, index) => visit(item, [...path, `[${index}]`]));
    else if (isScalar(node) && typeof node.value === 'string')
      values.push({ path, text: node.value, line: lineAt(node) });
  };
  for (const document of parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent', uniqueKeys: false }))
    if (!('empty' in document)) visit(document.contents, []);
  return { values, keys };
};

/** Lines of a value that a block scalar spreads over several. */
const lineIn = ({ text, line }: Scalar, index: number): number => {
  const before = text.slice(0, index).split('\n').length - 1;
  return before === 0 ? line : line + before + 1;
};

/** Compose replaces `${NAME}` by variables of whoever calls it, and hands on those that are listed without a value. */
const inCompose = (text: string): readonly Found[] => {
  const { values, keys } = scalarsOf(text);
  const isBuild = (path: readonly string[]): boolean => path.includes('build') && path.includes('args');
  const used = values.flatMap((value): readonly Found[] =>
    substitutedIn(value.text).map(({ name, need, index }) => ({
      name,
      line: lineIn(value, index),
      kind: isBuild(value.path) ? 'build' : 'run',
      need,
      by: 'compose',
    })),
  );
  const isList = (path: readonly string[]): boolean =>
    /^(?:environment|args)$/.test(path.at(-2) ?? '') && (path.at(-1) ?? '').startsWith('[');
  const handedOn = values
    .filter(({ path, text: name }) => isList(path) && isName(name))
    .map((value): Found => ({
      name: value.text,
      line: value.line,
      kind: isBuild(value.path) ? 'build' : 'run',
      need: 'required',
      by: 'compose',
    }));
  const withoutValue = keys
    .filter(
      ({ path, text: value }) =>
        /^(?:environment|args)$/.test(path.at(-2) ?? '') && value === '' && isName(path.at(-1) ?? ''),
    )
    .filter(
      ({ path }) =>
        !values.some(other => other.path.join('\0') === path.join('\0')) &&
        !keys.some(other => other.path.length > path.length && path.every((step, i) => step === other.path[i])),
    )
    .map((key): Found => ({
      name: key.path.at(-1) ?? '',
      line: key.line,
      kind: isBuild(key.path) ? 'build' : 'run',
      need: 'required',
      by: 'compose',
    }));
  return [...used, ...handedOn, ...withoutValue];
};

/** GitHub keeps these for every workflow; nobody enters them. */
const ofGitHub = new Set(['GITHUB_TOKEN']);

/** `${{ secrets.NAME }}` and `${{ vars.NAME }}`, and what a workflow sets under `env:`. */
const inWorkflow = (text: string): readonly Found[] => {
  const { values } = scalarsOf(text);
  return values.flatMap(value =>
    [
      ...value.text.matchAll(
        /\b(?:secrets|vars)(?:\.([A-Za-z_]\w{0,99})|\[['"]([A-Za-z_]\w{0,99})['"]\])(\s{0,3}\|\|\s{0,3}[^\s}])?/g,
      ),
    ].flatMap(({ 0: all, 1: dotted, 2: quoted, 3: instead, index }): readonly Found[] => {
      const name = dotted ?? quoted ?? '';
      const isInside =
        value.text.lastIndexOf('${{', index) > value.text.lastIndexOf('}}', index) || value.path.includes('if');
      if (ofGitHub.has(name) || !isInside || all === '') return [];
      const need: Need = instead === undefined ? (value.path.includes('if') ? 'optional' : 'required') : 'default';
      return [{ name, line: lineIn(value, index), kind: 'build', need, by: 'ci' }];
    }),
  );
};

/** An image's build takes `ARG NAME`; what `ENV` sets is given, and read only where it takes a variable. */
const inDockerfile = (text: string): readonly Found[] => {
  const found: Found[] = [];
  const given = new Set<string>();
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at++) {
    const line = (lines[at] ?? '').slice(0, 2_000);
    const argument = /^\s*ARG\s+(.+)$/i.exec(line)?.[1];
    if (argument === undefined) continue;
    for (const part of argument.trim().split(/\s+/)) {
      const [name = '', ...value] = part.split('=');
      if (!isName(name)) continue;
      given.add(name);
      found.push({
        name,
        line: at + 1,
        kind: 'build',
        need: value.length > 0 ? (value.join('=') === '' ? 'empty' : 'default') : 'required',
        by: 'image',
      });
    }
  }
  return found;
};

/** Names that package managers and shells give to a script, or that a script gives to itself. */
const ofShells = /^(?:npm_\w+|INIT_CWD|PWD|HOME|PATH|USER|SHELL|TMPDIR|OLDPWD|RANDOM|HOSTNAME|LANG|TERM)$/;

const inManifest = (text: string): readonly Found[] => {
  let scripts: unknown;
  try {
    scripts = (JSON.parse(text) as { readonly scripts?: unknown } | null)?.scripts;
  } catch {
    return [];
  }
  if (typeof scripts !== 'object' || scripts === null) return [];
  const lines = text.split('\n');
  return Object.entries(scripts).flatMap(([script, command]): readonly Found[] => {
    if (typeof command !== 'string' || !command.includes('$')) return [];
    const line = lines.findIndex(one => one.includes(JSON.stringify(script)) && one.includes('$')) + 1 || 1;
    const own = new Set(
      [...command.matchAll(/(?:^|[\s;&|])(?:export\s+)?([A-Za-z_]\w{0,99})=/g)].map(({ 1: name }) => name),
    );
    return substitutedIn(command)
      .filter(({ name }) => !ofShells.test(name) && !own.has(name))
      .map(({ name, need }) => ({
        name,
        line,
        kind: /build|install|prepare|generate|compile/.test(script) ? 'build' : 'run',
        need,
        by: 'server',
      }));
  });
};

const inProcfile = (text: string): readonly Found[] =>
  text.split('\n').flatMap((line, index) =>
    line.trimStart().startsWith('#')
      ? []
      : substitutedIn(line.slice(0, 2_000))
          .filter(({ name }) => !ofShells.test(name))
          .map(({ name, need }): Found => ({
            name,
            line: index + 1,
            kind: line.startsWith('release:') ? 'build' : 'run',
            need,
            by: 'server',
          })),
  );

const inPrisma = (text: string): readonly Found[] =>
  text.split('\n').flatMap((line, index) => {
    const code = line.slice(0, 2_000).replace(/(^|\s)\/\/.*$/, '$1');
    return [...code.matchAll(/\benv\(\s*["']([A-Za-z_]\w{0,99})["']\s*\)/g)].map(({ 1: name = '' }): Found => ({
      name,
      line: index + 1,
      kind: 'run',
      need: /shadow/i.test(code) ? 'optional' : 'required',
      by: 'server',
    }));
  });

/** `env("X")` in supabase's config, and `${X}` in the texts of fly, render, vercel, netlify, railway and wrangler. */
const inConfig = (text: string): readonly Found[] =>
  text.split('\n').flatMap((line, index) => {
    const code = line.slice(0, 2_000).replace(/(^|\s)#.*$/, '$1');
    const asked = [...code.matchAll(/["']?\benv\(([A-Za-z_]\w{0,99})\)/g)].map(({ 1: name = '' }) => ({
      name,
      need: 'required' as Need,
    }));
    return [...substitutedIn(code).filter(({ name }) => /^[A-Z]/.test(name) && !ofShells.test(name)), ...asked].map(
      ({ name, need }): Found => ({
        name,
        line: index + 1,
        kind: /build/i.test(code) ? 'build' : 'run',
        need,
        by: 'server',
      }),
    );
  });

const readers: readonly (readonly [RegExp, (text: string) => readonly Found[]])[] = [
  [/(?:^|\/)(?:docker-)?compose(?:\.[\w-]+)*\.ya?ml$/, inCompose],
  [/(?:^|\/)\.(?:github|gitea|forgejo)\/(?:workflows\/[^/]+|actions\/.+\/action)\.ya?ml$/, inWorkflow],
  [/(?:^|\/)(?:Dockerfile|Containerfile)(?:\.[\w.-]+)?$|\.[Dd]ockerfile$/, inDockerfile],
  [/(?:^|\/)package\.json$/, inManifest],
  [/(?:^|\/)Procfile(?:\.\w+)?$/, inProcfile],
  [/\.prisma$/, inPrisma],
  [
    /(?:^|\/)(?:fly(?:\.[\w-]+)?\.toml|render\.ya?ml|vercel\.json|netlify\.toml|railway\.(?:json|toml)|wrangler\.(?:toml|jsonc?)|supabase\/config\.toml)$/,
    inConfig,
  ],
];

export const isDeployFile = (path: string): boolean => readers.some(([pattern]) => pattern.test(path));

/** Uses in a file that describes how the code is built, deployed or connected; undefined for any other file. */
export const usesInDeployFile = ({ path, text }: SourceFile): readonly EnvUse[] | undefined => {
  const reader = readers.find(([pattern]) => pattern.test(path))?.[1];
  return reader === undefined ? undefined : complete(path, reader(text));
};
