import type { HealthReply, HealthSeen, ProbeSeen } from '../../evidence/signals.ts';
import { limits } from '../../platform/limits.ts';
import { type Actor, ActorUnavailable } from '../actors/actor.ts';
import { Inconclusive } from '../harden/verification.ts';
import type { Drive } from '../drive.ts';
import { readPage } from '../page.ts';
import { headerOf, jsonOf, type Reply } from '../reply.ts';
import { changingPart } from '../routes/harmless-link.ts';
import { described } from '../routes/live.ts';
import type { FoundRoute } from '../routes/route.ts';
import type { Session } from '../session.ts';
import { FlowStopped } from '../walk.ts';

/** Where apps that say nothing of it have an address for monitors. */
const usual = ['/api/health', '/api/healthz', '/api/status', '/api/v1/health'];
const isNamedHealth = /^\/.*\b(?:health|healthz|healthcheck|status)$/i;

const kindOf = (reply: Reply): HealthReply['kind'] => {
  if (reply.body.trim() === '') return 'empty';
  if (jsonOf(reply) !== undefined) return 'json';
  return /\bhtml\b/i.test(headerOf(reply, 'content-type') ?? '') || /^\s*<(?:!doctype|html)/i.test(reply.body)
    ? 'page'
    : 'text';
};

const replyOf = (reply: Reply): HealthReply => {
  const kind = kindOf(reply);
  const to = headerOf(reply, 'location');
  return {
    status: reply.status,
    kind,
    isSignIn: kind === 'page' && /<input[^>]+type=["']?password/i.test(reply.body),
    location: to === undefined ? null : (URL.parse(to, reply.url)?.pathname ?? null),
  };
};

const get = (session: Session, path: string): Promise<Reply> =>
  session.call({ method: 'GET', path, headers: { accept: 'application/json' }, provokes: true });

const speaks = ({ status, kind }: HealthReply): boolean => status >= 200 && status <= 299 && kind !== 'page';

/** Asks the address for monitors as somebody who is signed in and as a stranger. Where none is named, the usual ones. */
export const healthSeen = async (drive: Drive, signedIn: Actor): Promise<HealthSeen> => {
  const named = drive.config.health?.api;
  const { routes } = named === undefined ? await described(drive) : { routes: [] };
  const own = routes
    .filter(({ method, template }) => method === 'GET' && isNamedHealth.test(template) && template.startsWith('/api'))
    .map(({ template }) => template);
  const paths = named === undefined ? [...new Set([...own, ...usual])].slice(0, 6) : [named];
  const stranger = drive.session('a monitor');
  const asked: HealthSeen['asked'][number][] = [];
  for (const path of paths) {
    const inside = await get(signedIn.session, path);
    if (inside.status === 429) throw new Inconclusive(`the app throttled at ${path}`);
    asked.push({ path, signedIn: replyOf(inside), stranger: replyOf(await get(stranger, path)) });
  }
  const isFirst = asked.find(({ signedIn: answer }) => speaks(answer));
  return {
    isDeclared: named !== undefined,
    asked: isFirst === undefined ? asked : [isFirst, ...asked.filter(one => one !== isFirst)],
  };
};

/** The account of the monitor, signed in; null where the settings name none. Throws `ActorUnavailable`. */
export const monitorAccount = async (drive: Drive): Promise<Actor | null> => {
  const probe = drive.config.watch?.probe;
  if (probe === undefined) return null;
  const valueOf = (variable: string): string => {
    const value = drive.io.env(variable);
    if (value === undefined || value === '')
      throw new ActorUnavailable('the account of the monitor', `the variable ${variable} is not set`);
    drive.keepSecret(variable, value);
    return value;
  };
  const variables = { run: drive.run.label, email: valueOf(probe.email), password: valueOf(probe.password) };
  const actor = drive.part('the account of the monitor', variables);
  try {
    await actor.walk('sign-in');
  } catch (error) {
    // It may see no page of the members, and the way in leads to one; whether it is in is told by what it is answered.
    if (!(error instanceof FlowStopped) || !error.byApp) throw error;
  }
  if ((await actor.session.cookies()) === '' && Object.keys(actor.session.carried()).length === 0)
    throw new ActorUnavailable('the account of the monitor', 'it could not sign in');
  return actor;
};

const isOpen = ({ status }: Reply): boolean => status >= 200 && status <= 299;

/** Asks what the app has for members and staff, with GET alone, as the account, as a member and as a stranger. */
export const probeSeen = async (
  drive: Drive,
  account: Actor,
  member: Actor,
  { declared, health }: { readonly declared: readonly FoundRoute[]; readonly health: string },
): Promise<ProbeSeen> => {
  const { routes } = await described(drive);
  const isAsked = (template: string): boolean =>
    template !== health && !/[:*]/.test(template) && changingPart(new URL(template, drive.scope.app)) === undefined;
  const home = await account.session.call({ method: 'GET', path: '/', provokes: true });
  const links = readPage(home.body, home.url).links.flatMap(link => {
    const url = new URL(link);
    return drive.scope.holds(url.origin) ? [url.pathname] : [];
  });
  const known = [...routes, ...declared].filter(({ method }) => method === 'GET').map(({ template }) => template);
  const paths = [...new Set([...known, ...links])].filter(isAsked);
  const stranger = drive.session('a stranger');
  const opened: ProbeSeen['opened'][number][] = [];
  let asked = 0;
  for (const path of paths) {
    if (asked >= limits.signalsRoutes) break;
    const outside = await get(stranger, path);
    if (isOpen(outside) || outside.status === 404 || outside.status >= 500) continue;
    asked += 1;
    const reply = await get(account.session, path);
    if (reply.status === 429) throw new Inconclusive('the app throttled');
    if (!isOpen(reply)) continue;
    opened.push({ path, status: reply.status, forMembers: isOpen(await get(member.session, path)) });
  }
  if (asked === 0) throw new Inconclusive('the app shows no address that strangers are kept from');
  return { asked, opened };
};
