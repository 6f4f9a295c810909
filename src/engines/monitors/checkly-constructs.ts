import type { Node } from '@babel/types';
import type { SourceFile } from '../source/source-file.ts';
import { argumentsOf, bare, dottedName, keyOf, lineOf, nodesOf, parseModule, propertyOf } from '../source/syntax.ts';
import { openedIn } from './checkly-answer.ts';
import { type FoundMonitor, isCredential, monitorWith, plainAddress } from './monitor.ts';

export type ConstructsRead = {
  readonly found: readonly { readonly path: string; readonly monitors: readonly FoundMonitor[] }[];
  readonly notes: readonly { readonly path: string; readonly because: string }[];
};

const kinds: { readonly [name: string]: FoundMonitor['looksAt'] } = {
  ApiCheck: 'http', UrlMonitor: 'http', BrowserCheck: 'flow', MultiStepCheck: 'flow', PlaywrightCheck: 'flow',
  HeartbeatMonitor: 'job', HeartbeatCheck: 'job', TcpMonitor: 'port', TcpCheck: 'port', DnsMonitor: 'port', IcmpMonitor: 'port',
}; // prettier-ignore

/** A text that stands there; null for one that is put together from variables. */
const textOf = (node: Node | undefined): string | null => {
  if (node?.type === 'StringLiteral') return node.value;
  if (node?.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? null;
  return null;
};

const unitSeconds: { readonly [unit: string]: number } = { S: 1, M: 60, H: 3_600 };

/** `Frequency.EVERY_1M`, or minutes. */
const secondsOf = (node: Node | undefined): number | null => {
  if (node?.type === 'NumericLiteral') return node.value * 60;
  const [, count = '', unit = ''] =
    /EVERY_(\d+)([SMH])$/.exec(node === undefined ? '' : (dottedName(node) ?? '')) ?? [];
  return count === '' ? null : Number(count) * (unitSeconds[unit] ?? 0);
};

const isRetried = (node: Node | undefined): boolean | null => {
  if (node?.type !== 'CallExpression') return null;
  const name = dottedName(node.callee) ?? '';
  return name.startsWith('RetryStrategyBuilder.') ? !name.endsWith('.noRetries') : null;
};

const elementsOf = (node: Node | undefined): readonly Node[] | null =>
  node?.type === 'ArrayExpression' ? node.elements.flatMap(one => (one === null ? [] : [bare(one)])) : null;

const judgesBy = (request: Node | undefined): FoundMonitor['judges'] => {
  const made = (elementsOf(propertyOf(request, 'assertions')) ?? []).map(one => [...nodesOf(one)]);
  const names = made.flat().flatMap(node => (node.type === 'MemberExpression' ? (dottedName(node) ?? []) : []));
  return names.some(name => /^AssertionBuilder\.(?:textBody|jsonBody)$/.test(name)) ? 'content' : 'status';
};

const signsIn = (request: Node | undefined): boolean =>
  propertyOf(request, 'basicAuth') !== undefined ||
  (elementsOf(propertyOf(request, 'headers')) ?? []).some(one => isCredential(textOf(propertyOf(one, 'key')) ?? ''));

/** What every check has that says nothing else: of `checkly.config.ts` (`checks: { frequency, locations, … }`). */
type Usual = Pick<FoundMonitor, 'everySeconds' | 'locations' | 'confirms'> & { readonly isPaused: boolean };

const usualOf = (properties: Node | undefined): Usual => ({
  everySeconds: secondsOf(propertyOf(properties, 'frequency')),
  locations: elementsOf(propertyOf(properties, 'locations'))?.length ?? null,
  confirms: isRetried(propertyOf(properties, 'retryStrategy')),
  isPaused: isFalse(propertyOf(properties, 'activated')) || isTrue(propertyOf(properties, 'muted')),
});
const isFalse = (node: Node | undefined): boolean => node?.type === 'BooleanLiteral' && !node.value;
const isTrue = (node: Node | undefined): boolean => node?.type === 'BooleanLiteral' && node.value;

const opensOf = (properties: Node, files: ReadonlyMap<string, SourceFile>): readonly string[] => {
  const code = propertyOf(properties, 'code');
  const written = textOf(propertyOf(code, 'content'));
  if (written !== null) return openedIn(written);
  // `entrypoint: path.join(__dirname, 'home.spec.ts')`, `'./home.spec.ts'`
  const entry = propertyOf(code, 'entrypoint');
  const names = entry === undefined ? [] : [...nodesOf(entry)].flatMap(node => textOf(node) ?? []);
  const name = names.at(-1)?.replace(/^\.\//, '');
  if (name === undefined) return [];
  const file = [...files.values()].find(({ path }) => path === name || path.endsWith(`/${name}`));
  return file === undefined ? [] : openedIn(file.text);
};

const monitorsOf = (
  node: Extract<Node, { type: 'NewExpression' }>,
  usual: Usual,
  files: ReadonlyMap<string, SourceFile>,
): readonly FoundMonitor[] => {
  const looksAt = kinds[node.callee.type === 'Identifier' ? node.callee.name : (keyOf(node.callee) ?? '')];
  const [id, given] = argumentsOf(node);
  const properties = given === undefined ? undefined : bare(given);
  if (looksAt === undefined || properties?.type !== 'ObjectExpression') return [];
  const own = usualOf(properties);
  const request = propertyOf(properties, 'request');
  const known: Partial<FoundMonitor> = {
    name: textOf(propertyOf(properties, 'name')) ?? textOf(id) ?? 'a check',
    line: lineOf(node),
    looksAt,
    everySeconds: own.everySeconds ?? usual.everySeconds,
    isPaused: own.isPaused || usual.isPaused,
    judges: looksAt === 'flow' ? 'content' : judgesBy(request),
    signsIn: looksAt === 'http' ? signsIn(request) : null,
    locations: own.locations ?? usual.locations,
    confirms: own.confirms ?? usual.confirms,
    certificate: propertyOf(properties, 'sslCheckDomain') !== undefined,
  };
  if (looksAt !== 'flow')
    return [
      monitorWith({ ...known, url: looksAt === 'http' ? plainAddress(textOf(propertyOf(request, 'url'))) : null }),
    ];
  const opened = opensOf(properties, files);
  return opened.length === 0 ? [monitorWith(known)] : opened.map(url => monitorWith({ ...known, url }));
};

const nothing: Usual = { everySeconds: null, locations: null, confirms: null, isPaused: false };

/** Of the configuration that a project exports, its `checks`. */
const usualIn = (file: SourceFile): Usual => {
  const module = parseModule(file);
  if ('reason' in module) return nothing;
  for (const node of nodesOf(module.program)) {
    const checks = propertyOf(node, 'checks');
    if (checks !== undefined && propertyOf(node, 'logicalId') !== undefined) return usualOf(checks);
  }
  return nothing;
};

export const isChecklySource = (path: string): boolean =>
  /(?:^|\/)checkly\.config\.[cm]?[jt]s$/.test(path) ||
  /(?:^|\/)__checks__\/.*\.[cm]?[jt]sx?$/.test(path) ||
  /\.check\.[cm]?[jt]s$/.test(path);

/**
 * Checks that the constructs of Checkly make, file by file, with what the project says for all of them. Nothing is
 * executed. `entering` hears of every file before it is parsed; files in `without` are left out.
 */
export const readConstructs = (
  given: readonly SourceFile[],
  entering: (path: string) => void = () => {},
  without: ReadonlySet<string> = new Set(),
): ConstructsRead => {
  const files = new Map(given.filter(({ path }) => !without.has(path)).map(file => [file.path, file]));
  const notes: { path: string; because: string }[] = [];
  let usual = nothing;
  for (const file of files.values()) {
    if (!/(?:^|\/)checkly\.config\./.test(file.path)) continue;
    entering(file.path);
    usual = usualIn(file);
  }
  const found = [...files.values()].flatMap(file => {
    if (!file.text.includes('checkly/constructs')) return [];
    entering(file.path);
    const module = parseModule(file);
    if ('reason' in module) {
      notes.push({ path: file.path, because: module.reason });
      return [];
    }
    const monitors = [...nodesOf(module.program)].flatMap(node =>
      node.type === 'NewExpression' ? monitorsOf(node, usual, files) : [],
    );
    return monitors.length === 0 ? [] : [{ path: file.path, monitors }];
  });
  return { found, notes };
};
