import type { KeptSession } from '../../drive/kept-session.ts';
import type { HttpAnswer } from '../../platform/http.ts';
import { request } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import type { Ask } from '../monitor.ts';
import { resolved } from './resolved.ts';

export type Fetched = {
  readonly answer: HttpAnswer;
  /** Where it came from, redirects followed. */
  readonly url: string;
  /** Set where the redirects did not end. */
  readonly astray: string | null;
};

const locationOf = ({ status, headers }: HttpAnswer): string | undefined =>
  [301, 302, 303, 307, 308].includes(status) ? headers.find(([name]) => name === 'location')?.[1] : undefined;

type Wanted = {
  readonly ask: Extract<Ask, { of: 'http' }>;
  readonly timeoutMs: number;
  /** Whether the watch may go on to this host. */
  readonly isOwn: (host: string) => boolean;
  readonly carried: KeptSession | null;
  /** Of the whole run. The name is looked up under it: the time of a look does not turn silence of our resolver into one of the app. */
  readonly run: AbortSignal;
};

/**
 * Asks as a stranger's browser would: the name looked up anew, a connection of its own, certificate judged; an address of
 * data is not followed elsewhere. Throws `Unresolved`, `SilentPeer` or `PeerFailure`.
 */
export const fetched = async (io: Io, wanted: Wanted, signal: AbortSignal): Promise<Fetched> => {
  const { ask, timeoutMs, isOwn, carried, run } = wanted;
  const follows = ask.method !== 'POST' && ask.health !== true;
  const visited = new Set<string>();
  let { url } = ask;
  for (;;) {
    visited.add(url);
    const address = await resolved(io, new URL(url).hostname, run);
    const headers = {
      accept: ask.health === true ? 'application/health+json, application/json;q=0.9, */*;q=0.5' : '*/*',
      ...(ask.method === 'POST' ? { 'content-type': 'application/json' } : {}),
      ...(await carried?.headersFor(url)),
    };
    const answer = await request(
      io,
      {
        url,
        address,
        method: ask.method,
        headers,
        ...(ask.method === 'POST' ? { body: '{}' } : {}),
        maxBytes: limits.watchBytes,
        verify: true,
        waitMs: timeoutMs,
      },
      signal,
    );
    await carried?.took(url, answer);
    const location = locationOf(answer);
    const next = location === undefined || !follows ? null : URL.parse(location, url);
    if (next === null || ask.status.includes(answer.status)) return { answer, url, astray: null };
    next.hash = '';
    if (!isOwn(next.hostname))
      return { answer, url, astray: `it leads to ${next.hostname}, which is none of your hosts` };
    if (visited.has(next.href))
      return { answer, url, astray: `its redirects lead in a circle, back to ${next.pathname}` };
    if (visited.size > limits.watchRedirects)
      return { answer, url, astray: `its redirects do not end after ${limits.watchRedirects}` };
    url = next.href;
  }
};
