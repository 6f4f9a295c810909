import { joined, literal, routeOf, isPlausible } from '../route.ts';
import { methodsTestedIn } from './guards.ts';
import { exportedMethods, guardsOfModule, handlerOf } from './handler-module.ts';
import { hasDirective } from '../../../engines/source/exports.ts';
import type { ProgramOfApp } from '../../../engines/source/program.ts';
import { type App, modulePath, productCode, type Sink } from './source-file.ts';
import { bare, isFunction, lineOf, nodesOf, propertyOf } from '../../../engines/source/syntax.ts';

const code = /\.(?:tsx?|jsx?|mjs)$/;
const pageFile = /\.(?:tsx?|jsx?|mdx?)$/;

/** Pages that Next.js answers with by itself; nobody asks for their address. */
const special = new Set(['_app', '_document', '_error', '404', '500', '_middleware']);

/** Files that stand for an address of another name (https://nextjs.org/docs/app/api-reference/file-conventions/metadata). */
const metadata: { readonly [file: string]: string } = {
  sitemap: '/sitemap.xml',
  robots: '/robots.txt',
  manifest: '/manifest.webmanifest',
};

/**
 * The template of a folder of `app/` or a file of `pages/`; two where the last part is optional. Undefined for what
 * has no address: private folders and intercepted routes (https://nextjs.org/docs/app/getting-started/project-structure).
 */
const templatesOfSegments = (segments: readonly string[]): readonly string[] | undefined => {
  const parts: string[] = [];
  let without: string | undefined;
  for (const segment of segments) {
    if (/^\(\.{1,3}\)/.test(segment) || segment.startsWith('_')) return undefined;
    if (/^\([^()]*\)$/.test(segment) || segment.startsWith('@')) continue;
    const [, optional, optionalName] = /^\[(\[)\.\.\.([^\]]+)\]\]$/.exec(segment) ?? [];
    const rest = /^\[\.\.\.([^\]]+)\]$/.exec(segment)?.[1] ?? optionalName;
    const name = /^\[([^\].]+)\]$/.exec(segment)?.[1];
    if (optional !== undefined) without = joined(...parts);
    if (rest !== undefined) parts.push(`:${asName(rest)}*`);
    else parts.push(name === undefined ? literal(segment.replaceAll('%5F', '_')) : `:${asName(name)}`);
  }
  return [...(without === undefined ? [] : [without]), joined(...parts)];
};

const asName = (text: string): string => text.replaceAll(/^\d|[^\w$]/g, '_');

const lastOf = (segments: readonly string[]): string => segments.at(-1) ?? '';

/** `basePath` of next.config, when it is a literal. */
const basePathOf = (app: App, program: ProgramOfApp, sink: Sink): string => {
  const config = app.files.find(({ path }) =>
    /^next\.config\.(?:[cm]?js|[cm]?ts)$/.test(path.slice(app.folder.length)),
  );
  const scoped = config === undefined ? undefined : program.module(config.path);
  if (scoped === undefined) return '';
  let base = '';
  for (const node of nodesOf(scoped.module.program)) {
    if (node.type !== 'ObjectExpression') continue;
    const value = propertyOf(node, 'basePath');
    base = value === undefined ? base : (program.text(value, scoped.top) ?? '');
    for (const name of ['rewrites', 'redirects'])
      if (propertyOf(node, name) !== undefined)
        sink.note({
          where: `${scoped.module.path}:${lineOf(propertyOf(node, name) ?? node)}`,
          what: `The settings hold ${name}, which are made at run time and not read.`,
        });
  }
  return base;
};

const noteServerActions = (app: App, program: ProgramOfApp, sink: Sink): void => {
  for (const file of productCode(app)) {
    if (!file.text.includes('use server')) continue;
    const scoped = program.module(file.path);
    if (scoped === undefined) continue;
    const names = hasDirective(scoped.module, 'use server') ? [...program.exportedNames(file.path)] : [];
    for (const node of nodesOf(scoped.module.program)) {
      if (!isFunction(node) || !('body' in node) || node.body === null || typeof node.body !== 'object') continue;
      if (!('directives' in node.body) || node.body.directives === undefined) continue;
      if (!node.body.directives.some(({ value }) => value.value === 'use server')) continue;
      names.push(node.type === 'FunctionDeclaration' && node.id ? node.id.name : `line ${lineOf(node)}`);
    }
    if (names.length > 0)
      sink.note({
        where: file.path,
        what: `Server actions (${names.slice(0, 20).join(', ')}) have no address of their own: a POST to any page that uses them runs them.`,
      });
  }
};

