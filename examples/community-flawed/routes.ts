import type { Access, Route } from '../community/src/http/route.ts';
import { routeName } from '../community/src/http/route.ts';

type Routes = readonly Route[];

/**
 * The routes with the one of this name (`GET /billing/thanks`) written anew. Throws where the app has none: else a
 * renamed route would turn the flaw into the sound app without a word.
 */
export const replaceRoute = (routes: Routes, name: string, rewrite: (route: Route) => Route | Routes): Routes => {
  if (!routes.some(route => routeName(route) === name)) throw new Error(`The community has no route ${name}.`);
  return routes.flatMap(route => (routeName(route) === name ? rewrite(route) : [route]));
};

/** The routes with `change` done to those of these names. */
export const changeRoutes = (routes: Routes, names: readonly string[], change: (route: Route) => Route): Routes =>
  names.reduce((all, name) => replaceRoute(all, name, change), routes);

/** The routes with these in the place of those that have the same method and path. */
export const withRoutes = (routes: Routes, ...others: Routes): Routes =>
  others.reduce((all, other) => replaceRoute(all, routeName(other), () => other), routes);

/** The routes with the named ones open to `access`. */
export const withAccess = (routes: Routes, access: Access, ...names: readonly string[]): Routes =>
  changeRoutes(routes, names, route => ({ ...route, access }));

/** The routes with the named ones declaring `more` SQL statements, which their flawed handlers need. */
export const withStatements = (routes: Routes, more: number, ...names: readonly string[]): Routes =>
  changeRoutes(routes, names, route => ({ ...route, statements: route.statements + more }));
