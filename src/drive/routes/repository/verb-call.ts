import type { Node } from '@babel/types';
import { guardsAmong, kindAnswered } from './guards.ts';
import type { Handle, RouterCall } from './router.ts';
import { bare, isFunction } from '../../../engines/source/syntax.ts';

/** A function literal, or the handler that a name stands for; what it answers with tells page from API. */
export const kindOfHandler = (call: RouterCall, node: Node | undefined): 'page' | 'api' | 'unknown' => {
  if (node === undefined) return 'unknown';
  const found = call.tracker.program.resolve(node, call.scope).node;
  if (isFunction(found)) return kindAnswered(found);
  // asyncHandler(async (req, res) => …)
  const inner = found.type === 'CallExpression' ? found.arguments.map(one => bare(one)).find(isFunction) : undefined;
  return inner === undefined ? 'unknown' : kindAnswered(inner);
};

const canBeHandler = (node: Node): boolean =>
  isFunction(node) ||
  node.type === 'Identifier' ||
  node.type === 'MemberExpression' ||
  node.type === 'CallExpression' ||
  node.type === 'ArrayExpression';

/** `router.get('/path', guard, handler)` and `router.route('/path').get(guard, handler)`. */
export const verbCall = (call: RouterCall): Handle => {
  const { handle, name, node, scope, given, tracker } = call;
  const [first, ...rest] = given;
  const own = tracker.pathsIn(first, scope);
  const method = name === 'all' ? 'ALL' : name.toUpperCase();
  if (own === undefined && handle.paths === undefined) {
    // One argument reads a setting (`app.get('env')`) or is a mistake; two declare a route.
    if (first !== undefined && rest.length > 0)
      tracker.note(`A route (${method}) has an address that is made at run time.`, node, scope);
    return handle;
  }
  const handlers = own === undefined ? given : rest;
  if (handlers.length === 0) return handle;
  const last = handlers.at(-1);
  if (last === undefined || !canBeHandler(bare(last))) return handle;
  const paths = own ?? handle.paths ?? [];
  tracker.add(
    handle.router,
    {
      is: 'route',
      methods: [method],
      paths,
      guards: guardsAmong(handlers.slice(0, -1)),
      kind: kindOfHandler(call, last),
    },
    node,
    scope,
  );
  return { router: handle.router, paths };
};
