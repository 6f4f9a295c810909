import type { Actor } from '../../actors/actor.ts';
import { readPage } from '../../page.ts';
import { homeOf } from '../../routes/live.ts';
import type { FoundRoute } from '../../routes/route.ts';
import type { Call } from '../../session.ts';
import { describedRoutes } from '../app-routes.ts';
import type { Hand } from '../verification.ts';

/** Requests that an app refuses, by what is wrong with them. Nothing is changed by any: they only look, or are no JSON. */
export type Provoked = { readonly [trial: string]: readonly Call[] };

/** What databases, search engines and templates take for their own signs. */
const odd = `it's "(&|:*%\\`;
const mostOfAKind = 3;

const searches = /^(?:q|query|search|s|term|terms|words|text|keyword|keywords|filter|find)$/i;

const inAddress = (template: string, value: string): string =>
  template.replaceAll(/:[A-Za-z_$][\w$]*\*?/g, encodeURIComponent(value)).replaceAll('%3A', ':');

const get = (path: string): Call => ({ method: 'GET', path });

/** Search fields that the API describes, and those that a member finds at home or one step from there. */
const searchesIn = async ({ drive }: Hand, member: Actor, routes: readonly FoundRoute[]): Promise<readonly Call[]> => {
  const described = routes.flatMap(({ method, template, parameters = [] }) => {
    const field = parameters.find(each => each.in === 'query' && searches.test(each.name));
    return method !== 'GET' || template.includes(':') || field === undefined
      ? []
      : [get(`${template}?${new URLSearchParams([[field.name, odd]]).toString()}`)];
  });
  const home = await member.session.open(await homeOf(drive, member));
  const pages = [readPage(home.body, home.url)];
  const further = pages[0]?.links.find(link => /search|suche|find/i.test(new URL(link).pathname));
  if (further !== undefined && drive.scope.holds(new URL(further).origin)) {
    const opened = await member.session.open(further);
    pages.push(readPage(opened.body, opened.url));
  }
  const fields = pages
    .flatMap(({ forms }) => forms)
    .flatMap(form => {
      const field = form.fields.find(({ name }) => searches.test(name));
      if (form.method !== 'GET' || field === undefined) return [];
      const url = new URL(form.action);
      url.search = new URLSearchParams([[field.name, odd]]).toString();
      return drive.scope.holds(url.origin) ? [get(url.href)] : [];
    });
  const paths = new Map([...described, ...fields].map(call => [call.path, call]));
  return [...paths.values()].slice(0, mostOfAKind);
};

/** Where the form of the sign-in is sent: sent something else, it lets nobody in and changes nothing. */
const signInForms = async ({ drive }: Pick<Hand, 'drive'>): Promise<readonly string[]> => {
  const first = drive.recipe.flows['sign-in']?.[0];
  if (first === undefined || !('open' in first) || first.open.includes('{')) return [];
  const page = await drive.session('a stranger').open(first.open);
  return readPage(page.body, page.url).forms.flatMap(({ method, action }) =>
    method === 'POST' && drive.scope.holds(new URL(action).origin) ? [action] : [],
  );
};

/** A body that ends in the middle: whoever parses it says no before anything else happens. */
const cutJson = async ({ drive }: Pick<Hand, 'drive'>, routes: readonly FoundRoute[]): Promise<readonly Call[]> => {
  const own = Object.values(drive.recipe.flows).flatMap(flow =>
    flow.flatMap(step =>
      'call' in step && step.call.startsWith('POST ') && step.json !== undefined ? [step.call.slice(5)] : [],
    ),
  );
  const described = routes.flatMap(({ method, template, body }) =>
    method === 'POST' && body?.media === 'application/json' && !template.includes(':') ? [template] : [],
  );
  const known = [...own, ...described];
  const paths = [...new Set(known.length === 0 ? await signInForms({ drive }) : known)].filter(
    path => !path.includes('{'),
  );
  return paths.slice(0, 2).map(path => ({
    method: 'POST',
    path,
    body: '{"title": "half of it',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
  }));
};

const oddIds = (routes: readonly FoundRoute[]): readonly Call[] =>
  routes
    .filter(({ method, template }) => method === 'GET' && template.includes(':'))
    .slice(0, mostOfAKind)
    .map(({ template }) => get(inAddress(template, odd)));

/** Everything that is tried, as far as the app shows where. */
export const provoked = async (hand: Hand, member: Actor): Promise<Provoked> => {
  const routes = await describedRoutes(hand.drive);
  const nowhere = `/nowhere-${hand.drive.io.randomLabel(8)}`;
  return {
    'unknown-address': [get(nowhere), get(`/api${nowhere}`)],
    'address-that-cannot-be-read': [get('/%E0%A4%A')],
    'body-that-ends-early': await cutJson(hand, routes),
    'odd-id': oddIds(routes),
    search: await searchesIn(hand, member, routes),
  };
};