const noteMiddleware = (app: App, program: ProgramOfApp, sink: Sink): void => {
  for (const base of ['', 'src/'])
    for (const name of ['middleware', 'proxy'])
      for (const ending of ['.ts', '.js', '.mjs', '.tsx']) {
        const path = `${app.folder}${base}${name}${ending}`;
        const scoped = app.files.some(file => file.path === path) ? program.module(path) : undefined;
        if (scoped === undefined) continue;
        const config = program.exported(path, 'config');
        const matcher = propertyOf(config?.node, 'matcher');
        const listed = matcher?.type === 'ArrayExpression' ? matcher.elements : [matcher ?? null];
        const patterns = listed.flatMap(one => {
          if (one === null) return [];
          const at = bare(one);
          const text = program.text(propertyOf(at, 'source') ?? at, scoped.top);
          return text === undefined ? ['an address made at run time'] : [text.slice(0, 100)];
        });
        sink.note({
          where: path,
          what: `Code runs before ${patterns.length === 0 ? 'every route' : patterns.slice(0, 20).join(', ')}; what it refuses is not read.`,
        });
      }
};

const appRoutes = (app: App, program: ProgramOfApp, base: string, root: string, sink: Sink): void => {
  const layouts = new Map<string, readonly string[]>();
  for (const file of app.files) {
    const path = modulePath(file, root, code);
    if (path !== undefined && /(?:^|\/)layout$/.test(path))
      layouts.set(path.slice(0, -'layout'.length), guardsOfModule(program, file.path));
  }
  for (const file of app.files) {
    const path = modulePath(file, root, pageFile);
    if (path === undefined) continue;
    const segments = path.split('/');
    const name = segments.pop() ?? '';
    const fixed =
      segments.length === 0 && Object.hasOwn(metadata, name) && code.test(file.path) ? metadata[name] : undefined;
    if (fixed !== undefined) {
      sink.route(
        routeOf({
          method: 'GET',
          template: joined(base, fixed),
          kind: 'unknown',
          seenIn: { source: 'repository', where: `${file.path}:1` },
        }),
      );
      continue;
    }
    const isRoute = name === 'route' && code.test(file.path);
    if (name !== 'page' && !isRoute) continue;
    const templates = templatesOfSegments(segments)
      ?.map(template => joined(base, template))
      .filter(isPlausible);
    if (templates === undefined) {
      if (segments.some(segment => /^\(\.{1,3}\)/.test(segment)))
        sink.note({
          where: file.path,
          what: 'It shows another page in its own frame (intercepting route); it has no address of its own.',
        });
      continue;
    }
    const above = [...layouts].filter(([folder]) => path.startsWith(folder)).flatMap(([, guards]) => guards);
    const names = isRoute ? program.exportedNames(file.path) : new Set<string>();
    if (isRoute && !exportedMethods.some(method => names.has(method)))
      sink.note({ where: file.path, what: 'The route exports no method that could be read.' });
    for (const template of templates) {
      if (!isRoute) {
        const guards = [...above, ...(code.test(file.path) ? guardsOfModule(program, file.path) : [])];
        sink.route(
          routeOf({
            method: 'GET',
            template,
            kind: 'page',
            seenIn: { source: 'repository', where: `${file.path}:1` },
            guards,
          }),
        );
        continue;
      }
      for (const method of exportedMethods) {
        if (!names.has(method)) continue;
        const handler = handlerOf(program, file.path, method);
        sink.route(
          routeOf({
            method,
            template,
            kind: 'api',
            seenIn: { source: 'repository', where: `${file.path}:${handler?.line ?? 1}` },
            guards: handler?.guards ?? [],
          }),
        );
      }
    }
  }
};

const pagesRoutes = (app: App, program: ProgramOfApp, base: string, root: string, sink: Sink): void => {
  for (const file of app.files) {
    const path = modulePath(file, root, pageFile);
    if (path === undefined || special.has(lastOf(path.split('/'))) || file.path.endsWith('.d.ts')) continue;
    const segments = path.split('/');
    if (lastOf(segments) === 'index') segments.pop();
    const templates =
      templatesOfSegments(segments)
        ?.map(template => joined(base, template))
        .filter(isPlausible) ?? [];
    const isApi = path.startsWith('api/') || path === 'api';
    const handler = code.test(file.path) ? handlerOf(program, file.path, 'default') : undefined;
    // A handler that tests no method answers all of them.
    const tested = isApi && handler !== undefined ? methodsTestedIn(handler.node) : [];
    const methods = isApi ? (tested.length === 0 ? ['ALL'] : tested) : ['GET'];
    const guards = isApi ? (handler?.guards ?? []) : code.test(file.path) ? guardsOfModule(program, file.path) : [];
    for (const template of templates)
      for (const method of methods)
        sink.route(
          routeOf({
            method,
            template,
            kind: isApi ? 'api' : 'page',
            seenIn: { source: 'repository', where: `${file.path}:${handler?.line ?? 1}` },
            guards,
          }),
        );
  }
};

/** Routes of Next.js 13 to 16: `app/` and `pages/`, at the root of the app or in `src/`. */
export const nextRoutes = (app: App, program: ProgramOfApp, sink: Sink): void => {
  if (!app.packages.has('next')) return;
  const base = basePathOf(app, program, sink);
  for (const folder of ['', 'src/']) {
    appRoutes(app, program, base, `${app.folder}${folder}app/`, sink);
    pagesRoutes(app, program, base, `${app.folder}${folder}pages/`, sink);
  }
  noteServerActions(app, program, sink);
  noteMiddleware(app, program, sink);
};
