import {
  brokenOff,
  chainAt,
  hostOf,
  hostsOnTheWay,
  isHttps,
  isUnserved,
  landingOf,
  stepLines,
} from '../../evidence/derive/chains.ts';
import { byPlace } from '../../evidence/derive/by-place.ts';
import { canonicalOrigin, fourStarts } from '../../evidence/derive/site-host.ts';
import { hasAddress } from '../../evidence/derive/web-hosts-judged.ts';
import type { DnsEvidence } from '../../evidence/dns.ts';
import type { Chain, HttpEvidence } from '../../evidence/http.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';

type Odd = { readonly host: string; readonly start: string; readonly canonical: string; readonly chain?: Chain };

const look = (start: string, canonical: string, dns: DnsEvidence, http: HttpEvidence): readonly Odd[] => {
  const host = hostOf(start);
  if (hasAddress(dns, host) === false) return [{ host, start, canonical }];
  const chain = chainAt(http, start);
  if (isUnserved(chain)) return [{ host, start, canonical, chain }];
  const { origin, url, last } = landingOf(chain);
  if (origin === canonical) return [];
  if (!isHttps(url)) throw new Unknown(`${start} ends at ${url}, without encryption`, host);
  if (last.status >= 500) throw new Unknown(`${start} ends at an error of the server (status ${last.status})`, host);
  return [{ host, start, canonical, chain }];
};

const causeOf = ({ host, canonical, chain }: Odd): string => {
  if (chain === undefined) return `${host} has no address in your DNS, although ${canonical} has.`;
  if (isUnserved(chain))
    return `The server behind ${host} takes no connections for http (port 80), so nothing leads people on to https.`;
  return `${chain.start} ends at ${landingOf(chain).origin} instead of ${canonical}.`;
};

const faultOf = (domain: string, place: string, hits: readonly [Odd, ...Odd[]]): Fault => {
  const [first] = hits;
  const { canonical, chain, start } = first;
  const other = place === domain ? `www.${domain}` : domain;
  const redirect = {
    kind: 'redirect',
    from: chain !== undefined && isUnserved(chain) ? `http://${place}` : `https://${place}`,
    to: canonical,
    status: 301,
  } as const;
  return {
    place,
    places: hits.map(each => each.start),
    hosts: [
      ...new Set([place, hostOf(canonical), ...hits.flatMap(hit => (hit.chain ? hostsOnTheWay(hit.chain) : []))]),
    ],
    severity: 'high',
    confidence: 'proven',
    happened:
      chain === undefined || isUnserved(chain)
        ? `Everybody who types or follows ${start} gets an error and thinks that the site does not exist.`
        : `Members who sign in at ${place} are signed out at ${hostOf(canonical)}, and search engines count two sites instead of one.`,
    cause: causeOf(first),
    evidence: hits.flatMap(each =>
      each.chain === undefined
        ? [`${each.host}: no address (A or AAAA)`]
        : [...stepLines(each.chain), ...(each.chain.end.how === 'failed' ? [brokenOff(each.chain)] : [])],
    ),
    replay:
      chain === undefined
        ? { tool: 'dig', name: place, type: 'A', at: 'resolver', shows: '/status: NXDOMAIN|ANSWER: 0,/' }
        : isUnserved(chain)
          ? { tool: 'curl', url: start, shows: String.raw`/^(?![\s\S]*HTTP\/[0-9.]+ \d)/` }
          : { tool: 'curl', url: start, follow: 10, prints: 'final-url', shows: `ends at ${landingOf(chain).origin}/` },
    remedy:
      chain === undefined
        ? [{ kind: 'dns-set', name: place, type: 'CNAME', values: [other], was: [] }, redirect]
        : [redirect],
  };
};

export default defineCheck({
  id: 'launch-path/one-address',
  rows: ['S1.c2'],
  needs: ['declared', 'dns', 'http'],
  after: [...withoutConnection, ...withoutCertificate, 'launch-path/redirect-loop', 'launch-path/https-enforced'],
  damage: 'signups',
  effort: { minutes: [5, 30], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'With and without www, http and https: all end at one address',
    failureTitle: 'The site lives at two addresses, or is missing at one',
    why: 'People type the name with and without www. If the two do not meet, sign-ins do not carry over, callbacks fail at one of them, and links are split.',
    fix: 'Choose one address, and redirect the other three to it.',
    howTo: 'Run the audit where your hosts can be reached on ports 80 and 443.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc6454#section-4',
      'https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls',
    ],
  },
  judge: ({ declared, dns, http }) => {
    const canonical = canonicalOrigin(declared, http);
    const { domain } = declared;
    if (canonical === undefined)
      throw new Unknown(`none of the four addresses of ${domain} led to a page over https`, domain);
    const found = byPlace(
      fourStarts(domain),
      start => look(start, canonical, dns, http),
      ({ host }) => host,
      hostOf,
    );
    return concluded(
      found.places.map(({ place, hits }) => faultOf(domain, place, hits)),
      found.unseen,
    );
  },
});
