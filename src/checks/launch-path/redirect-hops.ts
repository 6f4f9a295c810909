import { byPlace } from '../../evidence/derive/by-place.ts';
import {
  chainAt,
  hostOf,
  isUnserved,
  landingOf,
  stepLines,
  stepsOf,
  type Landing,
} from '../../evidence/derive/chains.ts';
import { frontDoors } from '../../evidence/derive/judged-starts.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { byHand, listed } from '../wording.ts';

/** One to https and one to www leave room for one more; each further one is a round trip that a phone waits for. */
const mostRedirects = 3;

const countOf = ({ chain }: Landing): number => stepsOf(chain).length;

/** All ways that are too long to one end are one thing; its place is the smallest of the hosts where they start. */
const faultOf = (end: string, hits: readonly [Landing, ...Landing[]]): Fault => {
  const hosts = [...new Set(hits.map(({ start }) => hostOf(start)))].toSorted();
  const longest = hits.toSorted((a, b) => countOf(b) - countOf(a))[0] ?? hits[0];
  const count = countOf(longest);
  return {
    place: hosts[0] ?? hostOf(end),
    places: hits.map(({ start }) => start),
    hosts: [...new Set([...hosts, ...hits.flatMap(({ chain }) => chain.hops.map(({ url }) => hostOf(url)))])],
    severity: 'medium',
    confidence: 'proven',
    happened: `On a phone, people wait one to two seconds before the page of ${listed(hosts)} even begins to load. They do arrive, so this is medium risk.`,
    cause: `${longest.start} takes ${count} redirects to reach ${longest.url}; ${mostRedirects} are enough.`,
    evidence: stepLines(longest.chain),
    replay: {
      tool: 'curl',
      url: longest.start,
      follow: 10,
      prints: 'final-url',
      shows: '/^([4-9]|1[0-9]) redirects/',
    },
    remedy: [
      byHand(
        `the redirect settings of ${listed(hosts)}`,
        `Let each redirect lead straight to ${longest.url}; the one from http to https on the same host comes first.`,
        `Delete the redirects in between: ${stepsOf(longest.chain)
          .slice(1, -1)
          .map(({ to }) => to)
          .join(', ')}.`,
      ),
    ],
  };
};

export default defineCheck({
  id: 'launch-path/redirect-hops',
  rows: ['S1.c2'],
  needs: ['declared', 'dns', 'http'],
  after: [...withoutConnection, ...withoutCertificate, 'launch-path/redirect-loop'],
  damage: 'signups',
  effort: { minutes: [5, 30], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'Every address reaches its page in at most three redirects',
    failureTitle: 'People wait: an address takes too many redirects',
    why: 'Each redirect is one more trip to a server before anything is shown. On mobile networks each costs a few hundred milliseconds.',
    fix: 'Redirect straight to the final address.',
    howTo: 'Run the audit where your hosts can be reached on ports 80 and 443.',
    references: [
      'https://developer.chrome.com/docs/lighthouse/performance/redirects',
      'https://www.rfc-editor.org/rfc/rfc9110#section-15.4',
    ],
  },
  judge: ({ declared, dns, http }) => {
    const found = byPlace(
      frontDoors(declared, dns, http),
      start => {
        const chain = chainAt(http, start);
        if (isUnserved(chain)) return [];
        const landing = landingOf(chain);
        return countOf(landing) > mostRedirects ? [landing] : [];
      },
      ({ url }) => url,
      hostOf,
    );
    const byHost = Map.groupBy(
      found.places.map(({ place, hits }) => faultOf(place, hits)),
      ({ place }) => place,
    );
    return concluded(
      [...byHost.values()].flatMap(faults => faults.slice(0, 1)),
      found.unseen,
    );
  },
});
