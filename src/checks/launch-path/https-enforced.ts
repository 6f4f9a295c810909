import { byPlace } from '../../evidence/derive/by-place.ts';
import {
  chainAt,
  hostOf,
  isHttps,
  isUnserved,
  landingOf,
  locationShown,
  originOf,
  pageOf,
  stepLines,
  stepsOf,
} from '../../evidence/derive/chains.ts';
import { frontDoors } from '../../evidence/derive/judged-starts.ts';
import type { Chain, Hop } from '../../evidence/http.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { byHand } from '../wording.ts';

/** A place where encryption is given up: the host that serves a page without it, or the redirect that leads back to http. */
type Open = { readonly chain: Chain; readonly hop: Hop; readonly isBack: boolean };

const look = (chain: Chain): readonly Open[] => {
  const landing = landingOf(chain);
  const back = stepsOf(chain).find(({ from, to }) => isHttps(from) && !isHttps(to));
  if (back !== undefined) return [{ chain, hop: back.hop, isBack: true }];
  if (isHttps(landing.url) || landing.last.status < 200 || landing.last.status > 299) return [];
  pageOf(landing);
  return [{ chain, hop: landing.last, isBack: false }];
};

const faultOf = (place: string, [first, ...rest]: readonly [Open, ...Open[]]): Fault => {
  const { chain, hop, isBack } = first;
  const to = hop.location ?? '';
  return {
    place,
    places: [...new Set([first, ...rest].map(each => each.chain.start))],
    hosts: [...new Set([place, ...chain.hops.map(({ url }) => hostOf(url))])],
    severity: 'high',
    confidence: 'proven',
    happened: `Whoever shares a network with your members, in a café or a train, reads their passwords at ${place} and can change the page.`,
    cause: isBack
      ? `${hop.url} sends people from https back to ${to}.`
      : `${hop.url} answers with a page over plain http instead of leading to https.`,
    evidence: stepLines(chain),
    replay: isBack
      ? { tool: 'curl', url: hop.url, shows: locationShown(hop) }
      : { tool: 'curl', url: hop.url, shows: String.raw`/HTTP\/[0-9.]+ 2\d\d/` },
    remedy: isBack
      ? [
          byHand(
            `the redirect settings of ${place}`,
            `Change the target ${to} to https://.`,
            `Open ${chain.start} in a private window: the address must begin with https at the end.`,
          ),
        ]
      : [{ kind: 'redirect', from: originOf(hop.url), to: `https://${place}`, status: 301 }],
  };
};

export default defineCheck({
  id: 'launch-path/https-enforced',
  rows: ['S1.c2'],
  needs: ['declared', 'dns', 'http'],
  after: [
    ...withoutConnection,
    ...withoutCertificate,
    'launch-path/redirect-loop',
    'launch-path/subdomains-right-service',
  ],
  damage: 'data',
  effort: { minutes: [5, 20], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Every address leads to https, and stays there',
    failureTitle: 'Passwords travel in the open: a page answers without https',
    why: 'Plain http is readable for everybody on the way. A page that answers over http is used over http by whoever follows an old link.',
    fix: 'Redirect every http address to the same address with https, for good.',
    howTo: 'Run the audit where your hosts can be reached on ports 80 and 443.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc9110#section-4.2.2',
      'https://developer.mozilla.org/en-US/docs/Web/Security/Practical_implementation_guides/TLS',
    ],
  },
  judge: ({ declared, dns, http }) => {
    const found = byPlace(
      frontDoors(declared, dns, http),
      start => {
        const chain = chainAt(http, start);
        // Where nothing answers on port 80, nothing is served in the open.
        return isUnserved(chain) ? [] : look(chain);
      },
      ({ hop }) => hostOf(hop.url),
      hostOf,
    );
    return concluded(
      found.places.map(({ place, hits }) => faultOf(place, hits)),
      found.unseen,
    );
  },
});
