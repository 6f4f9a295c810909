import type { Chain, ChainEnd, Hop } from '../../evidence/http.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import type { HttpAnswer } from '../../platform/http.ts';
import { limits } from '../../platform/limits.ts';
import { createCookies, withoutValue } from './cookies.ts';
import type { Look } from './look.ts';
import { pageFacts, textOf } from './page-facts.ts';

export type Start = {
  readonly url: string;
  readonly address?: string;
  /** Text that the answer is expected to contain. */
  readonly expect?: string;
};

/** Answers that send a browser on (RFC 9110 §15.4); 300, 304 and 305 do not. */
const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

const locationOf = ({ status, headers }: HttpAnswer): string | undefined =>
  redirects.has(status) ? headers.find(([name]) => name === 'location')?.[1] : undefined;

/** Where a Location leads, without the fragment, which is never sent; undefined when it is no web address. */
const targetOf = (location: string, from: string): string | undefined => {
  const url = URL.parse(location.trim(), from);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  url.hash = '';
  url.username = '';
  url.password = '';
  return url.href;
};

const hopOf = (url: string, answer: HttpAnswer, target: string | undefined): Hop => ({
  url,
  address: answer.address,
  status: answer.status,
  headers: answer.headers.map(
    ([name, value]) =>
      [name, (name === 'set-cookie' ? withoutValue(value) : value).slice(0, limits.headerValueCharacters)] as const,
  ),
  ...(target === undefined ? {} : { location: target }),
});

const ended = ({ url, address, expect }: Start, hops: readonly Hop[], end: ChainEnd, last?: HttpAnswer): Chain => {
  const begin = { start: url, ...(address === undefined ? {} : { address }), hops, end };
  const at = hops.at(-1);
  if (last === undefined || at === undefined) return begin;
  const answer = { url: at.url, status: last.status, headers: last.headers, body: last.body, cut: last.cut };
  const page = pageFacts(answer);
  return { ...begin, page: expect === undefined ? page : { ...page, expected: textOf(answer).includes(expect) } };
};

/**
 * Follows redirects from a start to where they end. `mayVisit` says which hosts a narrowed run may contact.
 * Throws `SilentPeer` when some answer on the way did not come: then nobody knows where it ends.
 */
export const followChain = async (start: Start, look: Look, mayVisit: (host: string) => boolean): Promise<Chain> => {
  const hops: Hop[] = [];
  const visited = new Set<string>();
  const cookies = createCookies();
  let url = start.url;
  for (;;) {
    const { hostname } = new URL(url);
    if (!mayVisit(hostname))
      throw new SilentPeer(`${hops.at(-1)?.url ?? url} leads to ${hostname}, which this look was not to contact`);
    const cookie = cookies.headerFor(hostname);
    const visit = `${url} ${cookie}`;
    if (visited.has(visit)) return ended(start, hops, { how: 'loop', url });
    if (hops.length > limits.redirects) return ended(start, hops, { how: 'too-many', limit: limits.redirects });
    visited.add(visit);
    const address = hops.length === 0 ? start.address : undefined;
    try {
      const answer = await look({ url, cookie, ...(address === undefined ? {} : { address }) });
      const location = locationOf(answer);
      const target = location === undefined ? undefined : targetOf(location, url);
      hops.push(hopOf(url, answer, target));
      if (location === undefined) return ended(start, hops, { how: 'answered' }, answer);
      if (target === undefined)
        return ended(start, hops, { how: 'failed', url, detail: 'it redirects to something that is no web address' });
      cookies.keep(hostname, answer.headers);
      url = target;
    } catch (error) {
      if (!(error instanceof PeerFailure)) throw error;
      return ended(start, hops, { how: 'failed', url, detail: error.message });
    }
  }
};
