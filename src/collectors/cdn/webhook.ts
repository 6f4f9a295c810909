import type { Config } from '../../config/schema.ts';
import type { WebhookProbe, WebhookRefusal } from '../../evidence/cdn.ts';
import type { Declared } from '../../evidence/declared.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { type HttpAnswer, request } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { isLoopback } from '../../platform/loopback.ts';
import type { FindAddresses } from '../http/addresses.ts';
import { burstOf } from './burst.ts';
import { pageFacts } from '../http/page-facts.ts';

/** The one host that is the app; of several the one that is called so, for a path alone does not say on which it stands. */
const hostOfApp = ({ hosts, domain, production }: Declared): string | null => {
  const of = (service: string): readonly string[] =>
    hosts.filter(one => one.service === service && one.environment === 'production').map(({ host }) => host);
  const apps = of('app');
  if (apps.length > 1) return apps.find(host => host === `app.${domain}`) ?? null;
  return apps[0] ?? of('api')[0] ?? (production === undefined ? null : (URL.parse(production)?.hostname ?? null));
};

/** Where the settings say that payments are told to in production, or null. */
export const webhookUrl = ({ health, drive }: Config, declared: Declared): string | null => {
  const told = health?.webhook ?? drive?.billing?.webhook;
  if (told === undefined) return null;
  const host = hostOfApp(declared);
  if (/^https?:/.test(told)) {
    const url = URL.parse(told);
    // An address of staging or of this machine says which path it is, and where it is in production is what counts.
    const isOwn = url !== null && (url.hostname === declared.domain || url.hostname.endsWith(`.${declared.domain}`));
    if (url === null) return null;
    return isOwn || host === null ? `${url.origin}${url.pathname}` : `https://${host}${url.pathname}`;
  }
  return host === null ? null : `https://${host}${told}`;
};

const words: readonly (readonly [Exclude<WebhookRefusal['blames'], null>, RegExp])[] = [
  ['signature', /signature|unsigned|hmac|webhook[ _-]?secret|timestamp/i],
  ['origin', /\borigin\b|csrf|xsrf|cross[ -]?site|referr?er|our own pages/i],
  ['robot', /captcha|\bbot\b|robot|automated|just a moment|attention required|cf-chl|turnstile|are you human/i],
  ['sign-in', /sign[ -]?in|log[ -]?in|unauthenticated|session|bearer token/i],
];

const header = ({ headers }: HttpAnswer, name: string): string | undefined =>
  headers.find(([own]) => own === name)?.[1];

/** What the answer says and where it leads; the body itself is not kept. */
const refusalOf = (answer: HttpAnswer, url: string): WebhookRefusal => {
  const { kind } = pageFacts({ ...answer, url });
  const text = answer.body.toString('utf8').slice(0, limits.shortAnswerBytes);
  const isChallenge = kind === 'challenge' || header(answer, 'cf-mitigated') === 'challenge';
  const location = header(answer, 'location');
  const to = location === undefined ? null : URL.parse(location, url);
  return {
    status: answer.status,
    kind: isChallenge ? 'challenge' : kind,
    location: to === null ? null : `${to.origin}${to.pathname}`.slice(0, limits.titleCharacters),
    blames: isChallenge ? 'robot' : (words.find(([, shape]) => shape.test(text))?.[0] ?? null),
    atEdge: header(answer, 'cf-ray') !== undefined,
  };
};

/** As payment providers send theirs, with a signature that no secret made: every sound route refuses it. */
const unsignedEvent = {
  method: 'POST',
  headers: {
    accept: '*/*; q=0.5, application/xml',
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
    'stripe-signature': `t=1,v1=${'0'.repeat(64)}`,
  },
  body: '{}',
} as const;

export type Prober = { readonly io: Io; readonly find: FindAddresses; readonly signal: AbortSignal };

/**
 * Sends the route one event that it must refuse, and so many after it that a limit for visitors shows. To this machine
 * alone: an audit only looks, and an event that reaches a live app is no look.
 */
export const probeWebhook = async (url: string, { io, find, signal }: Prober): Promise<WebhookProbe> => {
  const send = async (address: string): Promise<HttpAnswer> =>
    request(io, { url, address, ...unsignedEvent, maxBytes: limits.shortAnswerBytes, verify: false }, signal);
  const failed = (error: unknown): Leaf<never> => {
    if (!(error instanceof SilentPeer || error instanceof PeerFailure)) throw error;
    return silent(error.message);
  };
  const unasked = (reason: string): WebhookProbe => ({ url, event: silent(reason), burst: silent(reason) });
  try {
    const { hostname } = new URL(url);
    const [address] = await find(hostname);
    if (address === undefined) return unasked(`${hostname} has no address`);
    if (!isLoopback(io.route({ address, port: 443, name: hostname }).address))
      return unasked(`an audit sends no payment events, so what ${hostname} does with them was not seen`);
    const first = await send(address);
    const event = seen(refusalOf(first, url));
    if (first.status === 429) return { url, event, burst: seen({ sent: 1, throttled: 1 }) };
    const sent = limits.webhookBurst;
    try {
      const { headers, body } = unsignedEvent;
      const statuses = await burstOf(io, { url, address, headers, body, count: sent }, signal);
      const throttled = statuses.filter(status => status === 429).length;
      return { url, event, burst: seen({ sent, throttled }) };
    } catch (error) {
      return { url, event, burst: failed(error) };
    }
  } catch (error) {
    const quiet = failed(error);
    return { url, event: quiet, burst: quiet };
  }
};
