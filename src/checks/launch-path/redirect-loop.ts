import { chainAt, hostOf, isHttps, locationShown, stepLines, brokenOff } from '../../evidence/derive/chains.ts';
import { byPlace } from '../../evidence/derive/by-place.ts';
import { judgedStarts } from '../../evidence/derive/judged-starts.ts';
import type { Chain, Hop } from '../../evidence/http.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { byHand, listed } from '../wording.ts';

/** The hops that repeat: from the URL that came back, or the later half of a way without end. */
const circleOf = ({ hops, end }: Chain): readonly Hop[] => {
  if (end.how !== 'loop') return hops.slice(Math.floor(hops.length / 2));
  const first = hops.findIndex(({ url }) => url === end.url);
  return first === -1 ? hops : hops.slice(first);
};

type Circle = { readonly chain: Chain; readonly hops: readonly Hop[]; readonly hosts: readonly string[] };

const look = (chain: Chain): readonly Circle[] => {
  if (chain.end.how === 'answered') return [];
  if (chain.end.how === 'failed') throw new Unknown(brokenOff(chain), hostOf(chain.start));
  const hops = circleOf(chain);
  return [{ chain, hops, hosts: [...new Set(hops.map(({ url }) => hostOf(url)))].toSorted() }];
};

const causeOf = ({ hosts, hops, chain }: Circle): string => {
  if (hosts.length > 1) return `${listed(hosts)} redirect to each other.`;
  if (chain.end.how === 'too-many')
    return `${hosts[0] ?? ''} answers each redirect with another one, more than ${chain.end.limit} times.`;
  return hops.some(({ url }) => !isHttps(url))
    ? `${hosts[0] ?? ''} sends https to http and http to https.`
    : `${hosts[0] ?? ''} redirects to the very address that was asked for; most often a CDN asks the server over http and the server insists on https.`;
};

const faultOf = (place: string, hits: readonly [Circle, ...Circle[]]): Fault => {
  const [first] = hits;
  const back = first.hops[0];
  return {
    place,
    places: [...new Set(hits.map(({ chain }) => chain.start))],
    hosts: [...new Set([...first.hosts, ...hits.map(({ chain }) => hostOf(chain.start))])],
    severity: 'blocker',
    confidence: 'proven',
    happened: `Nobody gets past the address bar: the browser gives up on ${place} with "redirected you too many times".`,
    cause: causeOf(first),
    evidence: [...stepLines(first.chain), brokenOff(first.chain)],
    replay: {
      tool: 'curl',
      url: first.chain.start,
      follow: 10,
      shows:
        first.chain.end.how === 'loop' && back !== undefined
          ? `/(${locationShown(back).slice(1, -1)}[\\s\\S]*){3}/`
          : String.raw`/([Ll]ocation:[\s\S]*){10}/`,
    },
    remedy: [
      byHand(
        first.hosts.length > 1
          ? `the redirect settings of ${listed(first.hosts)}`
          : `the redirect settings of ${place} at your host and CDN`,
        first.hosts.length > 1
          ? `Keep the redirect in one direction only: decide which of ${listed(first.hosts)} is the address of the site, and delete the redirect that it has itself.`
          : 'With Cloudflare in front, set SSL/TLS → Overview to "Full (strict)"; without a CDN, delete the redirect rule that leads back to the same address.',
        `Open ${first.chain.start} in a private window: it must end at a page.`,
      ),
    ],
  };
};

export default defineCheck({
  id: 'launch-path/redirect-loop',
  rows: ['S1.f2'],
  needs: ['declared', 'dns', 'http'],
  after: [...withoutConnection, ...withoutCertificate],
  damage: 'signups',
  effort: { minutes: [5, 40], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Every address leads to a page, not in a circle',
    failureTitle: 'Nobody gets in: an address redirects in a circle',
    why: 'A browser that is sent in a circle stops after some twenty turns and shows an error. The site is down, although every server is up.',
    fix: 'Delete the redirect that leads back, so that each address is sent on at most once.',
    howTo: 'Run the audit where your hosts can be reached on ports 80 and 443.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc9110#section-15.4',
      'https://developers.cloudflare.com/ssl/troubleshooting/too-many-redirects/',
    ],
  },
  judge: ({ declared, dns, http }) => {
    const found = byPlace(
      judgedStarts(declared, dns, http),
      start => look(chainAt(http, start)),
      ({ hosts }) => hosts[0] ?? '',
      hostOf,
    );
    return concluded(
      found.places.map(({ place, hits }) => faultOf(place, hits)),
      found.unseen,
    );
  },
});
