import { isPlausible, joined, literal, routeOf } from '../route.ts';
import { guardCallsIn } from './guards.ts';
import { exportedMethods, guardsOfModule, handlerOf } from './handler-module.ts';
import type { ProgramOfApp } from '../../../engines/source/program.ts';
import type { App, Sink } from './source-file.ts';
import { isFunction, keyOf, lineOf } from '../../../engines/source/syntax.ts';

const letter = (code: string): string => String.fromCodePoint(Math.min(Number.parseInt(code, 16), 0x10ff_ff));

/** `post-[id=int]` → `post-:id`; `[x+2e]` is the letter itself. */
const partOf = (segment: string): string =>
  segment
    .split(/(\[[^\]]*\])/)
    .map(piece => {
      const inner = /^\[([^\]]*)\]$/.exec(piece)?.[1];
      if (inner === undefined) return literal(piece);
      const [, code] = /^[xu]\+([\da-f]{2,6})$/i.exec(inner) ?? [];
      if (code !== undefined) return literal(letter(code));
      const rest = inner.startsWith('...');
      const name = inner
        .replace(/^\.\.\./, '')
        .replace(/=.*$/, '')
        .replaceAll(/^\d|[^\w$]/g, '_');
      return `:${name}${rest ? '*' : ''}`;
    })
    .join('');

/** Templates of a folder under `src/routes`: two for each optional part (https://svelte.dev/docs/kit/advanced-routing). */
const templatesOf = (segments: readonly string[]): readonly string[] => {
  let templates: readonly (readonly string[])[] = [[]];
  for (const segment of segments.slice(0, 40)) {
    if (/^\([^()]*\)$/.test(segment)) continue;
    const optional = /^\[\[([^\]]+)\]\]$/.exec(segment)?.[1];
    const part = optional === undefined ? partOf(segment) : partOf(`[${optional}]`);
    const withPart = templates.map(before => [...before, part]);
    templates = optional === undefined || templates.length > 8 ? withPart : [...templates, ...withPart];
  }
  return [...new Set(templates.map(parts => joined(...parts)))].filter(isPlausible);
};

type Action = { readonly name: string; readonly line: number; readonly guards: readonly string[] };

/** Names of `export const actions = { default: …, rename: … }`. */
const actionsOf = (program: ProgramOfApp, path: string, sink: Sink): readonly Action[] => {
  const exported = program.exported(path, 'actions');
  const object = exported === undefined ? undefined : program.resolve(exported.node, exported.scope);
  if (exported === undefined || object === undefined) return [];
  if (object.node.type !== 'ObjectExpression') {
    sink.note({ where: `${path}:${lineOf(exported.node)}`, what: 'The form actions are made at run time.' });
    return [{ name: 'default', line: lineOf(exported.node), guards: [] }];
  }
  return object.node.properties.flatMap(property => {
    const name = keyOf(property);
    if (name === undefined) {
      sink.note({ where: `${path}:${lineOf(property)}`, what: 'A form action has a name that is made at run time.' });
      return [];
    }
    const fn = property.type === 'ObjectProperty' ? property.value : property;
    return [{ name, line: lineOf(property), guards: isFunction(fn) ? guardCallsIn(fn) : [] }];
  });
};

/** Routes of SvelteKit 1 and 2: `+page`, `+server` and the form actions of `+page.server` below `src/routes`. */
export const svelteKitRoutes = (app: App, program: ProgramOfApp, sink: Sink): void => {
  if (!app.packages.has('@sveltejs/kit')) return;
  const root = `${app.folder}src/routes/`;
  const routes = app.files.filter(({ path }) => path.startsWith(root));
  const layouts = routes.flatMap(({ path }) =>
    /\/\+layout(?:\.server)?\.[jt]s$/.test(path)
      ? [{ folder: path.slice(0, path.lastIndexOf('/') + 1), guards: guardsOfModule(program, path) }]
      : [],
  );
  for (const { path } of routes) {
    const segments = path.slice(root.length).split('/');
    const name = segments.pop() ?? '';
    const templates = templatesOf(segments);
    const above = layouts.filter(({ folder }) => path.startsWith(folder)).flatMap(({ guards }) => guards);
    const at = (line: number): { source: 'repository'; where: string } => ({
      source: 'repository',
      where: `${path}:${line}`,
    });
    if (/^\+page(?:@[^/]*)?\.svelte$/.test(name)) {
      const beside = routes.find(
        other =>
          /\/\+page\.server\.[jt]s$/.test(other.path) &&
          other.path.slice(0, other.path.lastIndexOf('/')) === path.slice(0, path.lastIndexOf('/')),
      );
      const load = beside === undefined ? undefined : handlerOf(program, beside.path, 'load');
      for (const template of templates)
        sink.route(
          routeOf({
            method: 'GET',
            template,
            kind: 'page',
            seenIn: at(1),
            guards: [...above, ...(load?.guards ?? [])],
          }),
        );
    }
    if (/^\+page\.server\.[jt]s$/.test(name))
      for (const action of actionsOf(program, path, sink))
        for (const template of templates)
          sink.route(
            routeOf({
              method: 'POST',
              template,
              kind: 'page',
              seenIn: at(action.line),
              guards: action.guards,
              // A named action is chosen by the name of a query parameter: POST /login?/register.
              query: action.name === 'default' ? [] : [`/${action.name}`],
            }),
          );
    if (!/^\+server\.[jt]s$/.test(name)) continue;
    const names = program.exportedNames(path);
    for (const method of [...exportedMethods, 'fallback'] as const) {
      if (!names.has(method)) continue;
      const handler = handlerOf(program, path, method);
      for (const template of templates)
        sink.route(
          routeOf({
            method: method === 'fallback' ? 'ALL' : method,
            template,
            kind: 'api',
            seenIn: at(handler?.line ?? 1),
            guards: handler?.guards ?? [],
          }),
        );
    }
  }
  for (const ending of ['.ts', '.js']) {
    const hooks = `${app.folder}src/hooks.server${ending}`;
    if (app.files.some(({ path }) => path === hooks))
      sink.note({ where: hooks, what: 'Code runs before every route (hooks); what it refuses is not read.' });
  }
};
