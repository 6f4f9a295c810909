import type { Node } from '@babel/types';
import type { Scope } from '../source/scope.ts';
import { bare, dottedName, keyOf } from '../source/syntax.ts';
import type { Environment } from './environment.ts';
import type { Reading } from './reading.ts';
import type { Tree } from './tree.ts';
import { isLoud, type Need } from './use.ts';

/**
 * Schemas whose keys are written like variables, in a module that speaks of the environment: where the environment goes need
 * not be followed then.
 */
export const readLooseSchemas = (reading: Reading, tree: Tree): void => {
  const { schemas, emitKeys, schemaNeeds } = reading;
  const put = (
    name: string | null,
    node: Node,
    scope: Scope,
    from: Environment,
    need: Need,
    shown?: string,
    browser = false,
  ): void => reading.emit({ name, node, scope, from, need, browser, ...(shown === undefined ? {} : { shown }) });

  const areLoud = (keys: readonly string[]): boolean => {
    const loud = keys.filter(isLoud);
    return (
      loud.length > 0 && loud.length >= keys.length * 0.7 && (loud.length >= 2 || loud.some(key => key.includes('_')))
    );
  };

  /** `class Variables { @IsString() DATABASE_URL: string }`, as NestJS validates them. */
  const fieldsOfClass = (node: Node, scope: Scope): void => {
    if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return;
    const fields = node.body.body.flatMap(one =>
      one.type === 'ClassProperty' && one.key.type === 'Identifier' ? [{ one, name: one.key.name }] : [],
    );
    if (!areLoud(fields.map(({ name }) => name)) || !fields.some(({ one }) => (one.decorators?.length ?? 0) > 0))
      return;
    for (const { one, name } of fields) {
      if (!isLoud(name)) continue;
      const marks = (one.decorators ?? []).map(mark =>
        dottedName(mark.expression.type === 'CallExpression' ? mark.expression.callee : mark.expression),
      );
      const need: Need = one.value
        ? 'default'
        : one.optional === true || marks.includes('IsOptional')
          ? 'optional'
          : 'required';
      put(name, one.key, scope, 'process', need);
      schemaNeeds.set(`${scope.module.path} ${name}`, need);
    }
  };

  /** JSON schema as fastify-env and Ajv take it, and convict's `{ env: 'NAME', default: … }`. */
  const jsonSchema = (node: Node, scope: Scope): void => {
    if (node.type !== 'ObjectExpression') return;
    const property = (name: string): Node | undefined => {
      const found = node.properties.find(one => keyOf(one) === name);
      return found?.type === 'ObjectProperty' ? bare(found.value) : undefined;
    };
    const named = property('env');
    if (
      named?.type === 'StringLiteral' &&
      isLoud(named.value) &&
      (property('default') !== undefined || property('format') !== undefined || property('doc') !== undefined)
    ) {
      const instead = property('default');
      const isNone =
        instead === undefined ||
        instead.type === 'NullLiteral' ||
        (instead.type === 'StringLiteral' && instead.value === '');
      put(named.value, named, scope, 'process', isNone ? 'required' : 'default');
    }
    const properties = property('properties');
    if (properties?.type !== 'ObjectExpression' || property('type') === undefined) return;
    const fields = properties.properties.flatMap(one =>
      one.type === 'ObjectProperty' && keyOf(one) !== undefined ? [{ one, name: keyOf(one) ?? '' }] : [],
    );
    if (!areLoud(fields.map(({ name }) => name))) return;
    const required = property('required');
    const needed = new Set(
      required?.type === 'ArrayExpression'
        ? required.elements.flatMap(one => (one?.type === 'StringLiteral' ? [one.value] : []))
        : [],
    );
    for (const { one, name } of fields) {
      if (!isLoud(name) || one.type !== 'ObjectProperty') continue;
      const hasDefault =
        one.value.type === 'ObjectExpression' && one.value.properties.some(each => keyOf(each) === 'default');
      put(name, one, scope, 'process', hasDefault ? 'default' : needed.has(name) ? 'required' : 'optional');
    }
  };

  const { module } = tree.scoped;
  if (
    !/\bprocess\.env\b|import\.meta\.env|\b\w*[eE]nv(?:ironment|Schema|Vars?|s)?\b|Config(?:Module|Service)/.test(
      module.text,
    )
  )
    return;
  // Where one schema was followed from the environment, another in capitals alone (`TITLE`, `BODY`) is of something else.
  const isFollowed = [...schemaNeeds.keys()].some(key => key.startsWith(`${module.path} `));
  const areVariables = (keys: readonly string[]): boolean =>
    areLoud(keys) && (!isFollowed || keys.some(key => key.includes('_')));
  const seen = new Set<Node>();
  for (const [index, node] of tree.nodes.entries()) {
    const scope = tree.scopes[index] ?? tree.scoped.top;
    if (node.type === 'CallExpression') {
      if (seen.has(node)) continue;
      const keys = schemas.of(node, scope);
      const callee = bare(node.callee);
      if (keys !== undefined && areVariables(keys.map(({ name }) => name)) && callee.type === 'MemberExpression')
        emitKeys(keys, true);
    } else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') fieldsOfClass(node, scope);
    else if (node.type === 'ObjectExpression') jsonSchema(node, scope);
  }
};
