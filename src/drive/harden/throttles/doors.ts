import type { FlowName } from '../../../config/drive-settings.ts';
import type { Actor } from '../../actors/actor.ts';
import type { Drive } from '../../drive.ts';
import type { FoundRoute, Shape } from '../../routes/route.ts';
import type { Variables } from '../../variables.ts';
import { type Answer, answerTo } from '../answer.ts';

/** One way to ask the app for the same thing: a flow of the recipe, or a route that the app describes. */
export type Door = {
  /** The flow, or the path of the route in lower case. */
  readonly name: string;
  readonly knock: (actor: Actor, values?: Variables) => Promise<Answer>;
};

/** What can be asked for at a door. */
export type Purpose = 'sign-in' | 'sign-up' | 'reset';

const paths: { readonly [P in Purpose]: RegExp } = {
  'sign-in': /(?:sign|log)[-_]?in\b|\/sessions?$|\/token$|\/auth(?:enticate)?$/i,
  'sign-up': /(?:sign|log)[-_]?up\b|\/(?:register|registration|join|users|accounts|members)$/i,
  reset: /\/(?:re-?set|forgot|forget|recover|lost)[\w-]*$|(?:password|account)[-_/](?:reset|forgotten|recovery)$/i,
};

const valueOf = (field: string, { format }: Shape): 'email' | 'password' | 'name' | null => {
  if (format === 'email' || /^(?:e-?mail(?:_?address)?|user_?name|login|identifier)$/i.test(field)) return 'email';
  if (format === 'password' || /^pass(?:word|phrase)?$/i.test(field)) return 'password';
  return /^(?:full_?|display_?)?name$/i.test(field) ? 'name' : null;
};

/** Which variable goes into which field; null where the route wants something that nobody here has. */
const fieldsOf = (shape: Shape): ReadonlyMap<string, string> | null => {
  const fields = new Map<string, string>();
  for (const [field, own] of Object.entries(shape.properties ?? {})) {
    const value = valueOf(field, own);
    if (value !== null) fields.set(field, value);
    else if (shape.required?.includes(field) === true) return null;
  }
  return fields;
};

const wants: { readonly [P in Purpose]: readonly string[] } = {
  'sign-in': ['email', 'password'],
  'sign-up': ['email', 'password'],
  reset: ['email'],
};

const isFor = (purpose: Purpose, route: FoundRoute, fields: ReadonlyMap<string, string>): boolean => {
  const values = new Set(fields.values());
  if (route.method !== 'POST' || !paths[purpose].test(route.template) || route.template.includes(':')) return false;
  if (purpose === 'reset' && values.has('password')) return false;
  if (purpose === 'sign-in' && values.has('name')) return false;
  return wants[purpose].every(value => values.has(value));
};

const doorOf = (drive: Drive, route: FoundRoute, fields: ReadonlyMap<string, string>): Door => ({
  name: route.template.toLowerCase(),
  knock: async (actor, values = {}) => {
    const known = { ...actor.variables(), ...values };
    const body = Object.fromEntries([...fields].map(([field, value]) => [field, known[value] ?? '']));
    const before = drive.transcript.size();
    const reply = await actor.session.call({ method: 'POST', path: route.template, json: body });
    const passed = reply.status >= 200 && reply.status < 300;
    return { passed, reply, hops: drive.transcript.since(before) };
  },
});

/** More would ask for one thing too often. */
const doorsOfRoutes = 2;

/** Routes first: one request each, where a flow opens its page before. */
export const doorsFor = (drive: Drive, purpose: Purpose, routes: readonly FoundRoute[]): readonly Door[] => {
  const flow: FlowName = purpose;
  const steps = drive.recipe.flows[flow];
  const others = routes.flatMap(route => {
    // A page with a form is what the flow fills in.
    const fields = route.body?.media === 'application/json' ? fieldsOf(route.body.shape) : null;
    if (fields === null || !isFor(purpose, route, fields)) return [];
    // What the flow itself asks is no other door.
    if (JSON.stringify(steps ?? []).includes(`"POST ${route.template}"`)) return [];
    return [doorOf(drive, route, fields)];
  });
  const own: readonly Door[] =
    steps === undefined
      ? []
      : [{ name: flow, knock: (actor, values) => answerTo(drive, actor, flow, values, 'brief') }];
  return [...others.slice(0, doorsOfRoutes), ...own];
};
