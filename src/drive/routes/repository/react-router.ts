import type { Node } from '@babel/types';
import { isPlausible, joined, literal, routeOf } from '../route.ts';
import { methodsTestedIn } from './guards.ts';
import { handlerOf } from './handler-module.ts';
import type { ProgramOfApp } from '../../../engines/source/program.ts';
import type { Scope } from '../../../engines/source/scope.ts';
import { type App, modulePath, productCode, type Sink } from './source-file.ts';
import { argumentsOf, bare, dottedName, keyOf, lineOf, nodesOf, propertyOf } from '../../../engines/source/syntax.ts';

const code = /\.(?:tsx?|jsx?|mdx?)$/;

type Module = { readonly path: string; readonly template: string };

/** A segment as React Router writes it in a path: `:id`, `*`, `lang?`. */
const ofPath = (path: string): readonly string[] => {
  let templates: readonly (readonly string[])[] = [[]];
  for (const segment of path
    .split('/')
    .filter(one => one !== '')
    .slice(0, 40)) {
    const optional = segment.endsWith('?');
    const bareSegment = optional ? segment.slice(0, -1) : segment;
    const part =
      bareSegment === '*'
        ? ':rest*'
        : bareSegment.startsWith(':')
          ? `:${bareSegment.slice(1).replaceAll(/[^\w$]/g, '_')}`
          : literal(bareSegment);
    const withPart = templates.map(before => [...before, part]);
    templates = optional && templates.length <= 8 ? [...templates, ...withPart] : withPart;
  }
  return templates.map(parts => joined(...parts));
};

/**
 * The path of a flat route file (https://reactrouter.com/how-to/file-route-conventions): dots are slashes, `$` begins a
 * parameter, `_` at the front names a layout, `_` at the end leaves the layout, brackets hold literal text, parentheses
 * an optional part. Undefined for a layout without an address.
 */
