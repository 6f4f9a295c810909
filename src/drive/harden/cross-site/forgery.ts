import type { FlowName } from '../../../config/drive-settings.ts';
import type { Flow } from '../../../config/steps.ts';
import type { Sender } from '../../../evidence/hardening/cross-site.ts';
import { limits } from '../../../platform/limits.ts';
import type { Actor } from '../../actors/actor.ts';
import { chosenForm, readPage } from '../../page.ts';
import { headerOf, type Reply } from '../../reply.ts';
import { goesThrough } from '../../scenarios/scenario.ts';
import { type Call, NoSuchForm, type Session } from '../../session.ts';
import { walk } from '../../walk.ts';
import type { Variables } from '../../variables.ts';
import { answered } from '../answered.ts';
import type { Hand } from '../verification.ts';

/**
 * How a foreign page sends a body: as a form or as text without asking first (Fetch standard, "CORS-safelisted
 * request-header"), as JSON where the app lets it when it asks.
 */
export type As = 'form' | 'text' | 'json';

/** Whose page it is, whose browser sends it. */
export type Forged = { readonly page: Session; readonly victim: Session; readonly from: Sender; readonly as: As };

const site = 'https://forged.example';

/** What a browser says of itself when the page of another site sends something. */
const headersOf = (from: Sender): Readonly<Record<string, string>> => ({
  origin: from === 'another site' ? site : 'null',
  ...(from === 'another site' ? { referer: `${site}/` } : {}),
  'sec-fetch-site': 'cross-site',
});

/**
 * Whether the app lets this page send JSON with the cookies of the visitor, asked as a browser asks (Fetch standard,
 * "CORS-preflight fetch", step 7): with credentials the origin has to be named, and a star lets no header through.
 */
export const letsJsonIn = async ({ drive }: Hand, path: string, from: Sender): Promise<Reply | null> => {
  const { origin = 'null', ...site } = headersOf(from);
  const headers = {
    ...site,
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type',
  };
  const browser = drive.session(`a browser that asks for a page of ${from}`);
  const reply = answered(await browser.call({ method: 'OPTIONS', path, headers }));
  const names = (headerOf(reply, 'access-control-allow-headers') ?? '').toLowerCase().split(/\s*,\s*/);
  const isLet =
    reply.status >= 200 &&
    reply.status < 300 &&
    headerOf(reply, 'access-control-allow-origin') === origin &&
    headerOf(reply, 'access-control-allow-credentials') === 'true' &&
    names.includes('content-type');
  return isLet ? reply : null;
};

const flat = (json: unknown): Readonly<Record<string, string>> =>
  typeof json === 'object' && json !== null
    ? Object.fromEntries(Object.entries(json).map(([name, value]) => [name, String(value)]))
    : {};

/** A call as a foreign page can send it. Headers of its own, a token among them, it cannot. */
const asForeign = ({ json, ...call }: Call, { from, as }: Forged): Call => {
  const headers = headersOf(from);
  if (json === undefined) return { ...call, headers };
  if (as === 'json') return { ...call, json, headers };
  if (as === 'form') return { ...call, form: flat(json), headers };
  return { ...call, body: JSON.stringify(json), headers: { ...headers, 'content-type': 'text/plain' } };
};

const isSafe = ({ method }: Call): boolean => method === 'GET' || method === 'HEAD';

/**
 * Looks at pages with the session of whoever forges, and sends every change with the cookies of the victim: what hidden
 * fields of a form guard is of the forger, as it is in life.
 */
const sessionOf = (forged: Forged): Session => {
  const { page, victim } = forged;
  let last: Reply | null = null;
  const kept = async (reply: Promise<Reply>): Promise<Reply> => (last = await reply);
  return {
    ...victim,
    last: () => last,
    open: path => kept(page.open(path)),
    call: call => kept(isSafe(call) ? page.call(call) : victim.call(asForeign(call, forged))),
    fill: (values, hint) => {
      const shown = page.last();
      const fields = Object.keys(values);
      const form = shown === null ? undefined : chosenForm(readPage(shown.body, shown.url).forms, fields, hint);
      if (form === undefined) throw new NoSuchForm(fields, shown?.url ?? site);
      if (form.method === 'GET') return kept(page.fill(values, hint));
      const untouched = form.fields.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]));
      const sent = { ...Object.fromEntries(untouched), ...values };
      const call: Call = { method: 'POST', path: form.action, form: sent, redirects: limits.driveRedirects };
      return kept(victim.call(asForeign(call, forged)));
    },
    carry: () => undefined,
  };
};

/** Whether a foreign page can send all of it without the app being asked first: that needs GET or POST. */
export const isForgeable = (flow: Flow): boolean =>
  flow.every(step => !('call' in step) || /^(?:GET|HEAD|POST) /.test(step.call));

/** Where the flow sends JSON; null where it sends none, or where that is told by what it has seen before. */
export const jsonPath = (flow: Flow): string | null => {
  const step = flow.find(each => 'call' in each && each.json !== undefined && !/^(?:GET|HEAD) /.test(each.call));
  const path = step !== undefined && 'call' in step ? step.call.slice(step.call.indexOf(' ') + 1) : '{';
  return path.includes('{') ? null : path;
};

export const takesJson = (flow: Flow): boolean => flow.some(step => 'call' in step && step.json !== undefined);

/** Walks a flow as a forgery; tells what it kept on the way. Whether anything was written is to be read again. */
export const forge = async (
  { drive }: Hand,
  name: FlowName,
  flow: Flow,
  forged: Forged,
  variables: Variables,
): Promise<{ readonly variables: Variables; readonly last: Reply | null }> => {
  const session = sessionOf(forged);
  const redactor = { learn: drive.keepSecret, redact: drive.redact };
  let kept = variables;
  const walked = walk(name, flow, {
    session,
    variables,
    inbox: drive.inbox,
    redactor,
    io: drive.io,
    signal: drive.signal,
  });
  await goesThrough(walked.then(each => ((kept = each.variables), each)));
  return { variables: kept, last: session.last() };
};

/** A browser that has the cookies of a member and nothing else of the session; null where there are none. */
export const browserWithCookies = async ({ drive }: Hand, member: Actor): Promise<Session | null> => {
  const cookies = await member.session.cookies();
  if (cookies === '') return null;
  const { session } = drive.part(`the browser of ${member.name} on another site`, {});
  await session.setCookies(cookies);
  return session;
};
