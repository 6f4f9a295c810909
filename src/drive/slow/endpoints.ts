import { toldBy } from '../../engines/slow/server-timing.ts';
import { bodyOf } from '../../engines/slow/body.ts';
import type { RequestFacts } from '../../engines/slow/facts.ts';
import type { QuietControl } from '../../evidence/timings.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import { limits } from '../../platform/limits.ts';
import type { Actor } from '../actors/actor.ts';
import type { Drive } from '../drive.ts';
import { readPage } from '../page.ts';
import { headerOf, type Reply } from '../reply.ts';
import { changingPart } from '../routes/harmless-link.ts';
import { described } from '../routes/live.ts';
import type { DatabaseLook } from '../database/look.ts';
import { together } from './together.ts';
import { medianOf, type Timed, timed } from './timed.ts';

/** Addresses that no member waits for, or that only operators ask. */
const asideOf =
  /^\/(?:healthz?|livez|readyz|metrics|openapi(?:\.json)?|api-docs|swagger|robots\.txt|favicon|api\/(?:auth|health|admin|moderation|webhooks)\b)|\/export\b|\.\w{2,5}$/i;

const pathsOfFlows = ({ recipe }: Drive): readonly string[] =>
  (['dashboard', 'read-paid', 'who-am-i'] as const).flatMap(flow =>
    (recipe.flows[flow] ?? []).flatMap(step => {
      if ('open' in step) return [step.open];
      return 'call' in step && step.call.startsWith('GET ') ? [step.call.slice(4)] : [];
    }),
  );

const isPlain = (path: string): boolean => path.startsWith('/') && !/[{}:*]/.test(path);

const pathOf = (url: string): string => {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
};

/** The commonest word in the names of things that the page lists, so that a search finds something. */
const wordOn = (html: string): string => {
  const counts = new Map<string, number>();
  for (const [, name = ''] of html.matchAll(/<a\b[^>]*href\s*=\s*["']?\/[^/"'\s>]+\/[^>]*>([^<]{1,200})</gi))
    for (const [word] of name.toLowerCase().matchAll(/\p{L}{4,20}/gu)) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts].toSorted(([, left], [, right]) => right - left)[0]?.[0] ?? 'hello';
};

const searchesOn = ({ body, url }: Reply): readonly string[] =>
  readPage(body, url).forms.flatMap(({ method, action, fields }) => {
    const [text, ...more] = fields.filter(({ type }) => type === 'text' || type === 'search');
    if (method !== 'GET' || text === undefined || more.length > 0) return [];
    const address = new URL(action);
    address.search = new URLSearchParams({ [text.name]: wordOn(body) }).toString();
    return [pathOf(address.href)];
  });

/** Pages that the menu of the dashboard leads to. */
const menuOf = ({ body, url }: Reply, origin: string): readonly string[] => {
  const { links } = readPage(body, url);
  const own = links.filter(link => URL.canParse(link) && new URL(link).origin === origin);
  // One thing of a list is no page that everybody opens.
  const menu = own.filter(
    link => new URL(link).pathname.split('/').length <= 2 && changingPart(new URL(link)) === undefined,
  );
  return menu.map(link => new URL(link).pathname);
};

/** What members wait for: as the settings say, else what the flows open, the dashboard leads to and the API describes. */
export const pathsToTime = async (drive: Drive, dashboard: Reply | null): Promise<readonly string[]> => {
  const named = drive.config.slow.endpoints;
  if (named.length > 0) return named;
  const { routes } = await described(drive);
  const api = routes.filter(({ method, kind }) => method === 'GET' && kind === 'api').map(({ template }) => template);
  const [searches, menu] =
    dashboard === null ? [[], []] : [searchesOn(dashboard), menuOf(dashboard, new URL(drive.scope.app).origin)];
  return [...new Set([...pathsOfFlows(drive), ...searches, ...api, ...menu])].filter(
    path => isPlain(path) && !asideOf.test(path),
  );
};

const asMember = (drive: Drive, { session }: Actor, path: string): Promise<Timed> =>
  timed(drive.io, () => session.call({ method: 'GET', path, headers: { 'accept-encoding': 'gzip, br' } }));

/** Whether more is worth finding out: it takes a good part of the budget, or sends much. */
const isSuspect = (ms: number, bytes: number, budgetMs: number): boolean => ms > budgetMs / 2 || bytes > 200_000;

const emptyBody = { kind: 'other', bytes: 0, encoding: null, rows: null, continues: false } as const;

/** Why there is nothing to time: the member gets no page there. */
export type NoPage = { readonly noPage: string };

/** What fails after members waited for it is as slow as it is broken; what fails at once is no matter of time. */
const failsSlowly = ({ reply, ms }: Timed, budgetMs: number): boolean =>
  reply !== null && reply.status >= 500 && ms > budgetMs;

/** Null where there is one to time. */
export const noPageOf = (look: Timed, app: string, budgetMs: number): NoPage | null => {
  const { reply } = look;
  if (reply === null || failsSlowly(look, budgetMs)) return null;
  if (new URL(reply.url).origin !== app) return { noPage: `it leads to ${new URL(reply.url).origin}` };
  return reply.status === 200 ? null : { noPage: `it answers a member with ${reply.status}` };
};

/** What one endpoint is like, alone and several times at the same moment. */
export const factsOf = async (
  drive: Drive,
  member: Actor,
  path: string,
  { control, database, budgetMs }: { control: Leaf<QuietControl>; database: DatabaseLook | null; budgetMs: number },
): Promise<RequestFacts | NoPage> => {
  const first = await asMember(drive, member, path);
  const noPage = noPageOf(first, drive.scope.app, budgetMs);
  if (noPage !== null) return noPage;
  const looks = [first];
  while (looks.length < limits.slowLooks && looks.every(({ reply }) => reply !== null))
    looks.push(await asMember(drive, member, path));
  // The first one fills caches and starts what sleeps: it is no steady state.
  const aloneMs = medianOf(looks.length > 1 ? looks.slice(1).map(({ ms }) => ms) : [first.ms]);
  const reply = looks.findLast(look => look.reply !== null)?.reply ?? null;
  const body =
    reply === null
      ? emptyBody
      : bodyOf(reply.body, headerOf(reply, 'content-type') ?? '', headerOf(reply, 'content-encoding') ?? null);
  const told = toldBy(reply === null ? undefined : headerOf(reply, 'server-timing'));
  const alone: RequestFacts = {
    aloneMs,
    told,
    body,
    checksPassword: false,
    together: null,
    held: null,
    database: null,
  };
  if (!isSuspect(aloneMs, body.bytes, budgetMs)) return alone;
  const burst = () => together(drive, control, () => asMember(drive, member, path));
  if (database === null) return { ...alone, together: await burst() };
  const { result, seen } = await database.during(burst);
  return { ...alone, together: result, database: seen };
};
