import type { Route } from '../community/src/http/route.ts';
import { routeName } from '../community/src/http/route.ts';

/** The routes with the one of this name (`GET /billing/thanks`) written anew; throws when there is none of it. */
export const replaceRoute = (
  routes: readonly Route[],
  name: string,
  rewrite: (route: Route) => Route | readonly Route[],
): readonly Route[] => {
  if (!routes.some(route => routeName(route) === name)) throw new Error(`The community has no route ${name}.`);
  return routes.flatMap(route => (routeName(route) === name ? rewrite(route) : [route]));
};
