import { guardsAmong, isGuardName, middlewareName } from './guards.ts';
import { prefixOf, templatesOf } from './path-patterns.ts';
import { type Dialect, plainVerbs, type RouterCall, type Handle } from './router.ts';
import { bare, isFunction } from '../../../engines/source/syntax.ts';
import { verbCall } from './verb-call.ts';

/** `app.use('/api', guard, router)`: mounts every router among the arguments; what else guards, guards what comes after. */
const use = ({ handle, node, scope, given, tracker }: RouterCall): Handle => {
  const own = tracker.pathsIn(given[0], scope);
  const paths = own ?? [''];
  const rest = (own === undefined ? given : given.slice(1)).flatMap(one => {
    const at = bare(one);
    return at.type === 'ArrayExpression' ? at.elements.filter(element => element !== null) : [one];
  });
  const targets = rest.flatMap(one => tracker.targetOf(one, scope, handle.router.dialect) ?? []);
  const others = rest.filter(one => tracker.targetOf(one, scope, handle.router.dialect) === undefined);
  const guards = guardsAmong(others).filter(name => targets.length > 0 || isGuardName(name.replace(/\(.*$/, '')));
  for (const path of paths) {
    for (const router of targets)
      tracker.add(handle.router, { is: 'mount', path: prefixOf(path), router, guards }, node, scope);
    if (targets.length > 0) continue;
    if (guards.length > 0) tracker.add(handle.router, { is: 'guard', path: prefixOf(path), guards }, node, scope);
    const last = others.at(-1);
    // A handler under a path of its own answers there: a static folder, an auth library, a GraphQL server.
    if (own !== undefined && path !== '/' && last !== undefined && !isFunction(bare(last)) && guards.length === 0)
      tracker.note(
        `Everything under ${path} is answered by ${middlewareName(last) ?? 'something'}, which is not followed.`,
        node,
        scope,
      );
  }
  if (own === undefined && given.length > 1 && given[0]?.type === 'TemplateLiteral')
    tracker.note('Something is mounted at an address that is made at run time.', node, scope);
  return handle;
};

const routeBuilder = ({ handle, node, scope, given, tracker }: RouterCall): Handle => {
  const paths = tracker.pathsIn(given[0], scope);
  if (paths === undefined) tracker.note('A route has an address that is made at run time.', node, scope);
  return paths === undefined ? handle : { router: handle.router, paths };
};

/** Express 4 and 5 (https://expressjs.com/en/5x/api.html). */
export const express: Dialect = {
  title: 'Express',
  makes: (source, name) => {
    if (source === 'express-promise-router') return 'part';
    if (source !== 'express') return undefined;
    if (name === 'default' || name === '*' || name === 'express') return 'app';
    return name === 'Router' ? 'part' : undefined;
  },
  types: new Set([
    'Express',
    'Application',
    'Router',
    'IRouter',
    'Express.Application',
    'express.Express',
    'express.Application',
    'express.Router',
  ]),
  templates: path => templatesOf(path),
  verbs: new Set(plainVerbs),
  calls: { use, route: routeBuilder, ...Object.fromEntries(plainVerbs.map(verb => [verb, verbCall])) },
};
