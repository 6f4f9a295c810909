import type { WebhookProbe } from '../evidence/cdn.ts';
import { known, Unknown } from '../evidence/leaf.ts';
import type { Replay } from './check.ts';
import type { Swallowed } from './webhook-swallowed.ts';

/** As the audit asked: an event that any sound route refuses for its signature. */
const sending = (url: string, shows: string, times?: number): Replay => ({
  tool: 'curl',
  url,
  post: {
    headers: { 'content-type': 'application/json', 'stripe-signature': `t=1,v1=${'0'.repeat(64)}` },
    body: '{}',
  },
  prints: shows.includes('body:') ? 'body' : 'head',
  ...(times === undefined ? {} : { times }),
  shows: shows.replace('body:', ''),
});

const inCode = 'the code that answers at this address';

/** What the route itself answered, and what stands before it there. `Unknown` for a refusal without a reason. */
export const byAnswer = ({ url, event: leaf, burst: burstLeaf }: WebhookProbe): Swallowed | undefined => {
  const event = known(leaf);
  const { status, kind, location, blames, atEdge } = event;
  const line = `POST ${url}: ${status}${location === null ? '' : ` to ${location}`}`;
  if (status >= 300 && status < 400)
    return {
      because: `it answers ${status} and sends the event on to ${location ?? 'somewhere else'}, and payment providers follow no redirect`,
      line,
      replay: sending(url, String.raw`/HTTP\/[\d.]+ 3\d\d/`),
      where: atEdge ? 'the redirect rules of your CDN, or the routes of the app' : 'the routes of the app',
      step: 'Answer at exactly this address, or give the provider the address at the end of the redirect.',
    };
  if (kind === 'challenge' || (blames === 'robot' && status >= 400))
    return {
      because: 'a check for robots answers instead of the app, and no provider solves it',
      line: `${line}, a challenge`,
      replay: sending(url, String.raw`/HTTP\/[\d.]+ (?:403|429|503)/`),
      where: 'the protection against robots before the app',
      step: 'Let this one address pass without a challenge: its events are proven by their signature.',
    };
  if (blames === 'origin' && status >= 400)
    return {
      because: 'it refuses whoever does not come from one of its own pages, and events come from no page',
      line: `${line}, for its origin`,
      replay: sending(url, '/body:origin|csrf|cross.?site|refer/i'),
      where: inCode,
      step: 'Take this address out of the check of origin or CSRF token, and let the signature decide.',
    };
  if (blames === 'sign-in' && (status === 401 || status === 403))
    return {
      because: 'it asks for somebody who is signed in, and a provider has no account',
      line: `${line}, not signed in`,
      replay: sending(url, String.raw`/HTTP\/[\d.]+ 40[13]/`),
      where: inCode,
      step: 'Take this address out of what only signed-in people reach, and let the signature decide.',
    };
  if (status === 404 || status === 405 || status === 410)
    return {
      because: `it answers ${status}: events are sent there by POST and reach nobody`,
      line,
      replay: sending(url, String.raw`/HTTP\/[\d.]+ 4(?:04|05|10)/`),
      where: inCode,
      step: 'Take events by POST at the address that the settings name, or name the right one.',
    };
  if (status === 429) return throttledAt(url, line, 1);
  if (status === 403 && blames === null)
    throw new Unknown(
      `${url} refused an event with 403, and nothing says whether for its signature`,
      new URL(url).hostname,
    );
  const burst = known(burstLeaf);
  return burst.throttled === 0
    ? undefined
    : throttledAt(url, `${burst.sent} events more: ${burst.throttled} of them 429`, burst.sent + 10);
};

const throttledAt = (url: string, line: string, times: number): Swallowed => ({
  because: 'it throttles events as if one visitor sent them, and all events come from a few addresses of the provider',
  line,
  replay: sending(url, String.raw`/HTTP\/[\d.]+ 429/`, times),
  where: inCode,
  step: 'Take this address out of the limits for visitors: the signature keeps strangers away.',
});
