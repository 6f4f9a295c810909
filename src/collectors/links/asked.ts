import { isRoutable } from '../../evidence/derive/reach.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import { atOnce } from '../../platform/at-once.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { peerOf, request, userAgent } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { addressesOf } from '../monitoring/links.ts';

/** Where a browser ended up: the status of the last answer, or why it shows nothing. `end` is without query. */
export type Opened =
  | { readonly status: number; readonly end: string }
  | { readonly status: null; readonly end: string; readonly because: string };

/** One link, asked twice: as this program says of itself that it asks, and as a telephone does. */
export type AskedLink = { readonly url: string; readonly desktop: Leaf<Opened>; readonly phone: Leaf<Opened> };

/** What Safari on a telephone says of itself, and who it is really. */
const phoneAgent = `Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1 ${userAgent}`;

type Where = (host: string) => Promise<Leaf<readonly string[]>>;

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
const shownOf = ({ origin, pathname }: URL): string => `${origin}${pathname}`;

const open = async (start: string, agent: string, where: Where, io: Io, signal: AbortSignal): Promise<Leaf<Opened>> => {
  let url = new URL(start);
  for (let hop = 0; hop <= limits.redirects; hop += 1) {
    const here = url;
    const end = shownOf(here);
    const none = (because: string): Leaf<Opened> => seen({ status: null, end, because });
    const addresses = await where(hostOf(url));
    if (addresses.status === 'silent') return addresses;
    const routable = addresses.value.filter(isRoutable);
    if (addresses.value.length === 0) return none(`there is no address for the name ${hostOf(url)}`);
    if (routable.length === 0) return none(`${hostOf(url)} is an address inside of one network alone`);
    const address = routable.find(one => io.reaches(peerOf(here, one)));
    if (address === undefined) return silent(`${hostOf(url)} has IPv6 addresses alone, and this machine has no IPv6`);
    const headers = { 'user-agent': agent, accept: 'text/html,*/*;q=0.8' };
    const sent = { url: url.href, address, headers, maxBytes: limits.shortAnswerBytes, verify: true };
    try {
      const answer = await request(io, { ...sent, waitMs: limits.monitorAnswerMs }, signal);
      const to = answer.headers.find(([name]) => name === 'location')?.[1];
      if (answer.status < 300 || answer.status >= 400 || to === undefined) return seen({ status: answer.status, end });
      const next = URL.parse(to, url.href);
      if (next === null || !/^https?:$/.test(next.protocol)) return none('it leads on to an address that is none');
      url = next;
    } catch (error) {
      if (error instanceof SilentPeer || (error instanceof PeerFailure && error.code === 'failed'))
        return silent(error.message);
      if (error instanceof PeerFailure) return none(error.message);
      throw error;
    }
  }
  return seen({
    status: null,
    end: shownOf(url),
    because: `it is still being led on after ${limits.redirects} redirects`,
  });
};

/**
 * Opens each link as a stranger would, at a desk and on a telephone, and follows where it leads. It only reads; nothing inside
 * the network of this machine is asked. What did not answer in time is silent.
 * @param unasked why nothing is to be sent; null to ask
 */
export const askedLinks = async (
  links: readonly string[],
  unasked: string | null,
  io: Io,
  signal: AbortSignal,
): Promise<readonly AskedLink[]> => {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(limits.packLinksMs)]);
  const gate = atOnce(limits.packLinksAtOnce);
  const known = new Map<string, ReturnType<Where>>();
  const where: Where = host => {
    const before = known.get(host);
    if (before !== undefined) return before;
    const asked = addressesOf(host, io, bounded);
    known.set(host, asked);
    return asked;
  };
  return Promise.all(
    links.map((url, index) =>
      gate(async () => {
        const reason = unasked ?? (index < limits.packLinks ? null : `only ${limits.packLinks} links are asked`);
        if (reason !== null) return { url, desktop: silent(reason), phone: silent(reason) };
        io.progress(`opening ${new URL(url).host}`);
        const desktop = await open(url, userAgent, where, io, bounded);
        return { url, desktop, phone: await open(url, phoneAgent, where, io, bounded) };
      }),
    ),
  );
};
