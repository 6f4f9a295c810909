import type { Node } from '@babel/types';
import { bare, keyOf, lineOf, nodesOf, parseModule } from '../../engines/source/syntax.ts';
import type { StartWithout } from '../../evidence/rehearsal.ts';

/** Where the code holds a value for a variable that it is not given; null when it holds none. */
export type BuiltInValues = (name: string) => StartWithout['builtIn'];

type File = { readonly path: string; readonly text: string };
type Found = { readonly node: Node; readonly value: string; readonly by: string };

/** A text that stands in the source as it is. */
const literal = (node: Node | null | undefined): string | undefined => {
  if (node === null || node === undefined) return undefined;
  const at = bare(node);
  if (at.type === 'StringLiteral') return at.value;
  if (at.type === 'TemplateLiteral' && at.expressions.length === 0) return at.quasis[0]?.value.cooked ?? '';
  return undefined;
};

/** `process.env.NAME`, `import.meta.env.NAME`, `env.NAME`: whatever is called env, by the name of the variable. */
const readsOf = (node: Node, name: string): boolean => {
  const at = bare(node);
  if (at.type !== 'MemberExpression' && at.type !== 'OptionalMemberExpression') return false;
  if (keyOf(at) !== name) return false;
  const from = bare(at.object);
  const source = from.type === 'Identifier' ? from.name : keyOf(from);
  return source !== undefined && /env/i.test(source);
};

/** The text in `.default('x')`, `.catch('x')`, `.prefault('x')` (zod, valibot's fallback, env-var) anywhere in a chain of calls. */
const inChain = (node: Node): Found | undefined => {
  for (let at = bare(node); at.type === 'CallExpression';) {
    const callee = bare(at.callee);
    if (callee.type !== 'MemberExpression') return inOptions(at);
    const method = keyOf(callee);
    const value =
      method !== undefined && /^(?:default|catch|prefault)$/.test(method) ? literal(at.arguments[0]) : undefined;
    if (value !== undefined && method !== undefined) return { node: callee.property, value, by: method };
    const options = inOptions(at);
    if (options !== undefined) return options;
    at = bare(callee.object);
  }
  return undefined;
};

/** `str({ default: 'x' })` as envalid has it. `devDefault` is for development alone. */
const inOptions = (call: Extract<Node, { type: 'CallExpression' }>): Found | undefined => {
  for (const argument of call.arguments) {
    if (argument.type !== 'ObjectExpression') continue;
    for (const property of argument.properties) {
      if (property.type !== 'ObjectProperty' || keyOf(property) !== 'default') continue;
      const value = literal(property.value);
      if (value !== undefined) return { node: property, value, by: 'default' };
    }
  }
  return undefined;
};

/** The root of a chain `get('NAME').default('x')`. */
const namesInChain = (node: Node, name: string): boolean => {
  for (let at = bare(node); at.type === 'CallExpression';) {
    if (literal(at.arguments[0]) === name) return true;
    const callee = bare(at.callee);
    if (callee.type !== 'MemberExpression') return false;
    at = bare(callee.object);
  }
  return false;
};

const foundAt = (node: Node, name: string): Found | undefined => {
  if (node.type === 'LogicalExpression' && node.operator !== '&&' && readsOf(node.left, name)) {
    const value = literal(node.right);
    return value === undefined ? undefined : { node: node.right, value, by: node.operator };
  }
  // process.env.NAME ? process.env.NAME : 'x'
  if (node.type === 'ConditionalExpression' && readsOf(node.test, name)) {
    const value = literal(node.alternate);
    return value === undefined ? undefined : { node: node.alternate, value, by: '?' };
  }
  if (node.type === 'ObjectProperty' && keyOf(node) === name) {
    // const { NAME = 'x' } = process.env, or NAME: z.string().default('x')
    if (node.value.type === 'AssignmentPattern') {
      const value = literal(node.value.right);
      return value === undefined ? undefined : { node: node.value.right, value, by: '=' };
    }
    return inChain(node.value);
  }
  if (node.type === 'CallExpression' && namesInChain(node, name)) return inChain(node);
  return undefined;
};

const isOfTests = (path: string): boolean =>
  /(?:^|\/)(?:tests?|__tests__|spec|e2e|fixtures|mocks?)\/|\.(?:test|spec)\.[cm]?[jt]sx?$/.test(path);

/**
 * Looks in the code for values that stand in for variables which are not given: `?? 'x'`, `|| 'x'`, a default in a pattern or in
 * a schema. Files of tests do not count. Only what is asked for is parsed.
 */
export const builtInValuesOf = (files: readonly File[]): BuiltInValues => {
  const code = files.filter(({ path }) => /\.[cm]?[jt]sx?$/.test(path) && !isOfTests(path));
  return name => {
    for (const file of code) {
      if (!file.text.includes(name)) continue;
      const parsed = parseModule(file);
      if ('reason' in parsed) continue;
      for (const node of nodesOf(parsed.program)) {
        const found = foundAt(node, name);
        if (found === undefined) continue;
        const line = lineOf(found.node);
        const text = file.text.split('\n')[line - 1] ?? '';
        const written = text.includes(name) && text.slice(text.indexOf(name)).includes(found.by) ? found.by : null;
        return { file: file.path, line, empty: found.value === '', written };
      }
    }
    return null;
  };
};
