import type { Node } from '@babel/types';
import { lookUp, type Scope, type Scoped } from '../source/scope.ts';
import { argumentsOf, bare, keyOf, lineOf, nodesOf } from '../source/syntax.ts';
import type { TokenEnd } from './found.ts';
import { isHonoJwt, unitOf } from './libraries.ts';

type Found = Omit<TokenEnd, 'file'> & { readonly node: Node };

/** How much later than its end a token is taken before that is no clock that differs: an hour, in milliseconds. */
const tolerableMs = 3_600_000;

/** Names that lead to names, and factors of one product. */
const deepest = 10;

/** The value behind names that the same file gives it once. */
const behind = (node: Node, scope: Scope, depth = 0): Node => {
  const at = bare(node);
  if (at.type !== 'Identifier' || depth > deepest) return at;
  const binding = lookUp(scope, at.name);
  return binding?.is === 'value' ? behind(binding.node, binding.scope, depth + 1) : at;
};

const wordsOf = ({ module }: Scoped, node: Node): string =>
  module.text
    .slice(node.start ?? 0, node.end ?? 0)
    .replaceAll(/\s+/g, ' ')
    .slice(0, 80);

/** What a number in the source comes to: `24 * 60 * 60`, `Infinity`; undefined where only running it would tell. */
const numberIn = (node: Node, scope: Scope, depth = 0): number | undefined => {
  const at = behind(node, scope);
  if (at.type === 'NumericLiteral') return at.value;
  if (at.type === 'Identifier' && at.name === 'Infinity') return Number.POSITIVE_INFINITY;
  if (at.type === 'MemberExpression' && keyOf(at) === 'MAX_SAFE_INTEGER') return Number.MAX_SAFE_INTEGER;
  if (at.type !== 'BinaryExpression' || at.operator !== '*' || depth > deepest) return undefined;
  const [left, right] = [numberIn(at.left, scope, depth + 1), numberIn(at.right, scope, depth + 1)];
  return left === undefined || right === undefined ? undefined : left * right;
};

const lengths: readonly (readonly [RegExp, number])[] = [
  [/^s(?:ecs?|econds?)?$/, 1_000],
  [/^m(?:in(?:ute)?s?)?$/, 60_000],
  [/^h(?:(?:ou)?rs?)?$/, 3_600_000],
  [/^d(?:ays?)?$/, 86_400_000],
  [/^w(?:eeks?)?$/, 604_800_000],
  [/^y(?:(?:ea)?rs?)?$/, 31_557_600_000],
];

/** `2 hours`, `1d`, in milliseconds, as jose and ms read it. */
const spanIn = (text: string): number | undefined => {
  const [, count, unit = ''] = /^(\d{1,9}(?:\.\d{1,9})?)\s{0,5}([a-z]{1,10})$/i.exec(text.trim()) ?? [];
  const length = lengths.find(([name]) => name.test(unit.toLowerCase()))?.[1];
  return count === undefined || length === undefined ? undefined : Number(count) * length;
};

/** The packages that a module imports anything from. */
const sourcesOf = ({ top }: Scoped): ReadonlySet<string> =>
  new Set([...top.names.values()].flatMap(binding => (binding.is === 'import' ? [binding.source] : [])));

const toleranceOf = (value: Node, scope: Scope, sources: ReadonlySet<string>): TokenEnd['by'] => {
  const library = [...sources].find(source => unitOf(source) !== undefined);
  if (library === undefined) return null;
  const at = behind(value, scope);
  const unit = unitOf(library) ?? 1_000;
  const ms = at.type === 'StringLiteral' ? spanIn(at.value) : (numberIn(at, scope) ?? 0) * unit;
  return ms !== undefined && ms >= tolerableMs ? library : null;
};

/** A property of an object, or what is assigned to one afterwards. */
const settingOf = (node: Node): { readonly name: string | undefined; readonly value: Node } | null => {
  if (node.type === 'ObjectProperty') return { name: keyOf(node), value: node.value };
  if (node.type === 'AssignmentExpression' && node.left.type === 'MemberExpression')
    return { name: keyOf(node.left), value: node.right };
  return null;
};

const isTrue = (node: Node): boolean => node.type === 'BooleanLiteral' && node.value;
const isFalse = (node: Node): boolean => node.type === 'BooleanLiteral' && !node.value;

/** `ignoreExpiration: true`, and a `clockTolerance` of hours. */
const bySetting = (scoped: Scoped): readonly Found[] => {
  const found: Found[] = [];
  const sources = sourcesOf(scoped);
  const library = [...sources].find(source => unitOf(source) !== undefined) ?? null;
  for (const node of nodesOf(scoped.module.program)) {
    const setting = settingOf(node);
    if (setting === null) continue;
    const place = { line: lineOf(node), words: wordsOf(scoped, node), node };
    if (setting.name === 'ignoreExpiration' && isTrue(behind(setting.value, scoped.top)))
      found.push({ ...place, how: 'ignored', by: library });
    if (setting.name === 'clockTolerance') {
      const by = toleranceOf(setting.value, scoped.top, sources);
      if (by !== null) found.push({ ...place, how: 'tolerated', by });
    }
  }
  return found;
};

/** `exp: false` among the options of Hono's verify, and of its middleware. */
const byHono = (scoped: Scoped): readonly Found[] =>
  scoped.calls.flatMap(({ node, scope }) => {
    if (node.type !== 'CallExpression') return [];
    const callee = bare(node.callee);
    const name = callee.type === 'MemberExpression' ? bare(callee.object) : callee;
    const binding = name.type === 'Identifier' ? lookUp(scope, name.name) : undefined;
    if (binding?.is !== 'import' || !isHonoJwt(binding.source)) return [];
    return argumentsOf(node).flatMap(argument => {
      const options = behind(argument, scope);
      if (options.type !== 'ObjectExpression') return [];
      const isSign = (callee.type === 'MemberExpression' ? keyOf(callee) : binding.name) === 'sign';
      return [...nodesOf(options)].flatMap((one): readonly Found[] =>
        !isSign && one.type === 'ObjectProperty' && keyOf(one) === 'exp' && isFalse(behind(one.value, scope))
          ? [{ how: 'ignored', by: binding.source, line: lineOf(one), words: wordsOf(scoped, one), node: one }]
          : [],
      );
    });
  });

/** Options by which a library leaves the end of a token out, or out of sight. */
export const settingsIn = (scoped: Scoped): readonly Found[] => [...bySetting(scoped), ...byHono(scoped)];