const ofFlatName = (name: string): string | undefined => {
  const segments: { text: string; raw: string }[] = [{ text: '', raw: '' }];
  let inBrackets = false;
  for (const char of name) {
    const last = segments.at(-1);
    if (last === undefined) break;
    if (char === '[' || char === ']') inBrackets = char === '[';
    else if ((char === '.' || char === '/') && !inBrackets) segments.push({ text: '', raw: '' });
    else {
      last.text += char;
      last.raw += inBrackets ? '\0' : char;
    }
  }
  const parts = segments.flatMap(({ text, raw }, index): string[] => {
    const isLast = index === segments.length - 1;
    if (raw === '_index' || (raw === 'index' && isLast && index > 0 && name.includes('/'))) return [];
    if (raw.startsWith('_')) return isLast ? ['\0'] : [];
    const optional = raw.startsWith('(') && raw.endsWith(')');
    const inner = optional ? text.slice(1, -1) : raw.endsWith('_') ? text.slice(0, -1) : text;
    const shown = raw.replace(/^\(/, '').startsWith('$') ? (inner === '$' ? '*' : `:${inner.slice(1)}`) : inner;
    return [optional ? `${shown}?` : shown];
  });
  return parts.includes('\0') ? undefined : parts.join('/');
};

const flatRoutes = (app: App): readonly Module[] => {
  const root = `${app.folder}app/routes/`;
  const nests = app.packages.has('@remix-run/v1-route-convention');
  return app.files.flatMap(file => {
    const path = modulePath(file, root, code);
    if (path === undefined || /\.(?:test|spec|server|client)$/.test(path)) return [];
    const [folder = '', ...below] = path.split('/');
    // In a folder only `route` (or `index`) is the route; what lies beside it belongs to it.
    const isFolder = below.length === 1 && (below[0] === 'route' || below[0] === 'index');
    if (below.length > 0 && !isFolder && !nests) return [];
    const template = ofFlatName(isFolder && !nests ? folder : path);
    return template === undefined ? [] : [{ path: file.path, template }];
  });
};

/** Routes that `app/routes.ts` lists with `route`, `index`, `layout` and `prefix`. */
const configuredRoutes = (app: App, program: ProgramOfApp, config: string, sink: Sink): readonly Module[] => {
  const found: Module[] = [];
  const note = (node: Node): void =>
    sink.note({
      where: `${config}:${lineOf(node)}`,
      what: 'Routes are listed in a way that is only known at run time.',
    });
  const fileOf = (node: Node | undefined, scope: Scope): string | undefined => {
    const text = node === undefined ? undefined : program.text(node, scope);
    return text === undefined ? undefined : joined(`${app.folder}app`, text.replace(/^\.\//, '')).slice(1);
  };
  const visit = (node: Node, scope: Scope, prefix: string, depth: number): void => {
    const located = program.resolve(node, scope);
    const at = located.node;
    if (depth > 30) return note(at);
    if (at.type === 'ArrayExpression') {
      for (const one of at.elements)
        if (one !== null) visit(one.type === 'SpreadElement' ? one.argument : one, located.scope, prefix, depth + 1);
      return undefined;
    }
    if (at.type !== 'CallExpression') return note(at);
    const name = dottedName(at.callee) ?? '';
    const given = argumentsOf(at);
    if (name === 'flatRoutes') {
      found.push(...flatRoutes(app).map(one => ({ ...one, template: joined(prefix, one.template) })));
      return undefined;
    }
    const takesPath = name === 'route' || name === 'prefix';
    const path = takesPath && given[0] !== undefined ? program.text(given[0], located.scope) : '';
    if (path === undefined || !['route', 'index', 'layout', 'prefix'].includes(name)) return note(at);
    const below = joined(prefix, path);
    const file = fileOf(takesPath ? given[1] : given[0], located.scope);
    if (name === 'route' || name === 'index') {
      if (file === undefined) note(at);
      else found.push({ path: file, template: below });
    }
    const children = given.findLast(one => program.resolve(one, located.scope).node.type === 'ArrayExpression');
    if (children !== undefined) visit(children, located.scope, below, depth + 1);
    return undefined;
  };
  const exported = program.exported(config, 'default');
  if (exported === undefined) sink.note({ where: config, what: 'The list of routes could not be read.' });
  else visit(exported.node, exported.scope, '', 0);
  return found;
};

const emitModule = (program: ProgramOfApp, { path, template }: Module, sink: Sink): void => {
  const names = program.exportedNames(path);
  const isMarkdown = /\.mdx?$/.test(path);
  const loader = names.has('loader') ? handlerOf(program, path, 'loader') : undefined;
  const action = names.has('action') ? handlerOf(program, path, 'action') : undefined;
  const hasPage = names.has('default') || isMarkdown;
  const at = (line: number): { source: 'repository'; where: string } => ({
    source: 'repository',
    where: `${path}:${line}`,
  });
  if (!isMarkdown && names.size === 0)
    sink.note({ where: path, what: 'The route module exports nothing that could be read.' });
  for (const each of ofPath(template).filter(isPlausible)) {
    if (hasPage || loader !== undefined)
      sink.route(
        routeOf({
          method: 'GET',
          template: each,
          kind: hasPage ? 'page' : 'api',
          seenIn: at(loader?.line ?? 1),
          guards: loader?.guards ?? [],
        }),
      );
    if (action === undefined) continue;
    const tested = methodsTestedIn(action.node).filter(method => method !== 'GET' && method !== 'HEAD');
    for (const method of tested.length === 0 ? ['POST'] : tested)
      sink.route(
        routeOf({
          method,
          template: each,
          kind: hasPage ? 'page' : 'api',
          seenIn: at(action.line),
          guards: action.guards,
        }),
      );
  }
};

/** `<Route path="/x">` in each other, and `createBrowserRouter([{ path, children }])`: pages that the browser shows. */
const clientRoutes = (app: App, program: ProgramOfApp, sink: Sink): void => {
  for (const { path, text } of productCode(app)) {
    if (!/<Route\b|create(?:Browser|Hash|Memory)Router|useRoutes/.test(text)) continue;
    const scoped = program.module(path);
    if (scoped === undefined) continue;
    const page = (parent: string, own: string, node: Node): string => {
      const full = own.startsWith('/') ? own : `${parent}/${own}`;
      for (const template of ofPath(full).filter(isPlausible))
        sink.route(
          routeOf({
            method: 'GET',
            template,
            kind: 'page',
            seenIn: { source: 'repository', where: `${path}:${lineOf(node)}` },
          }),
        );
      return full.replace(/\/?\*$/, '');
    };
    const object = (node: Node, parent: string, depth: number): void => {
      const own = propertyOf(node, 'path');
      const text = own === undefined ? '' : program.text(own, scoped.top);
      if (text === undefined)
        sink.note({ where: `${path}:${lineOf(node)}`, what: 'A page has an address that is made at run time.' });
      const isPage = text !== undefined && (own !== undefined || keyOfIndex(node));
      const below = isPage ? page(parent, text, node) : parent;
      const children = propertyOf(node, 'children');
      if (children?.type === 'ArrayExpression' && depth < 30)
        for (const one of children.elements) if (one !== null) object(bare(one), below, depth + 1);
    };
    const element = (node: Node, parent: string, depth: number): void => {
      if (depth > 60) return;
      let below = parent;
      if (
        node.type === 'JSXElement' &&
        node.openingElement.name.type === 'JSXIdentifier' &&
        node.openingElement.name.name === 'Route'
      ) {
        const own = node.openingElement.attributes.find(one => one.type === 'JSXAttribute' && one.name.name === 'path');
        const value = own?.type === 'JSXAttribute' ? own.value : undefined;
        const text =
          value?.type === 'StringLiteral'
            ? value.value
            : value?.type === 'JSXExpressionContainer'
              ? program.text(value.expression, scoped.top)
              : undefined;
        if (value && text === undefined)
          sink.note({ where: `${path}:${lineOf(node)}`, what: 'A page has an address that is made at run time.' });
        if (text !== undefined) below = page(parent, text, node);
      }
      if (node.type === 'JSXElement' || node.type === 'JSXFragment')
        for (const child of node.children) element(child, below, depth + 1);
    };
    const inner = new Set<Node>();
    for (const node of nodesOf(scoped.module.program)) {
      if (
        node.type === 'CallExpression' &&
        /^(?:create(?:Browser|Hash|Memory)Router|useRoutes)$/.test(dottedName(node.callee) ?? '')
      ) {
        const list = node.arguments[0] === undefined ? undefined : program.resolve(node.arguments[0], scoped.top).node;
        if (list?.type === 'ArrayExpression')
          for (const one of list.elements) if (one !== null) object(bare(one), '', 0);
      }
      if (node.type !== 'JSXElement' || inner.has(node)) continue;
      for (const below of nodesOf(node)) if (below.type === 'JSXElement') inner.add(below);
      element(node, '', 0);
    }
  }
};

const keyOfIndex = (node: Node): boolean =>
  node.type === 'ObjectExpression' && node.properties.some(property => keyOf(property) === 'index');

/** Remix 2 and React Router 7: file routes or `app/routes.ts`; React Router as a library: its pages. */
export const reactRouterRoutes = (app: App, program: ProgramOfApp, sink: Sink): void => {
  const { packages } = app;
  const isFramework = packages.has('@react-router/dev') || packages.has('@remix-run/react');
  if (!isFramework) {
    if (['react-router', 'react-router-dom', 'wouter'].some(name => packages.has(name)))
      clientRoutes(app, program, sink);
    return;
  }
  const config = ['routes.ts', 'routes.js', 'routes.mts']
    .map(name => `${app.folder}app/${name}`)
    .find(path => app.files.some(file => file.path === path));
  const modules = config === undefined ? flatRoutes(app) : configuredRoutes(app, program, config, sink);
  for (const module of modules) emitModule(program, module, sink);
};
