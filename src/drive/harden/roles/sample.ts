import { type FoundRoute, shapeOf } from '../../routes/route.ts';
import type { Roles } from '../../../config/roles-file.ts';
import { meantOf } from './meant.ts';

/** What routes have in common that one guard is likely to stand before: for whom they are, by which guards, in which folder, and whether they change something. */
const kindOf = (roles: Roles | null, route: FoundRoute): string => {
  const meant = meantOf(roles, route);
  const isRead = route.method === 'GET' || route.method === 'ALL';
  const folder = shapeOf(route.template).split('/').slice(0, 3).join('/');
  return JSON.stringify([meant?.rank ?? null, route.guards ?? [], folder, isRead, route.kind]);
};

/** A route, and its place among those of its kind: 0 for the first of them. */
export type Placed = {
  readonly route: FoundRoute;
  readonly kind: string;
  readonly nth: number;
  readonly ofKind: number;
};

/**
 * Routes in the order in which they are asked: of each kind the first, as they came; then of each the second, and so on.
 * Where the budget ends in the middle, every kind was asked.
 */
export const placed = (roles: Roles | null, routes: readonly FoundRoute[]): readonly Placed[] => {
  const kinds = Map.groupBy(routes, route => kindOf(roles, route));
  return [...kinds]
    .flatMap(([kind, own]) => own.map((route, nth) => ({ route, kind, nth, ofKind: own.length })))
    .toSorted((one, other) => one.nth - other.nth);
};

/** Requests that one route takes at most: one a rank, and what shows whether somebody got through. */
export const requestsOfRoute = 6;
