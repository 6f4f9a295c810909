import type { Node } from '@babel/types';
import type { ProgramOfApp } from '../source/program.ts';
import type { Scope } from '../source/scope.ts';
import { argumentsOf, bare, dottedName, keyOf } from '../source/syntax.ts';
import type { Need } from './use.ts';

/** One variable that a schema names; `browser` for those that t3-env gives to the page. */
export type SchemaKey = {
  readonly name: string;
  readonly node: Node;
  readonly scope: Scope;
  readonly need: Need;
  readonly browser: boolean;
};

const deepest = 10;

/** Calls that make the schema of an object out of an object: zod, valibot, yup, Joi, TypeBox, superstruct, arktype. */
const objectMaker = /^(?:object|strictObject|looseObject|strict_object|Object|keys|shape|interface|partial|type)$/;
/** Methods that give the same keys. */
const sameKeys =
  /^(?:strict|passthrough|loose|strip|catchall|refine|superRefine|check|transform|pipe|readonly|describe|meta|brand|default|prefault|unknown|options|required|label|noUnknown|and|merge|extend|safeExtend|append|pick|omit|partial)$/;

const withNeed = (keys: readonly SchemaKey[], need: Need): readonly SchemaKey[] => keys.map(key => ({ ...key, need }));

const namesIn = (node: Node | undefined): ReadonlySet<string> =>
  new Set(node?.type === 'ObjectExpression' ? node.properties.flatMap(one => keyOf(one) ?? []) : []);

