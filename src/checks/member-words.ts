import { byCodePoint } from '../evidence/derive/answers.ts';

/** `get:/api/posts/:id` as the place of a finding, from `GET /api/posts/:id`. */
export const routePlace = (route: string): string => {
  const space = route.indexOf(' ');
  return `${route.slice(0, space).toLowerCase()}:${route.slice(space + 1)}`;
};

/** Routes in one order, those of an API first: what a page shows comes from there. */
export const inRouteOrder = (routes: Iterable<string>): readonly string[] =>
  [...new Set(routes)].toSorted((a, b) => {
    const [one, other] = [a, b].map(route => (route.includes('/api/') ? 0 : 1));
    return one === other || one === undefined || other === undefined ? byCodePoint(a, b) : one - other;
  });
