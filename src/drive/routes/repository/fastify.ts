import type { Node } from '@babel/types';
import { guardsAmong, isGuardName, middlewareName } from './guards.ts';
import { templatesOf } from './path-patterns.ts';
import { type Dialect, type Handle, plainVerbs, type RouterCall } from './router.ts';
import { bare, propertyOf } from '../../../engines/source/syntax.ts';
import { kindOfHandler } from './verb-call.ts';

/** Hooks that run before the handler and can refuse (https://fastify.dev/docs/latest/Reference/Hooks/). */
const refusing = ['onRequest', 'preParsing', 'preValidation', 'preHandler'];

const guardsOfOptions = (options: Node | undefined): readonly string[] =>
  refusing.flatMap(hook => {
    const value = propertyOf(options, hook);
    return value === undefined ? [] : guardsAmong([value]);
  });

/** `app.get('/path', { preHandler: [guard] }, handler)`. */
const verb = (call: RouterCall): Handle => {
  const { handle, name, node, scope, given, tracker } = call;
  const paths = tracker.pathsIn(given[0], scope);
  const method = name.toUpperCase();
  if (paths === undefined) {
    if (given.length > 1) tracker.note(`A route (${method}) has an address that is made at run time.`, node, scope);
    return handle;
  }
  if (given.length < 2) return handle;
  const options = given.length > 2 || bare(given[1] ?? node).type === 'ObjectExpression' ? given[1] : undefined;
  const settled = options === undefined ? undefined : tracker.program.resolve(options, scope).node;
  const handler = given[2] ?? (settled === undefined ? given[1] : propertyOf(settled, 'handler'));
  tracker.add(
    handle.router,
    { is: 'route', methods: [method], paths, guards: guardsOfOptions(settled), kind: kindOfHandler(call, handler) },
    node,
    scope,
  );
  return handle;
};

/** `app.route({ method: ['GET', 'HEAD'], url: '/path', preHandler: guard, handler })`. */
const route = (call: RouterCall): Handle => {
  const { handle, node, scope, given, tracker } = call;
  const made = given[0] === undefined ? undefined : tracker.program.resolve(given[0], scope);
  const [method, url] = [
    propertyOf(made?.node, 'method'),
    propertyOf(made?.node, 'url') ?? propertyOf(made?.node, 'path'),
  ];
  if (made !== undefined) tracker.consumed.add(made.node);
  const listed =
    method?.type === 'ArrayExpression' ? method.elements.filter(one => one !== null) : method ? [method] : [];
  const methods = listed.flatMap(one => tracker.program.text(one, made?.scope ?? scope)?.toUpperCase() ?? []);
  const path = url === undefined ? undefined : tracker.program.text(url, made?.scope ?? scope);
  if (methods.length === 0 || path === undefined) {
    tracker.note('A route has an address or a method that is made at run time.', node, scope);
    return handle;
  }
  const kind = kindOfHandler(call, propertyOf(made?.node, 'handler'));
  tracker.add(
    handle.router,
    { is: 'route', methods, paths: [path], guards: guardsOfOptions(made?.node), kind },
    node,
    scope,
  );
  return handle;
};

/** `app.register(plugin, { prefix: '/posts' })`; the plugin is a function that is given an app of its own. */
const register = ({ handle, node, scope, given: [plugin, options], tracker }: RouterCall): Handle => {
  if (plugin === undefined) return handle;
  const at = bare(plugin);
  // fastify-plugin wraps a function so that it acts on the app that registers it.
  const wraps =
    at.type === 'CallExpression' && tracker.program.importedAs(at.callee, scope)?.source === 'fastify-plugin';
  const inner = wraps ? (at.arguments[0] ?? at) : at;
  const router = tracker.targetOf(inner, scope, handle.router.dialect);
  const prefix = propertyOf(options, 'prefix');
  const path = prefix === undefined ? '' : tracker.program.text(prefix, scope);
  if (router === undefined) {
    const from = tracker.program.importedAs(inner, scope);
    const name = middlewareName(inner) ?? 'something';
    if (from?.source === '@fastify/autoload' || prefix !== undefined)
      tracker.note(
        `Routes are registered from ${from?.source === '@fastify/autoload' ? 'a folder' : name}${path === '' || path === undefined ? '' : ` under ${path}`}, which is not followed.`,
        node,
        scope,
      );
    return handle;
  }
  if (path === undefined) tracker.note('A plugin is registered under a prefix that is made at run time.', node, scope);
  else tracker.add(handle.router, { is: 'mount', path, router, guards: [] }, node, scope);
  return handle;
};

const addHook = ({ handle, node, scope, given: [name, ...hooks], tracker }: RouterCall): Handle => {
  const hook = name === undefined ? undefined : tracker.program.text(name, scope);
  const guards = guardsAmong(hooks).filter(one => isGuardName(one.replace(/\(.*$/, '')));
  if (hook !== undefined && refusing.includes(hook) && guards.length > 0)
    tracker.add(handle.router, { is: 'guard', path: '', guards }, node, scope);
  return handle;
};

const itself = ({ handle }: RouterCall): Handle => handle;

/** Fastify 4 and 5 (https://fastify.dev/docs/latest/Reference/Routes/). */
export const fastify: Dialect = {
  title: 'Fastify',
  makes: (source, name) =>
    source === 'fastify' && (name === 'default' || name === 'fastify' || name === '*') ? 'app' : undefined,
  types: new Set(['FastifyInstance']),
  templates: path => templatesOf(path, { doubledColon: true }),
  verbs: new Set(plainVerbs),
  calls: {
    ...Object.fromEntries(plainVerbs.map(name => [name, verb])),
    route,
    register,
    addHook,
    withTypeProvider: itself,
    after: itself,
  },
};