export const schemaReader = (program: ProgramOfApp) => {
  /** What a schema says about a value that is not there. */
  const needOf = (value: Node, scope: Scope, depth = 0): Need => {
    const { node: at, scope: there } = program.resolve(value, scope);
    if (depth > deepest) return 'required';
    if (at.type === 'MemberExpression') return needOf(at.object, there, depth + 1);
    if (at.type === 'StringLiteral')
      return at.value.includes('?') ? 'optional' : at.value.includes('=') ? 'default' : 'required';
    if (at.type === 'ObjectExpression') return ofDescription(at);
    if (at.type !== 'CallExpression') return 'required';
    const callee = bare(at.callee);
    const name = callee.type === 'Identifier' ? callee.name : (keyOf(callee) ?? '');
    const [first, second] = argumentsOf(at);
    if (/^(?:default|prefault|catch|fallback)$/.test(name)) return isEmptyText(first) ? 'empty' : 'default';
    if (name === 'optional' || name === 'nullish' || name === 'Optional' || name === 'exactOptional') {
      if (second !== undefined) return 'default';
      return 'optional';
    }
    if (name === 'required' || name === 'nonoptional') return 'required';
    if (callee.type === 'MemberExpression') {
      const inner = bare(callee.object);
      // `Joi.string()` is optional until it says required.
      if (inner.type === 'Identifier' && /^joi$/i.test(inner.name)) return 'optional';
      // `Type.String({ default: 'x' })`, `z.preprocess(f, schema)`
      if (inner.type === 'Identifier') {
        if (first?.type === 'ObjectExpression') return ofDescription(first);
        if (name === 'preprocess' && second !== undefined) return needOf(second, there, depth + 1);
        if (name === 'pipe' && first !== undefined) return needOf(first, there, depth + 1);
        return 'required';
      }
      return needOf(callee.object, there, depth + 1);
    }
    // envalid: `str({ default: 'x' })`; a default for development is none in production.
    return first?.type === 'ObjectExpression' ? ofDescription(first) : 'required';
  };

  const ofDescription = (object: Node): Need => {
    const names = namesIn(object);
    if (names.has('default')) return 'default';
    if (object.type !== 'ObjectExpression') return 'required';
    const optional = object.properties.find(one => keyOf(one) === 'optional' || keyOf(one) === 'allowEmpty');
    return optional?.type === 'ObjectProperty' && optional.value.type === 'BooleanLiteral' && optional.value.value
      ? 'optional'
      : 'required';
  };

  const ofObject = (node: Node, scope: Scope, depth: number): readonly SchemaKey[] | undefined => {
    const { node: at, scope: there } = program.resolve(node, scope);
    // `schema.shape` and `schema.entries` are the object that it was made of.
    if (at.type === 'MemberExpression' && /^(?:shape|entries|fields)$/.test(keyOf(at) ?? ''))
      return of(at.object, there, depth + 1);
    if (at.type !== 'ObjectExpression') return undefined;
    return at.properties.flatMap((one): readonly SchemaKey[] => {
      if (one.type === 'SpreadElement')
        return of(one.argument, there, depth + 1) ?? ofObject(one.argument, there, depth + 1) ?? [];
      const name = keyOf(one);
      if (name === undefined || one.type !== 'ObjectProperty') return [];
      // arktype marks what may be missing at the key: `'NAME?': 'string'`.
      const isOptional = name.endsWith('?');
      return [
        {
          name: isOptional ? name.slice(0, -1) : name,
          node: one,
          scope: there,
          need: isOptional ? 'optional' : needOf(one.value, there),
          browser: false,
        },
      ];
    });
  };

  /** The keys of the schema of an object; undefined where the expression is none. */
  const of = (node: Node, scope: Scope, depth = 0): readonly SchemaKey[] | undefined => {
    if (depth > deepest) return undefined;
    const { node: at, scope: there } = program.resolve(node, scope);
    if (at.type === 'MemberExpression' && /^(?:shape|entries|fields)$/.test(keyOf(at) ?? ''))
      return of(at.object, there, depth + 1);
    if (at.type !== 'CallExpression') return undefined;
    const callee = bare(at.callee);
    const name = callee.type === 'Identifier' ? callee.name : (keyOf(callee) ?? '');
    const [first, second] = argumentsOf(at);
    if (callee.type === 'MemberExpression') {
      const before = of(callee.object, there, depth + 1);
      if (before !== undefined && sameKeys.test(name)) return changed(before, name, first, there, depth);
    }
    // valibot: `v.pipe(v.object({ … }), …)`, `z.intersection(a, b)`
    if ((name === 'pipe' || name === 'preprocess') && first !== undefined)
      return of(name === 'pipe' ? first : (second ?? first), there, depth + 1);
    if ((name === 'intersection' || name === 'intersect') && first !== undefined) {
      const both = [first, second].map(one => (one === undefined ? undefined : of(one, there, depth + 1)));
      return both.some(one => one !== undefined) ? both.flatMap(one => one ?? []) : undefined;
    }
    return objectMaker.test(name) && first !== undefined ? ofObject(first, there, depth + 1) : undefined;
  };

  const changed = (
    before: readonly SchemaKey[],
    name: string,
    first: Node | undefined,
    scope: Scope,
    depth: number,
  ): readonly SchemaKey[] => {
    if (name === 'partial') {
      const only = namesIn(first);
      return before.map(key => (only.size === 0 || only.has(key.name) ? { ...key, need: 'optional' } : key));
    }
    if (name === 'required') return first === undefined ? withNeed(before, 'required') : before;
    if (name === 'pick') return before.filter(key => namesIn(first).has(key.name));
    if (name === 'omit') return before.filter(key => !namesIn(first).has(key.name));
    const isMore = /^(?:and|merge|extend|safeExtend|append|keys|shape)$/.test(name);
    if (!isMore || first === undefined) return before;
    const more = of(first, scope, depth + 1) ?? ofObject(first, scope, depth + 1) ?? [];
    return [...before.filter(key => !more.some(other => other.name === key.name)), ...more];
  };

  /** `createEnv({ server: { … }, client: { … }, shared: { … } })` of t3-env. */
  const ofCreateEnv = (node: Node, scope: Scope): readonly SchemaKey[] => {
    const [first] = argumentsOf(node);
    const { node: at, scope: there } = first === undefined ? { node, scope } : program.resolve(first, scope);
    if (at.type !== 'ObjectExpression') return [];
    return at.properties.flatMap((one): readonly SchemaKey[] => {
      const part = keyOf(one);
      if (one.type !== 'ObjectProperty' || (part !== 'server' && part !== 'client' && part !== 'shared')) return [];
      return (ofObject(one.value, there, 0) ?? []).map(key => ({ ...key, browser: part === 'client' }));
    });
  };

  return {
    of: (node: Node, scope: Scope) => of(node, scope),
    ofObject: (node: Node, scope: Scope) => ofObject(node, scope, 0),
    ofCreateEnv,
  };
};

const isEmptyText = (node: Node | undefined): boolean => node?.type === 'StringLiteral' && node.value === '';

/** Whether a call hands its argument to a schema: `schema.parse(x)`, `v.parse(schema, x)`; gives the schema. */
export const schemaOfParse = (call: Node, argument: Node): Node | undefined => {
  if (call.type !== 'CallExpression') return undefined;
  const callee = bare(call.callee);
  const all = argumentsOf(call);
  const index = all.findIndex(one => bare(one) === bare(argument));
  const name = callee.type === 'Identifier' ? callee.name : (keyOf(callee) ?? '');
  const parses =
    /^(?:parse|safeParse|parseAsync|safeParseAsync|validate|validateSync|validateAsync|cast|assert|Parse|Check|Decode|Cast|mask|create|parseSync)$/;
  if (callee.type === 'MemberExpression' && parses.test(name)) return index === 0 ? callee.object : all[0];
  // `cleanEnv(process.env, { … })` of envalid, `parseEnv(process.env, { … })` of znv, `schema(process.env)` of arktype.
  if (/^(?:cleanEnv|parseEnv|customCleanEnv|envsafe|validateEnv)$/.test(dottedName(callee) ?? ''))
    return all[index === 0 ? 1 : 0];
  return parses.test(name) && index === 1 ? all[0] : undefined;
};
