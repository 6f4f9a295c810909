import { type Body, type FoundRoute, inOrder, parameterNames, type Parameter, shapeOf } from './route.ts';

type Source = FoundRoute['seenIn'][number]['source'];

/** Whose names and words count when several sources know a route: what is declared before what was observed. */
const order: readonly Source[] = ['repository', 'openapi', 'har', 'crawl'];

const rankOf = (route: FoundRoute): number =>
  Math.min(...route.seenIn.map(({ source }) => order.indexOf(source)), order.length);

const isDeclared = (route: FoundRoute): boolean =>
  route.seenIn.some(({ source }) => source === 'repository' || source === 'openapi');

/** Whether a template with literals is one address of a template with parameters. */
const isCovered = (by: readonly string[], segments: readonly string[]): boolean => {
  for (const [index, segment] of by.entries()) {
    if (/^:[\w$]+\*$/.test(segment)) return true;
    const own = segments[index];
    if (own === undefined) return false;
    if (segment !== own && !segment.startsWith(':')) return false;
    // A parameter that was observed stands for many values; a literal in the declaration is one.
    if (own.startsWith(':') && !segment.startsWith(':')) return false;
  }
  return by.length === segments.length;
};

const literals = (segments: readonly string[]): number => segments.filter(segment => !segment.startsWith(':')).length;

/** The declared template that answers an observed one: the one with most literal segments, as routers choose. */
const declaredFor = (observed: FoundRoute, declared: readonly FoundRoute[]): FoundRoute | undefined => {
  const segments = observed.template.split('/');
  return (
    declared
      .filter(({ method }) => method === observed.method || method === 'ALL')
      .map(route => ({ route, by: route.template.split('/') }))
      // A catch-all over everything is the page for what is not there; nothing is an address of it.
      .filter(({ by }) => literals(by) > 1 && isCovered(by, segments))
      .toSorted((a, b) => literals(b.by) - literals(a.by))[0]?.route
  );
};

const kindOf = (a: FoundRoute['kind'], b: FoundRoute['kind']): FoundRoute['kind'] => (a === 'unknown' ? b : a);

const renamed = (parameters: readonly Parameter[], template: string): readonly Parameter[] => [
  ...parameterNames(template).map(name => ({ name, in: 'path' as const })),
  ...parameters.filter(one => one.in === 'query'),
];

const unique = <T>(values: readonly T[], key: (value: T) => string): readonly T[] => [
  ...new Map(values.map(value => [key(value), value])).values(),
];

/** Two finds of one route; `first` gives the names. */
const together = (first: FoundRoute, second: FoundRoute): FoundRoute => {
  const guards = [...new Set([...(first.guards ?? []), ...(second.guards ?? [])])];
  const body: Body | undefined = first.body ?? second.body;
  const parameters = unique(
    renamed([...(first.parameters ?? []), ...(second.parameters ?? [])], first.template),
    one => `${one.in} ${one.name}`,
  );
  return {
    method: first.method,
    template: first.template,
    kind: kindOf(first.kind, second.kind),
    seenIn: unique([...first.seenIn, ...second.seenIn], one => `${one.source} ${one.where}`),
    ...(guards.length === 0 ? {} : { guards }),
    ...(body === undefined ? {} : { body }),
    ...(parameters.length === 0 ? {} : { parameters }),
  };
};

/**
 * All finds as one list: one entry for each method and address, whatever its parameters are called, with every place
 * it was seen in. An observed address such as `/posts/hello` joins the declared `/posts/:slug` that answers it, unless
 * it is declared by itself.
 */
export const mergeRoutes = (lists: readonly (readonly FoundRoute[])[]): readonly FoundRoute[] => {
  const merged = new Map<string, FoundRoute>();
  const add = (route: FoundRoute, key: string): void => {
    const known = merged.get(key);
    merged.set(key, known === undefined ? route : together(known, route));
  };
  const all = lists.flat().toSorted((a, b) => rankOf(a) - rankOf(b));
  const declared = all.filter(isDeclared);
  for (const route of declared) add(route, `${route.method} ${shapeOf(route.template)}`);
  for (const route of all) {
    if (isDeclared(route)) continue;
    const own = `${route.method} ${shapeOf(route.template)}`;
    const target = merged.has(own) ? undefined : declaredFor(route, declared);
    add(route, target === undefined ? own : `${target.method} ${shapeOf(target.template)}`);
  }
  return inOrder([...merged.values()]);
};

/** Whether only source or its document speaks of a route: nobody has seen it answer. */
export const isUnreached = (route: FoundRoute): boolean =>
  route.seenIn.every(({ source }) => source === 'repository' || source === 'openapi');
