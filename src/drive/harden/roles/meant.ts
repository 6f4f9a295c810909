import type { Roles } from '../../../config/roles-file.ts';
import type { Rank, RouteTrial } from '../../../evidence/hardening/roles.ts';
import { type FoundRoute, shapeOf } from '../../routes/route.ts';

/** What browsers ask before a request, or instead of one: frameworks answer it for everybody, and nobody decides who may. */
export const isOwnRequest = ({ method }: Pick<FoundRoute, 'method'>): boolean =>
  method !== 'HEAD' && method !== 'OPTIONS';

export const nameOf = ({ method, template }: Pick<FoundRoute, 'method' | 'template'>): string =>
  `${method} ${template}`;

type Row = { readonly name: string; readonly method: string; readonly segments: readonly string[] };

const rowsOf = (roles: Roles | null): readonly Row[] =>
  Object.keys(roles?.routes ?? {}).map(name => {
    const [method = '', template = ''] = name.split(' ');
    return { name, method, segments: shapeOf(template).split('/') };
  });

/** Whether a row speaks of a route: parameters under any name, and an observed address where the row has a parameter. */
const speaksOf = ({ method, segments }: Row, route: FoundRoute): boolean => {
  const own = shapeOf(route.template).split('/');
  return (
    (method === route.method || method === 'ALL' || route.method === 'ALL') &&
    own.length === segments.length &&
    segments.every((segment, index) => segment === own[index] || segment === ':')
  );
};

const literals = ({ segments }: Row): number => segments.filter(segment => segment !== ':').length;

/** The row of a route: the most exact one that speaks of it. */
export const rowOf = (roles: Roles | null, route: FoundRoute): Rank | null => {
  const [row] = rowsOf(roles)
    .filter(each => speaksOf(each, route))
    .toSorted((a, b) => literals(b) - literals(a));
  return row === undefined ? null : (roles?.routes[row.name] ?? null);
};

/** Rows of routes that nobody found. */
export const unusedRows = (roles: Roles | null, routes: readonly FoundRoute[]): readonly string[] =>
  rowsOf(roles).flatMap(row => (routes.some(route => speaksOf(row, route)) ? [] : [row.name]));

/** Ways in and what is asked for before one is in: everybody may, also in a folder of staff. */
const wayIn =
  /(?:^|\/)(?:log-?in|sign-?in|log-?out|sign-?out|sign-?up|join|register|callback|reset|forgot[\w-]*|health\w*|assets|static|webhooks?)(?:\/|$)/i;

const inAddress: readonly (readonly [RegExp, Rank])[] = [
  [/(?:^|\/)owners?(?:\/|$)/i, 'owner'],
  [/(?:^|\/)(?:admin\w*|back-?office|super-?users?)(?:\/|$)/i, 'admin'],
  [/(?:^|\/)(?:moderat\w+|mod-?tools?)(?:\/|$)/i, 'moderator'],
];

const inGuard: readonly (readonly [RegExp, Rank])[] = [
  [/owner/i, 'owner'],
  [/admin|superuser/i, 'admin'],
  [/moderator/i, 'moderator'],
];

/** Whom a route is for: by its row, else by its guards and the words of its address; null where nothing says. */
export const meantOf = (roles: Roles | null, route: FoundRoute): RouteTrial['meant'] => {
  const row = rowOf(roles, route);
  if (row !== null) return { rank: row, by: 'its row' };
  if (wayIn.test(route.template)) return null;
  const guards = (route.guards ?? []).join(' ');
  const guarded = inGuard.find(([words]) => words.test(guards));
  if (guarded !== undefined) return { rank: guarded[1], by: `its guard ${guards.slice(0, 60)}` };
  const addressed = inAddress.find(([words]) => words.test(route.template));
  return addressed === undefined ? null : { rank: addressed[1], by: 'its address' };
};
