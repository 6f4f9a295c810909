import type { Route } from '../community/src/http/route.ts';
import { routeName } from '../community/src/http/route.ts';

/** The routes with `change` done to those of these names (`POST /login`). Throws on a name that no route has. */
export const changeRoutes = (
  routes: readonly Route[],
  names: readonly string[],
  change: (route: Route) => Route,
): readonly Route[] => {
  const missing = names.filter(name => !routes.some(route => routeName(route) === name));
  if (missing.length > 0) throw new Error(`The community has no route ${missing.join(', ')}.`);
  return routes.map(route => (names.includes(routeName(route)) ? change(route) : route));
};

/** The routes with these in the place of those that have the same method and path. */
export const replaceRoutes = (routes: readonly Route[], ...written: readonly Route[]): readonly Route[] =>
  written.reduce((all, route) => changeRoutes(all, [routeName(route)], () => route), routes);
