import type { Node } from '@babel/types';
import { guardsAmong, isGuardName, middlewareName } from './guards.ts';
import { prefixOf, templatesOf } from './path-patterns.ts';
import { type Dialect, plainVerbs, type RouterCall, type Handle } from './router.ts';
import { bare, propertyOf } from '../../../engines/source/syntax.ts';
import { kindOfHandler, verbCall } from './verb-call.ts';

const use = ({ handle, node, scope, given, tracker }: RouterCall): Handle => {
  const own = tracker.pathsIn(given[0], scope);
  const guards = guardsAmong(own === undefined ? given : given.slice(1)).filter(name =>
    isGuardName(name.replace(/\(.*$/, '')),
  );
  for (const path of own ?? [''])
    if (guards.length > 0) tracker.add(handle.router, { is: 'guard', path: prefixOf(path), guards }, node, scope);
  return handle;
};

/** `app.route('/posts', posts)`; everything of `posts` stands below. */
const route = ({ handle, node, scope, given: [path, target], tracker }: RouterCall): Handle => {
  const prefixes = tracker.pathsIn(path, scope);
  const router = target === undefined ? undefined : tracker.targetOf(target, scope, handle.router.dialect);
  if (prefixes === undefined || router === undefined)
    tracker.note(
      `Routes are mounted ${prefixes === undefined ? 'at an address that is made at run time' : `under ${prefixes.join(', ')} from something that is not followed`}.`,
      node,
      scope,
    );
  else
    for (const prefix of prefixes)
      tracker.add(handle.router, { is: 'mount', path: prefixOf(prefix), router, guards: [] }, node, scope);
  return handle;
};

/** `app.basePath('/api')` gives a router that writes into the same app, one step deeper. */
const basePath = ({ handle, node, scope, given: [path], tracker }: RouterCall): Handle => {
  const [prefix] = tracker.pathsIn(path, scope) ?? [];
  if (prefix === undefined) {
    tracker.note('The base path is made at run time.', node, scope);
    return handle;
  }
  const router = tracker.newRouter(handle.router.dialect, 'part', node, scope);
  tracker.add(handle.router, { is: 'mount', path: prefix, router, guards: [] }, node, scope);
  return { router };
};

const textsOf = (call: RouterCall, node: Node | undefined): readonly string[] => {
  if (node === undefined) return [];
  const at = bare(node);
  const parts = at.type === 'ArrayExpression' ? at.elements.filter(one => one !== null) : [at];
  return parts.flatMap(one => call.tracker.program.text(one, call.scope) ?? []);
};

/** `app.on(['GET', 'POST'], '/auth/*', handler)`. */
const on = (call: RouterCall): Handle => {
  const { handle, node, scope, given, tracker } = call;
  const methods = textsOf(call, given[0]).map(one => one.toUpperCase());
  const paths = tracker.pathsIn(given[1], scope);
  if (methods.length === 0 || paths === undefined) {
    tracker.note('A route has an address or a method that is made at run time.', node, scope);
    return handle;
  }
  const guards = guardsAmong(given.slice(2, -1));
  tracker.add(
    handle.router,
    { is: 'route', methods, paths, guards, kind: kindOfHandler(call, given.at(-1)) },
    node,
    scope,
  );
  return handle;
};

/** `app.openapi(createRoute({ method: 'get', path: '/posts/{id}' }), handler)` of @hono/zod-openapi. */
const openapi = (call: RouterCall): Handle => {
  const { handle, node, scope, given, tracker } = call;
  const made = given[0] === undefined ? undefined : tracker.program.resolve(given[0], scope);
  const object = made?.node.type === 'CallExpression' ? bare(made.node.arguments[0] ?? made.node) : made?.node;
  const [method, path] = [propertyOf(object, 'method'), propertyOf(object, 'path')];
  const [verb, address] = [method, path].map(one =>
    one === undefined || made === undefined ? undefined : tracker.program.text(one, made.scope),
  );
  if (object !== undefined) tracker.consumed.add(object);
  if (verb === undefined || address === undefined) {
    tracker.note('A route has an address or a method that is made at run time.', node, scope);
    return handle;
  }
  const middleware = propertyOf(object, 'middleware');
  tracker.add(
    handle.router,
    {
      is: 'route',
      methods: [verb.toUpperCase()],
      paths: [address.replaceAll(/\{([A-Za-z_]\w*)\}/g, ':$1')],
      guards: middleware === undefined ? [] : guardsAmong([middleware]),
      kind: 'api',
    },
    node,
    scope,
  );
  return handle;
};

const mount = ({ handle, node, scope, given: [path, handler], tracker }: RouterCall): Handle => {
  const [prefix] = tracker.pathsIn(path, scope) ?? ['an address made at run time'];
  const name = handler === undefined ? undefined : middlewareName(handler);
  tracker.note(`Everything under ${prefix} is answered by ${name ?? 'something'}, which is not followed.`, node, scope);
  return handle;
};

/** Hono 3 and 4 (https://hono.dev/docs/api/routing). */
export const hono: Dialect = {
  title: 'Hono',
  makes: (source, name, node) =>
    node.type === 'NewExpression' &&
    ((/^hono(?:\/(?:quick|tiny))?$/.test(source) && name === 'Hono') ||
      (source === '@hono/zod-openapi' && name === 'OpenAPIHono'))
      ? 'app'
      : undefined,
  types: new Set(['Hono', 'OpenAPIHono']),
  templates: path => templatesOf(path, { bracesArePattern: true }),
  verbs: new Set(plainVerbs),
  calls: {
    ...Object.fromEntries(plainVerbs.map(verb => [verb, verbCall])),
    use,
    route,
    basePath,
    on,
    openapi,
    mount,
    notFound: ({ handle }) => handle,
    onError: ({ handle }) => handle,
  },
};
