import { limits } from '../../platform/limits.ts';

/** Where a route was seen: `file:line`, an address, or the name of a file. */
export type SeenIn = { readonly source: 'openapi' | 'repository' | 'crawl' | 'har'; readonly where: string };

export type Parameter = { readonly name: string; readonly in: 'path' | 'query' };

/** The part of JSON Schema that is needed to make a request body; a form is an object whose properties are its fields. */
export type Shape = {
  readonly type?: string;
  readonly format?: string;
  readonly properties?: { readonly [name: string]: Shape };
  readonly required?: readonly string[];
  readonly items?: Shape;
  readonly enum?: readonly (string | number)[];
};

/** What a route takes in. `media` as in the Content-Type header, without parameters. */
export type Body = { readonly media: string; readonly shape: Shape };

export type FoundRoute = {
  /** Upper case; `ALL` where the route answers every method or says not which. */
  readonly method: string;
  /** `/posts/:id`: parameters as `:name`, a catch-all as `:name*`, a literal colon as `%3A`. */
  readonly template: string;
  readonly kind: 'page' | 'api' | 'unknown';
  readonly seenIn: readonly SeenIn[];
  /** Names of guard middleware and access words beside it: a draft for the table of roles, no proof. */
  readonly guards?: readonly string[];
  readonly body?: Body;
  readonly parameters?: readonly Parameter[];
};

/** What could not be read, as a sentence, with the place. */
export type RouteNote = { readonly where: string; readonly what: string };

export type RoutesRead = { readonly routes: readonly FoundRoute[]; readonly notes: readonly RouteNote[] };

/** A literal part of a path as it stands in a template. */
export const literal = (text: string): string => text.replaceAll(':', '%3A');

const parameter = /:([A-Za-z_$][\w$]*)/g;

/** Names of the path parameters of a template, in order. */
export const parameterNames = (template: string): readonly string[] =>
  [...template.matchAll(parameter)].map(([, name = '']) => name);

/** Joins parts of a template with single slashes and without one at the end; `/` alone stays. */
export const joined = (...parts: readonly string[]): string =>
  `/${parts
    .flatMap(part => part.split('/'))
    .filter(segment => segment !== '')
    .join('/')}`;

/** The same template whatever its parameters are called; two routes with one shape are one address. */
export const shapeOf = (template: string): string => template.replace(parameter, ':');

/** What a route was found with, before it is put into its final form. */
export type Found = Omit<FoundRoute, 'seenIn' | 'parameters'> & {
  readonly seenIn: SeenIn;
  readonly query?: readonly string[];
};

/** Puts a find into its final form: path parameters come from the template, lists are unique, what is empty is left out. */
export const routeOf = ({ method, template, kind, seenIn, guards = [], body, query = [] }: Found): FoundRoute => {
  const parameters: readonly Parameter[] = [
    ...new Set(parameterNames(template)).values().map(name => ({ name, in: 'path' as const })),
    ...new Set(query).values().map(name => ({ name, in: 'query' as const })),
  ];
  return {
    method: method.toUpperCase(),
    template,
    kind,
    seenIn: [seenIn],
    ...(guards.length === 0 ? {} : { guards: [...new Set(guards)] }),
    ...(body === undefined ? {} : { body }),
    ...(parameters.length === 0 ? {} : { parameters }),
  };
};

/** A template that a hostile source made up to be huge is no route. */
export const isPlausible = (template: string): boolean =>
  template.length <= limits.routeTemplateCharacters && !/[\u0000-\u0020\u007f]/.test(template);

/** Sorted by address, then by method; the same routes in the same order whatever order they were found in. */
export const inOrder = (routes: readonly FoundRoute[]): readonly FoundRoute[] =>
  routes.toSorted((a, b) =>
    a.template === b.template ? (a.method < b.method ? -1 : 1) : a.template < b.template ? -1 : 1,
  );
