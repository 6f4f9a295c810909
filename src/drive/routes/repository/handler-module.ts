import type { Node } from '@babel/types';
import type { FoundRoute } from '../route.ts';
import { guardCallsIn, kindAnswered, middlewareName, isGuardName } from './guards.ts';
import type { Located, ProgramOfApp } from '../../../engines/source/program.ts';
import { bare, isFunction, lineOf } from '../../../engines/source/syntax.ts';

/** Methods of HTTP that a module can export a handler under. */
export const exportedMethods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

export type Handler = {
  readonly line: number;
  readonly guards: readonly string[];
  readonly kind: FoundRoute['kind'];
  readonly node: Node;
};

/** Wrapped in a guard (`withAuth(handler)`) or guarded inside (`await requireAdmin(request)`): both are told. */
const guardsOf = (found: Located): readonly string[] => {
  const { node } = found;
  if (node.type !== 'CallExpression') return isFunction(node) ? guardCallsIn(node) : [];
  const wrapper = middlewareName(node.callee);
  const inner = node.arguments.flatMap(one => (isFunction(bare(one)) ? guardCallsIn(bare(one)) : []));
  return [...(wrapper !== undefined && isGuardName(wrapper) ? [wrapper] : []), ...inner];
};

/** What a module exports under a name, when it can be followed: where it is, what guards it, what it answers with. */
export const handlerOf = (program: ProgramOfApp, path: string, name: string): Handler | undefined => {
  const exported = program.exported(path, name);
  if (exported === undefined) return undefined;
  const settled = program.resolve(exported.node, exported.scope);
  // The line is that of this file, also when the handler is made in another one.
  const line = exported.scope.module.path === path ? lineOf(exported.node) : 1;
  return { line, guards: guardsOf(settled), kind: kindAnswered(settled.node), node: settled.node };
};

/** Guards that a layout calls: they stand before every page below it, not before its API routes. */
export const guardsOfModule = (program: ProgramOfApp, path: string): readonly string[] => {
  const scoped = program.module(path);
  return scoped === undefined ? [] : guardCallsIn(scoped.module.program);
};
