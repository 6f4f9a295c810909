import type { Chain, Hop, HttpEvidence, PageFacts } from '../http.ts';
import { known, Unknown } from '../leaf.ts';
import { byCodePoint } from './answers.ts';

/** Host of a URL, lower case, without trailing dot; empty when it is no URL. */
export const hostOf = (url: string): string => URL.parse(url)?.hostname.replace(/\.$/, '') ?? '';

/** `https://host[:port]`; empty when it is no URL. */
export const originOf = (url: string): string => URL.parse(url)?.origin ?? '';

export const isHttps = (url: string): boolean => URL.parse(url)?.protocol === 'https:';

/** The chain from a start URL, or `Unknown` with the host that stayed silent. */
export const chainAt = (http: HttpEvidence, start: string): Chain => known(http.chains[start], hostOf(start));

/** Start URLs of the chains that were left to any address, in code-point order. */
export const startsIn = (http: HttpEvidence): readonly string[] =>
  Object.keys(http.chains)
    .filter(key => !key.includes(' @'))
    .toSorted(byCodePoint);

export type Landing = {
  readonly chain: Chain;
  /** Where it started and where it ended. */
  readonly start: string;
  readonly url: string;
  readonly host: string;
  readonly origin: string;
  readonly last: Hop;
  readonly page: PageFacts | undefined;
};

/** Why a chain brought no answer, in words. */
export const brokenOff = (chain: Chain): string => {
  const { end } = chain;
  if (end.how === 'loop') return `${chain.start} is redirected in a circle`;
  if (end.how === 'too-many') return `${chain.start} is redirected more than ${end.limit} times`;
  return end.how === 'failed' ? `${end.url} gave no answer: ${end.detail}` : `${chain.start} gave no answer`;
};

/** The end of a chain that was answered; `Unknown` for one that broke off, for its cause is another check's business. */
export const landingOf = (chain: Chain): Landing => {
  const last = chain.hops.at(-1);
  if (chain.end.how !== 'answered' || last === undefined) throw new Unknown(brokenOff(chain), hostOf(chain.start));
  return {
    chain,
    start: chain.start,
    url: last.url,
    host: hostOf(last.url),
    origin: originOf(last.url),
    last,
    page: chain.page,
  };
};

/** The facts of the page at the end; a bot challenge or a page that was not read is `Unknown`. */
export const pageOf = ({ page, start, url }: Landing): PageFacts => {
  if (page === undefined) throw new Unknown(`the page at ${url} was not read`, hostOf(start));
  if (page.kind === 'challenge')
    throw new Unknown(`${url} asks visitors to prove that they are people, so its page was not seen`, hostOf(start));
  return page;
};

/** Nothing answers at a start over plain http: the connection was refused, so nothing is served in the open. */
export const isUnserved = ({ hops, end }: Chain): boolean =>
  hops.length === 0 && end.how === 'failed' && !isHttps(end.url);

/** One redirect: the hop that sends on, and where to. */
export type Step = { readonly from: string; readonly to: string; readonly hop: Hop };

export const stepsOf = (chain: Chain): readonly Step[] =>
  chain.hops.flatMap(hop => (hop.location === undefined ? [] : [{ from: hop.url, to: hop.location, hop }]));

/** Every host on the way, in order: asking again has to go there, too. */
export const hostsOnTheWay = ({ hops }: Chain): readonly string[] => [...new Set(hops.map(({ url }) => hostOf(url)))];

/** The redirects as lines: `301 http://a/ → https://a/`. */
export const stepLines = (chain: Chain): readonly string[] =>
  chain.hops.map(hop =>
    hop.location === undefined ? `${hop.status} ${hop.url}` : `${hop.status} ${hop.url} → ${hop.location}`,
  );

/** Value of a header of one answer, as sent. */
export const headerOf = (hop: Hop, name: string): string | undefined => hop.headers.find(([key]) => key === name)?.[1];

/** A text as part of a regular expression. */
export const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');

/** What a head print shows of this redirect and of no other: its Location line. */
export const locationShown = (hop: Hop): string =>
  `/[Ll]ocation: *${literal(headerOf(hop, 'location') ?? hop.location ?? '')}\\s/`;
