import type { Route } from '../community/src/http/route.ts';
import { routeName } from '../community/src/http/route.ts';
import { replaceRoute } from './replace-route.ts';

/** The routes with `change` done to those of these names (`POST /login`). Throws on a name that no route has. */
export const changeRoutes = (
  routes: readonly Route[],
  names: readonly string[],
  change: (route: Route) => Route,
): readonly Route[] => names.reduce((all, name) => replaceRoute(all, name, change), routes);

/** The routes with these in the place of those that have the same method and path. */
export const replaceRoutes = (routes: readonly Route[], ...written: readonly Route[]): readonly Route[] =>
  written.reduce((all, route) => replaceRoute(all, routeName(route), () => route), routes);
