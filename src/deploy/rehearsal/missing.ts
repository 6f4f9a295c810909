import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import type { Missing, StepName } from '../../evidence/rehearsal.ts';

/** What is known of the commit and of the folder that it came from. Paths are relative to the app, with `/`. */
export type Known = {
  /** Every path that git has, relative to the app's folder; what lies above it begins with `../`. */
  readonly inGit: readonly string[];
  /** How a path that git does not have stands in the user's own folder. */
  readonly here: (path: string) => 'ignored' | 'not-added' | 'no';
  readonly dependencies: ReadonlySet<string>;
  readonly devDependencies: ReadonlySet<string>;
  /** Names of the variables that the app was not given although they are declared, or was not given on purpose. */
  readonly variables: readonly string[];
  /** Programs that came with an installed package. */
  readonly lock: string | null;
  readonly port: number;
  /** Ports at which nobody answers on purpose. */
  readonly closedPort: number;
};

/** The folder of the app stands in the output as this, wherever it really lay. */
export const appMark = '‹app›';

type Asked = { readonly what: string; readonly from: string | null };

const withoutMark = (path: string): string =>
  posix.normalize(path.replace(/^file:\/\//, '').replace(new RegExp(`^${appMark}/?`), '')).replace(/^\.\//, '');

const place = String.raw`([^\s'"\`()]{1,500})`;

/** How runtimes and bundlers say that an import leads nowhere; group 1 is what was asked for, group 2 the file that asked. */
const imports: readonly RegExp[] = [
  // Node, ECMAScript modules: "Cannot find module '/x/a.ts' imported from /x/b.ts", "Cannot find package 'p' imported from …"
  new RegExp(String.raw`Cannot find (?:module|package) ['"]([^'"]{1,500})['"] imported from ['"]?${place}`),
  // Node, CommonJS: the first line of the require stack asked.
  new RegExp(String.raw`Cannot find module ['"]([^'"]{1,500})['"]\s+Require stack:\s+- ${place}`),
  // TypeScript: src/a.ts(3,8): error TS2307 / src/a.ts:3:8 - error TS2307
  new RegExp(
    String.raw`(?:^|\n)(?<from>[^\s(:]{1,300})[(:][\d,:]+\)?[: -]+error TS2307: Cannot find module ['"](?<what>[^'"]{1,300})['"]`,
  ),
  // TypeScript with forceConsistentCasingInFileNames
  // esbuild, Rollup, Vite, webpack, Turbopack
  new RegExp(String.raw`Could not resolve ['"]([^'"]{1,300})['"](?: from ['"]?${place})?`),
  new RegExp(String.raw`failed to resolve import ['"]([^'"]{1,300})['"] from ['"]?${place}`, 'i'),
  new RegExp(String.raw`Can't resolve ['"]([^'"]{1,300})['"](?: in ['"]?${place})?`),
  new RegExp(String.raw`Cannot find module ['"]([^'"]{1,500})['"]`),
  new RegExp(String.raw`Cannot find package ['"]([^'"]{1,300})['"]`),
];

const askedIn = (output: string): Asked | undefined => {
  for (const pattern of imports) {
    const match = pattern.exec(output);
    if (match === null) continue;
    const what = match.groups?.['what'] ?? match[1] ?? '';
    const from = match.groups?.['from'] ?? match[2] ?? null;
    if (what !== '') return { what, from: from === null ? null : withoutMark(from) };
  }
  return undefined;
};

const packageOf = (what: string): string => what.split('/', what.startsWith('@') ? 2 : 1).join('/');

const extensions = [
  '',
  '.ts',
  '.tsx',
  '.js',
  '.jsx',
  '.mjs',
  '.mts',
  '.cjs',
  '.json',
  '/index.ts',
  '/index.tsx',
  '/index.js',
];

/** `./x.js` written for `x.ts`, as TypeScript does. */
const candidates = (path: string): readonly string[] => [
  ...extensions.map(end => `${path}${end}`),
  ...(/\.[cm]?jsx?$/.test(path) ? [path.replace(/js(x?)$/, 'ts$1')] : []),
];

const fileOrCase = (asked: string | null, path: string, from: string | null, known: Known): Missing => {
  const wanted = new Map(candidates(path).map(each => [each.toLowerCase(), each]));
  const inGit = known.inGit.find(each => wanted.has(each.toLowerCase()));
  if (inGit !== undefined) return { kind: 'case', file: path, asked: asked ?? path, from, inGit };
  const there = candidates(path).find(each => known.here(each) !== 'no') ?? path;
  return { kind: 'file', file: there, asked, from, here: known.here(there) };
};

const imported = ({ what, from }: Asked, known: Known): Missing | undefined => {
  const absolute = what.startsWith(appMark) || what.startsWith(`file://${appMark}`);
  if (absolute || /^\.{1,2}\//.test(what)) {
    const base = from === null ? '' : posix.extname(from) === '' ? from : posix.dirname(from);
    const path = absolute ? withoutMark(what) : withoutMark(posix.join(base, what));
    if (path.includes('node_modules/')) return undefined;
    const written = absolute && from !== null ? posix.relative(posix.dirname(from), path) : what;
    const asked = absolute && from === null ? null : written.startsWith('.') ? written : `./${written}`;
    return fileOrCase(asked, path, from, known);
  }
  if (what.startsWith('/') || isBuiltin(what)) return undefined;
  const name = packageOf(what);
  const declared = known.dependencies.has(name) ? 'production' : known.devDependencies.has(name) ? 'development' : 'no';
  return { kind: 'package', name, from, declared };
};

const opened = (output: string, known: Known): Missing | undefined => {
  const pattern = new RegExp(
    String.raw`ENOENT: no such file or directory, \w+ ['"](${appMark}/[^'"]{1,500}|\./[^'"]{1,300})['"]`,
  );
  const path = withoutMark(pattern.exec(output)?.[1] ?? '');
  if (path === '' || path === '.' || /(?:^|\/)node_modules\//.test(path) || path.startsWith('..')) return undefined;
  return fileOrCase(null, path, null, known);
};

/** Shells: "sh: 1: tsc: not found", "sh: tsc: command not found", "'tsc' is not recognized"; ours: "tsc could not be started: … ENOENT". */
const programs: readonly RegExp[] = [
  /(?:^|\n)\S{0,20}sh: (?:line )?(?:\d+: )?([\w@./+-]{1,100}): (?:command )?not found/,
  /(?:^|\n)(?:z?sh|bash): command not found: ([\w@./+-]{1,100})/,
  /'([\w@./+-]{1,100})' is not recognized as an internal or external command/,
  /(?:^|\n)([\w@./+-]{1,100}) could not be started: spawn [^\n]{0,200}ENOENT/,
];

const program = (output: string): Missing | undefined => {
  const name = programs.map(pattern => pattern.exec(output)?.[1]).find(each => each !== undefined);
  return name === undefined ? undefined : { kind: 'program', name };
};

/** npm EUSAGE of `npm ci`, pnpm ERR_PNPM_OUTDATED_LOCKFILE, Yarn and bun with a frozen lock file. */
const outdated =
  /package\.json and (?:package-lock|npm-shrinkwrap)[^\n]{0,80} (?:are not )?in sync|ERR_PNPM_OUTDATED_LOCKFILE|lockfile needs to be updated|YN0028|lockfile had changes, but lockfile is frozen/i;

/** Drivers and ORMs when nobody answers: Node, Prisma P1001, mysql2, MongoDB. */
const unreachable = (output: string, closedPort: number): boolean =>
  new RegExp(
    String.raw`ECONNREFUSED [^\n]{0,60}:${closedPort}\b|127\.0\.0\.1:${closedPort}\b[^\n]{0,200}(?:refused|reach)`,
    'i',
  ).test(output) ||
  /\bP1001\b|Can't reach database server|MongoServerSelectionError|SequelizeConnection(?:Refused)?Error|DatabaseConnectionError/.test(
    output,
  );

/** Names that the output speaks of, whole words only; where a value was taken out its name stands in braces, and that is no word about it. */
export const namedIn = (output: string, names: readonly string[]): readonly string[] => {
  const words = new Set(output.replaceAll(/\{\w{1,100}\}/g, '').match(/[A-Za-z_]\w*/g));
  return names.filter(name => words.has(name));
};

/** How programs complain about a variable, on the line that names it. */
const complains =
  /\b(?:missing|required|requires?|invalid|undefined|must|needs?|expected|received|empty|unset|malformed|provide|too (?:short|small)|at least|not (?:set|defined|found|provided|configured|valid|given))\b/i;

const complainedOf = (output: string, names: readonly string[]): readonly string[] =>
  namedIn(
    output
      .split('\n')
      .filter(line => complains.test(line))
      .join('\n'),
    names,
  );

const ports = (output: string, own: number): readonly number[] =>
  [
    ...new Set(
      [...output.matchAll(/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]|\bport)[: ]+(\d{2,5})\b/gi)].map(match =>
        Number(match[1]),
      ),
    ),
  ]
    .filter(port => port !== own && port > 0 && port < 65_536)
    .slice(0, 5);

/** What the output of a step that failed says was missing; null where it does not say it in words that are known. */
export const missingIn = (step: StepName, output: string, known: Known, listens = true): Missing | null => {
  if (step === 'install' && outdated.test(output)) return { kind: 'lock-outdated', lock: known.lock ?? '' };
  const asked = askedIn(output);
  const found = (asked === undefined ? undefined : imported(asked, known)) ?? program(output) ?? opened(output, known);
  if (found !== undefined) return found;
  if (step !== 'start' && step !== 'health' && step !== 'build') return null;
  const names = complainedOf(output, known.variables);
  if (names.length > 0) return { kind: 'variables', names };
  if (unreachable(output, known.closedPort)) return { kind: 'database' };
  return step === 'start' && !listens ? { kind: 'port', told: known.port, mentioned: ports(output, known.port) } : null;
};
