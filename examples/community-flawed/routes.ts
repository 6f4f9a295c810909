import type { Access, Route } from '../community/src/http/route.ts';
import { routeName } from '../community/src/http/route.ts';

type Routes = readonly Route[];

const change = (routes: Routes, names: readonly string[], replace: (route: Route) => Route): Routes => {
  const missing = names.filter(name => !routes.some(route => routeName(route) === name));
  // Else a renamed route would turn the flaw into the sound app without a word.
  if (missing.length > 0) throw new Error(`The app has no route ${missing.join(', ')}.`);
  return routes.map(route => (names.includes(routeName(route)) ? replace(route) : route));
};

/** The routes with each of these in place of the one at its address. Throws where the app has none. */
export const withRoutes = (routes: Routes, ...others: Routes): Routes =>
  others.reduce((current, other) => change(current, [routeName(other)], () => other), routes);

/** The routes with the named ones open to `access`; names as in `GET /api/posts/:id`. */
export const withAccess = (routes: Routes, access: Access, ...names: readonly string[]): Routes =>
  change(routes, names, route => ({ ...route, access }));

/** The routes with the named ones declaring `more` SQL statements, which their flawed handlers need. */
export const withStatements = (routes: Routes, more: number, ...names: readonly string[]): Routes =>
  change(routes, names, route => ({ ...route, statements: route.statements + more }));
