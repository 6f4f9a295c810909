import type { Node } from '@babel/types';
import type { Scope } from '../source/scope.ts';
import { argumentsOf, bare, dottedName, keyOf, nodesOf } from '../source/syntax.ts';
import { type Environment, environmentModule } from './environment.ts';
import type { Reading } from './reading.ts';
import { parentOf, type Tree } from './tree.ts';
import { isLoud, type Need } from './use.ts';

export type Namer = {
  /** Calls that name a variable by themselves: t3-env, Nest's ConfigService, env-var, Astro's getSecret. */
  readonly namingCalls: (node: Node, scope: Scope, tree: Tree) => void;
  /** `import { SECRET } from '$env/static/private'` */
  readonly readImports: (node: Node, scope: Scope) => void;
  /** `runtimeConfig` of Nuxt. */
  readonly nuxtConfig: (object: Node, scope: Scope) => void;
};

export const createNamer = (reading: Reading): Namer => {
  const { program, environments, schemas, emitKeys, needOfRead, readByName } = reading;
  const put = (
    name: string | null,
    node: Node,
    scope: Scope,
    from: Environment,
    need: Need,
    shown?: string,
    browser = false,
  ): void => reading.emit({ name, node, scope, from, need, browser, ...(shown === undefined ? {} : { shown }) });

  const isEmpty = (node: Node): boolean => node.type === 'StringLiteral' && node.value === '';

  /** Calls that name a variable by themselves: t3-env, Nest's ConfigService, env-var, Astro's getSecret. */
  const namingCalls = (node: Node, scope: Scope, tree: Tree): void => {
    if (node.type !== 'CallExpression') return;
    const name = dottedName(node.callee) ?? '';
    if (/(?:^|\.)createEnv$/.test(name)) return emitKeys(schemas.ofCreateEnv(node, scope));
    const [given] = argumentsOf(node);
    if (name === 'envsafe' && given !== undefined) return emitKeys(schemas.ofObject(given, scope) ?? []);
    const callee = bare(node.callee);
    const [first, second] = argumentsOf(node);
    if (
      callee.type === 'Identifier' &&
      program.importedAs(callee, scope)?.source === 'astro:env/server' &&
      callee.name === 'getSecret' &&
      first !== undefined
    )
      return readByName(first, node, scope, 'dynamic-private', needOfRead(node, scope));
    if (callee.type !== 'MemberExpression' || first === undefined) return;
    const method = keyOf(callee);
    if (method !== 'get' && method !== 'getOrThrow') return;
    const owner = bare(callee.object);
    const ownerName = dottedName(owner) ?? '';
    const isEnvVar = owner.type === 'Identifier' && program.importedAs(owner, scope)?.source === 'env-var';
    if (isEnvVar) {
      if (first.type === 'StringLiteral') put(first.value, first, scope, 'process', chainNeed(node));
      return;
    }
    const isConfig = /(?:^|\.)(?:\w*[cC]onfig(?:uration)?(?:Service)?|\w*[eE]nv(?:ironment)?(?:Service)?)$/.test(
      ownerName,
    );
    const isTyped =
      owner.type === 'CallExpression' &&
      argumentsOf(owner).some(one => one.type === 'Identifier' && one.name.endsWith('ConfigService'));
    if (
      (!isConfig && !isTyped) ||
      !/ConfigService|ConfigModule/.test(tree.scoped.module.text) ||
      first.type !== 'StringLiteral' ||
      !isLoud(first.value)
    )
      return;
    const isOptions = second?.type === 'ObjectExpression';
    const need =
      method === 'getOrThrow'
        ? 'required'
        : second !== undefined && !isOptions
          ? isEmpty(second)
            ? 'empty'
            : 'default'
          : needOfRead(node, scope);
    put(first.value, first, scope, 'process', need);
  };

  /** `env.get('X').default('a').required()` of env-var. */
  const chainNeed = (call: Node): Need => {
    let at = call;
    let need: Need = 'optional';
    for (let parent = parentOf(at); parent !== undefined; parent = parentOf(at)) {
      if (parent.type === 'MemberExpression') {
        const key = keyOf(parent);
        if (key === 'default') return 'default';
        if (key === 'required') need = 'required';
      } else if (parent.type !== 'CallExpression') return need;
      at = parent;
    }
    return need;
  };

  const readImports = (node: Node, scope: Scope): void => {
    if (node.type !== 'ImportDeclaration' || node.importKind === 'type') return;
    const from = environmentModule(node.source.value);
    if (from === undefined) return;
    const isAll = from.startsWith('dynamic') && node.source.value.startsWith('$env');
    for (const one of node.specifiers) {
      if (one.type !== 'ImportSpecifier') continue;
      const name = one.imported.type === 'Identifier' ? one.imported.name : one.imported.value;
      if (name === 'getSecret' || (isAll && name === 'env')) continue;
      put(name, one, scope, from, 'required');
    }
  };

  /** `defineNuxtConfig({ runtimeConfig: { secret: '', public: { base: '/' } } })`: NUXT_SECRET and NUXT_PUBLIC_BASE fill it when it runs. */
  const nuxtConfig = (object: Node, scope: Scope, prefix: string): void => {
    if (object.type !== 'ObjectExpression') return;
    for (const one of object.properties) {
      const key = keyOf(one);
      if (one.type !== 'ObjectProperty' || key === undefined) continue;
      const name = `${prefix}_${key
        .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
        .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
        .replaceAll('-', '_')
        .toUpperCase()}`;
      const value = bare(one.value);
      if (value.type === 'ObjectExpression') nuxtConfig(value, scope, name);
      else if (mentionsEnvironment(value, scope)) continue;
      else {
        const isNone =
          (value.type === 'StringLiteral' && value.value === '') ||
          value.type === 'NullLiteral' ||
          (value.type === 'Identifier' && value.name === 'undefined');
        put(
          name,
          one,
          scope,
          'dynamic-private',
          isNone ? 'required' : 'default',
          undefined,
          prefix.startsWith('NUXT_PUBLIC'),
        );
      }
    }
  };

  const mentionsEnvironment = (node: Node, scope: Scope): boolean => {
    for (const one of nodesOf(node)) if (environments.of(one, scope) !== undefined) return true;
    return false;
  };

  return { namingCalls, readImports, nuxtConfig: (object, scope) => nuxtConfig(object, scope, 'NUXT') };
};
