import type { Burst, ThrottleTrial } from '../../../evidence/hardening/throttles.ts';
import { limits } from '../../../platform/limits.ts';
import type { Actor } from '../../actors/actor.ts';
import type { Way } from '../../addresses.ts';
import { isLoopback } from '../../environment.ts';
import { headerOf, type Reply } from '../../reply.ts';
import type { FoundRoute } from '../../routes/route.ts';
import type { Session } from '../../session.ts';
import { heldBy } from '../answer.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';

/** Routes that are there to be asked often, or give no data. */
const operations = /health|ready|live|ping|metrics|openapi|swagger|docs?\b|webhook|stream|events|export/i;

const isJson = (reply: Reply): boolean => /\bjson\b/i.test(headerOf(reply, 'content-type') ?? '');

/** A path of the API that answers: to anybody, or else to a member. */
const pathOf = async (session: Session, hand: Hand, routes: readonly FoundRoute[]): Promise<string> => {
  const steps = hand.drive.recipe.flows['who-am-i'] ?? [];
  const own = steps.flatMap(step => ('call' in step && /^GET [^{]+$/.test(step.call) ? [step.call.slice(4)] : []));
  const described = routes.flatMap(({ method, template, kind }) =>
    method === 'GET' && kind === 'api' && !template.includes(':') && !operations.test(template) ? [template] : [],
  );
  for (const path of [...own, ...described].slice(0, 3)) {
    const reply = await session.call({ method: 'GET', path });
    if (reply.status === 200 && isJson(reply)) return path;
  }
  throw new Inconclusive('no address of an API is known that answers a member with JSON');
};

/** What is left of the limit, as the app tells it (draft-ietf-httpapi-ratelimit-headers and what came before it). */
const leftIn = (reply: Reply): number | null => {
  const plain = headerOf(reply, 'ratelimit-remaining') ?? headerOf(reply, 'x-ratelimit-remaining');
  const told = plain ?? /\br(?:emaining)?=(\d+)/.exec(headerOf(reply, 'ratelimit') ?? '')?.[1];
  return told === undefined || !/^\d+$/.test(told.trim()) ? null : Number(told);
};

const isCounted = (replies: readonly Reply[]): boolean => {
  const left = replies.map(leftIn);
  return left.every((each, index) => each !== null && (index === 0 || each < (left[index - 1] ?? 0)));
};

/** Asks one address of the API more often than any person does. Where it is not on this machine it is asked at the pace of the settings. */
export const apiBurst = async (
  hand: Hand,
  way: Way | null,
  member: Actor,
  routes: readonly FoundRoute[],
): Promise<ThrottleTrial> => {
  const { drive } = hand;
  const { session } = drive.partOn(way, 'a script', member.variables());
  await session.setCookies(await member.session.cookies());
  session.carry(member.session.carried());
  const path = await pathOf(session, hand, routes);
  const ask = (): Promise<Reply> => session.call({ method: 'GET', path });
  const isHere = isLoopback(new URL(drive.scope.app).hostname);
  // What this run makes has to be removed, too, and no limit may keep it from that.
  const room = Math.max(0, drive.scope.left() - limits.hardenApiSpared);
  const enough = isHere ? limits.hardenApiBurst : limits.hardenApiPaced;
  const most = Math.min(enough, room);
  const from = drive.io.elapsed();
  const ended = (asked: number, by: Burst['by'], reply: Reply): ThrottleTrial => ({
    kind: 'api',
    burst: {
      asked,
      ms: Math.round(drive.io.elapsed() - from),
      heldAt: by === null ? null : asked,
      by,
      retryAfter: headerOf(reply, 'retry-after') ?? null,
    },
    shown: [exchangeOf(hand, `a script, request ${asked}`, reply)],
  });
  const first = [await ask(), await ask(), await ask()];
  const [usual = null] = first;
  const early = first.find(reply => heldBy(reply, usual) !== null);
  const lastOfFirst = first.at(-1);
  if (early !== undefined) return ended(first.indexOf(early) + 1, heldBy(early, usual), early);
  if (lastOfFirst !== undefined && isCounted(first)) return ended(first.length, 'count', lastOfFirst);
  let asked = first.length;
  let last = lastOfFirst;
  let atOnce = 1;
  while (asked < most) {
    const wave = Array.from({ length: Math.min(atOnce, most - asked) }, ask);
    if (isHere) atOnce = Math.min(2 * atOnce, limits.hardenApiAtOnce);
    const replies = await Promise.all(wave);
    asked += replies.length;
    const held = replies.find(reply => heldBy(reply, usual) !== null);
    if (held !== undefined) return ended(asked, heldBy(held, usual), held);
    const broken = replies.find(({ status }) => status >= 500);
    if (broken !== undefined)
      throw new Inconclusive(`the app answered ${broken.status} at ${path} after ${asked} requests`);
    last = replies.at(-1);
  }
  if (most < enough)
    throw new Inconclusive(
      `${asked} requests in a row were all answered, and no more were left of the ${drive.settings.requests} of this run (drive.requests): without a RateLimit header it takes ${enough} to see a limit`,
    );
  if (!isHere || last === undefined)
    throw new Inconclusive(
      `${asked} requests at ${drive.settings.perSecond} a second were all answered, which many limits allow; one for more shows only on this machine, or with a higher drive.perSecond`,
    );
  const ms = drive.io.elapsed() - from;
  // A busy machine asks no faster than a limit by the minute allows.
  if (ms > limits.hardenApiBurstMs)
    throw new Inconclusive(
      `${asked} requests took ${Math.round(ms / 1_000)} s on this machine and were all answered, which many limits allow; when it has less to do it asks faster`,
    );
  return ended(asked, null, last);
};
