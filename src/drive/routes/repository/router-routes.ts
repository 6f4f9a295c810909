import type { Node } from '@babel/types';
import { isPlausible, joined, routeOf, shapeOf } from '../route.ts';
import { express } from './express.ts';
import { fastify } from './fastify.ts';
import { hono } from './hono.ts';
import type { ProgramOfApp } from '../../../engines/source/program.ts';
import type { Router } from './router.ts';
import type { Scope, Scoped } from '../../../engines/source/scope.ts';
import { type App, productCode, type Sink } from './source-file.ts';
import {
  argumentsOf,
  bare,
  dottedName,
  isFunction,
  keyOf,
  lineOf,
  nodesOf,
  propertyOf,
} from '../../../engines/source/syntax.ts';
import { createTracker, type Following, inSourceOrder, trackAll } from './tracker.ts';

const dialects = [express, fastify, hono];

/** A router that is mounted in a circle, or hundreds of times, is no app. */
const deepestMount = 20;

type Guarded = { readonly prefix: string; readonly guards: readonly string[] };

/** Writes down the routes of a router below a prefix; guards count for what comes after them and stands below them. */
const emit = (router: Router, prefix: string, above: readonly string[], stack: readonly Router[], sink: Sink): void => {
  if (stack.includes(router) || stack.length > deepestMount) return;
  const guarded: Guarded[] = [];
  const { templates } = router.dialect;
  const below = (path: string): readonly string[] =>
    templates(path)
      .map(template => joined(prefix, template))
      .filter(isPlausible);
  const guardsFor = (template: string): readonly string[] => [
    ...above,
    ...guarded
      .filter(({ prefix: over }) => over === '/' || `${shapeOf(template)}/`.startsWith(`${shapeOf(over)}/`))
      .flatMap(({ guards }) => guards),
  ];
  for (const step of inSourceOrder(router.steps)) {
    if (step.is === 'guard') {
      for (const over of below(step.path).slice(-1)) guarded.push({ prefix: over, guards: step.guards });
    } else if (step.is === 'mount') {
      for (const mount of below(step.path))
        emit(step.router, mount, [...guardsFor(mount), ...step.guards], [...stack, router], sink);
    } else {
      for (const template of new Set(step.paths.flatMap(below)))
        for (const method of step.methods)
          sink.route(
            routeOf({
              method,
              template,
              kind: step.kind === 'unknown' && /^\/api(?:\/|$)/.test(template) ? 'api' : step.kind,
              seenIn: { source: 'repository', where: `${step.file}:${step.line}` },
              guards: [...guardsFor(template), ...step.guards],
            }),
          );
    }
  }
};

/** Fastify hooks hold for a whole app, also for routes above them. */
const hooksFirst = (router: Router): void => {
  if (router.dialect !== fastify) return;
  for (const [index, step] of router.steps.entries())
    if (step.is === 'guard') router.steps[index] = { ...step, end: -1 };
};

const hasRoutes = (router: Router, seen: ReadonlySet<Router> = new Set()): boolean =>
  !seen.has(router) &&
  router.steps.some(
    step => step.is === 'route' || (step.is === 'mount' && hasRoutes(step.router, new Set([...seen, router]))),
  );

/** `api.get('/x', (req, res) => …)` on something that is no router that could be followed. */
const noteUnfollowed = (tracker: Following, { node, scope }: { node: Node; scope: Scope }): void => {
  if (node.type !== 'CallExpression' || tracker.visited.has(node)) return;
  const callee = bare(node.callee);
  if (callee.type !== 'MemberExpression') return;
  const name = keyOf(callee);
  if (name !== undefined && !express.verbs.has(name)) return;
  const given = argumentsOf(node);
  const [path, last] = [given[0] === undefined ? undefined : tracker.program.text(given[0], scope), given.at(-1)];
  const handler = last === undefined ? undefined : tracker.program.resolve(last, scope).node;
  if (path?.startsWith('/') !== true || given.length < 2 || handler === undefined || !isFunction(handler)) return;
  if (!('params' in handler) || handler.params.length === 0) return;
  tracker.note(
    `${(name ?? 'A route').toUpperCase()} ${path.slice(0, 100)} is declared on ${dottedName(callee.object)?.slice(0, 60) ?? 'something'}, which could not be followed to an app.`,
    node,
    scope,
  );
};

/** Objects that have the look of a route (`{ method, path, handler }`) and went through no router that is known. */
const noteDeclared = (tracker: Following, modules: readonly Scoped[], sink: Sink): void => {
  const by = new Map<string, { count: number; files: Set<string>; first: string }>();
  for (const { module, top } of modules) {
    const callers = new Map<Node, string>();
    for (const node of nodesOf(module.program)) {
      if (node.type === 'CallExpression')
        for (const one of argumentsOf(node)) callers.set(one, dottedName(node.callee) ?? 'a function');
      if (node.type !== 'ObjectExpression' || tracker.consumed.has(node)) continue;
      const path = propertyOf(node, 'path') ?? propertyOf(node, 'url');
      const address = path === undefined ? undefined : tracker.program.text(path, top);
      const answers = ['handler', 'handle', 'handlers', 'controller'].some(
        name => propertyOf(node, name) !== undefined,
      );
      if (address?.startsWith('/') !== true || !(answers || propertyOf(node, 'method')?.type === 'StringLiteral'))
        continue;
      const caller = callers.get(node) ?? '';
      if (/(?:^|\.)(?:fetch|request|axios|inject|set|cookie|serialize)$/.test(caller)) continue;
      const known = by.get(caller) ?? { count: 0, files: new Set(), first: `${module.path}:${lineOf(node)}` };
      by.set(caller, { ...known, count: known.count + 1, files: known.files.add(module.path) });
    }
  }
  for (const [caller, { count, files, first }] of by)
    sink.note({
      where: first,
      what: `${count === 1 ? 'A route is' : `${count} routes are`} declared as data${caller === '' ? '' : ` with ${caller.slice(0, 60)}()`} in ${files.size === 1 ? 'one file' : `${files.size} files`}, which is not read; an OpenAPI document or a crawl shows them.`,
    });
};

const usesRouters = ({ packages }: App): boolean =>
  ['express', 'fastify', 'hono', '@hono/zod-openapi'].some(name => packages.has(name));

/** Routes of Express, Fastify and Hono: from calls of routers with literal addresses. */
export const routerRoutes = (app: App, program: ProgramOfApp, sink: Sink): void => {
  if (!usesRouters(app)) return;
  const modules = productCode(app).flatMap(({ path }) => program.module(path) ?? []);
  const tracker = createTracker(program, dialects, sink);
  trackAll(tracker, modules);
  for (const router of tracker.routers) hooksFirst(router);
  const servers = [...tracker.routers].filter(one => one.sort === 'app' && !one.mounted && hasRoutes(one));
  if (servers.length > 1)
    sink.note({
      where: `${app.folder}package.json`,
      what: `The code makes ${servers.length} servers (${servers
        .slice(0, 5)
        .map(({ file, line }) => `${file}:${line}`)
        .join(', ')}); which of them is the product is not known from source.`,
    });
  for (const router of tracker.routers) {
    if (router.mounted || !hasRoutes(router)) continue;
    if (router.sort !== 'app')
      sink.note({
        where: `${router.file}:${router.line}`,
        what: `This ${router.dialect.title} router is mounted nowhere that could be followed; its routes are listed without the prefix that they have.`,
      });
    emit(router, '', [], [], sink);
  }
  for (const { calls } of modules) for (const call of calls) noteUnfollowed(tracker, call);
  noteDeclared(tracker, modules, sink);
};
