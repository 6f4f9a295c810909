import type { Declared } from '../declared.ts';
import type { HttpEvidence } from '../http.ts';
import { hostOf, isHttps, startsIn } from './chains.ts';
import { standingOf } from './web-hosts-judged.ts';

/**
 * The product's own pages from which no answer came in time, once a host: what they link to or load is not known, so
 * that nothing found among the others is no proof that there is nothing. What nobody has at the probe path is no page.
 */
export const pagesNotRead = (
  declared: Declared,
  http: HttpEvidence,
): readonly { readonly host: string; readonly reason: string }[] => {
  const unread = startsIn(http).flatMap(start => {
    const leaf = http.chains[start];
    const host = hostOf(start);
    const isPage = isHttps(start) && !start.endsWith(http.probePath);
    return isPage && leaf?.status === 'silent' && standingOf(declared, host) === 'product'
      ? [[host, `the page at ${start} was not read: ${leaf.reason}`] as const]
      : [];
  });
  return [...new Map(unread)].map(([host, reason]) => ({ host, reason }));
};
