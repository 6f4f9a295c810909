import { byPlace } from '../../evidence/derive/by-place.ts';
import {
  chainAt,
  hostOf,
  hostsOnTheWay,
  isUnserved,
  landingOf,
  originOf,
  stepsOf,
  type Step,
} from '../../evidence/derive/chains.ts';
import { frontDoors } from '../../evidence/derive/judged-starts.ts';
import { declaredAs } from '../../evidence/derive/web-hosts-judged.ts';
import type { Declared } from '../../evidence/declared.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';

/** Redirects that are there for good: http to https, www or not, and hosts that are declared as redirects. */
const isForGood = (declared: Declared, { from, to }: Step): boolean => {
  const pair = new Set([declared.domain, `www.${declared.domain}`]);
  const [host, target] = [hostOf(from), hostOf(to)];
  if (originOf(from) === originOf(to)) return false;
  return host === target || (pair.has(host) && pair.has(target)) || declaredAs(declared, host)?.service === 'redirect';
};

const isTemporary = ({ hop: { status } }: Step): boolean => [302, 303, 307].includes(status);

type Temporary = Step & { readonly through: readonly string[] };

const faultOf = (place: string, [first, ...rest]: readonly [Temporary, ...Temporary[]]): Fault => ({
  place,
  hosts: [...new Set([place, ...[first, ...rest].flatMap(({ through }) => through)])],
  severity: 'medium',
  confidence: 'proven',
  happened: `Search engines keep the old address of ${place} in their results, and browsers ask for it again on every visit.`,
  cause: `${originOf(first.from)} leads to ${originOf(first.to)} with status ${first.hop.status}, which says "only for now".`,
  evidence: [...new Set([first, ...rest].map(({ from, to, hop }) => `${hop.status} ${from} → ${to}`))],
  replay: { tool: 'curl', url: first.from, shows: String.raw`/HTTP\/[0-9.]+ 30[237]/` },
  remedy: [
    {
      kind: 'redirect',
      from: originOf(first.from),
      to: originOf(first.to),
      status: first.hop.status === 307 ? 308 : 301,
    },
  ],
});

export default defineCheck({
  id: 'launch-path/permanent-redirects',
  rows: ['S1.c2'],
  needs: ['declared', 'dns', 'http'],
  after: [...withoutConnection, ...withoutCertificate, 'launch-path/redirect-loop'],
  damage: 'signups',
  effort: { minutes: [5, 20], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'Redirects to the one address say that they are permanent',
    failureTitle: 'Search engines keep the wrong address: a redirect is temporary',
    why: 'A temporary redirect (302, 303, 307) tells browsers and search engines to keep asking at the old address. For the way to https and to the one address of the site, the answer never changes.',
    fix: 'Set the status of these redirects to 301 or 308.',
    howTo: 'Run the audit where your hosts can be reached on ports 80 and 443.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc9110#section-15.4.2',
      'https://developers.google.com/search/docs/crawling-indexing/301-redirects',
    ],
  },
  judge: ({ declared, dns, http }) => {
    const found = byPlace(
      frontDoors(declared, dns, http),
      start => {
        const chain = chainAt(http, start);
        if (isUnserved(chain)) return [];
        const temporary = stepsOf(chain).filter(step => isForGood(declared, step) && isTemporary(step));
        if (temporary.length === 0) landingOf(chain);
        const through = hostsOnTheWay(chain);
        return chain.end.how === 'answered' ? temporary.map(step => ({ ...step, through })) : [];
      },
      ({ from }) => hostOf(from),
      hostOf,
    );
    return concluded(
      found.places.map(({ place, hits }) => faultOf(place, hits)),
      found.unseen,
    );
  },
});
