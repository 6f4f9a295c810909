import type { Declared } from '../declared.ts';
import type { HttpEvidence } from '../http.ts';
import { chainAt, hostOf, isHttps, landingOf, originOf } from './chains.ts';

/** The four addresses that people type: http and https, with and without www. */
export const fourStarts = (domain: string): readonly string[] =>
  [domain, `www.${domain}`].flatMap(host => [`http://${host}/`, `https://${host}/`]);

const commonest = (values: readonly string[]): string | undefined => {
  const counted = Map.groupBy(values, value => value);
  return [...counted].toSorted(([, one], [, other]) => other.length - one.length)[0]?.[0];
};

const landedAt = (http: HttpEvidence, start: string): string | undefined => {
  const leaf = http.chains[start];
  if (leaf?.status !== 'ok' || leaf.value.end.how !== 'answered') return undefined;
  return leaf.value.hops.at(-1)?.url;
};

/** Origin that a page names as its own by `<link rel=canonical>`, among those where the four starts end. */
const namedByPages = (http: HttpEvidence, starts: readonly string[], ends: readonly string[]): string | undefined =>
  commonest(
    starts
      .flatMap(start => {
        const leaf = http.chains[start];
        return leaf?.status === 'ok' && leaf.value.page?.canonical !== undefined
          ? [originOf(leaf.value.page.canonical)]
          : [];
      })
      .filter(origin => ends.includes(origin)),
  );

/**
 * The one origin of the site. Of the origins where the four starts end: the declared production, else the declared
 * site, else what the pages call their own, else the commonest (the one without www when they are level). When no
 * start ended over https: what was declared, or undefined.
 */
export const canonicalOrigin = (declared: Declared, http: HttpEvidence): string | undefined => {
  const starts = fourStarts(declared.domain);
  const ends = starts
    .flatMap(start => landedAt(http, start) ?? [])
    .filter(isHttps)
    .map(originOf);
  const site = declared.hosts.find(({ service, environment }) => service === 'site' && environment === 'production');
  const meant = [
    ...(declared.production === undefined ? [] : [originOf(declared.production)]),
    ...(site === undefined ? [] : [`https://${site.host}`]),
  ];
  return meant.find(origin => ends.includes(origin)) ?? namedByPages(http, starts, ends) ?? commonest(ends) ?? meant[0];
};

/** The page of the canonical site at `/`; `Unknown` when it was not seen. */
export const siteLanding = (declared: Declared, http: HttpEvidence): ReturnType<typeof landingOf> =>
  landingOf(chainAt(http, `${canonicalOrigin(declared, http) ?? `https://${declared.domain}`}/`));

export const siteHost = (declared: Declared, http: HttpEvidence): string =>
  hostOf(canonicalOrigin(declared, http) ?? `https://${declared.domain}`);
