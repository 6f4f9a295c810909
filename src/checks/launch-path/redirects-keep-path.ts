import { byPlace } from '../../evidence/derive/by-place.ts';
import {
  chainAt,
  hostOf,
  hostsOnTheWay,
  isUnserved,
  landingOf,
  locationShown,
  originOf,
  stepLines,
  stepsOf,
  type Step,
} from '../../evidence/derive/chains.ts';
import { pageHosts } from '../../evidence/derive/web-hosts-judged.ts';
import type { Chain } from '../../evidence/http.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';

/** Only redirects that change scheme, or www, are meant to keep everything; a login or a language redirect is not. */
const isCanonical = (domain: string, { from, to }: Step): boolean => {
  const pair = new Set([domain, `www.${domain}`]);
  const hosts = [hostOf(from), hostOf(to)];
  return originOf(from) !== originOf(to) && (hosts[0] === hosts[1] || hosts.every(host => pair.has(host)));
};

/** What the redirect lost. A language in front of the path and a slash behind it still lead to the same page. */
const lostBy = ({ from, to }: Step): 'path' | 'query' | undefined => {
  const [asked, given] = [URL.parse(from), URL.parse(to)];
  if (asked === null || given === null) return undefined;
  const bare = (path: string): string => path.replace(/^\/[a-z]{2}(-[a-z]{2})?(?=\/)/i, '').replace(/\/$/, '');
  if (bare(given.pathname) !== bare(asked.pathname)) return 'path';
  return [...asked.searchParams].every(([key, value]) => given.searchParams.getAll(key).includes(value))
    ? undefined
    : 'query';
};

type Lost = { readonly chain: Chain; readonly step: Step; readonly what: 'path' | 'query' };

const look = (domain: string, chain: Chain): readonly Lost[] => {
  for (const step of stepsOf(chain)) {
    const what = isCanonical(domain, step) ? lostBy(step) : undefined;
    if (what !== undefined) return [{ chain, step, what }];
  }
  landingOf(chain);
  return [];
};

const faultOf = (place: string, [first, ...rest]: readonly [Lost, ...Lost[]]): Fault => {
  const { chain, step, what } = first;
  return {
    place,
    places: [...new Set([first, ...rest].map(each => each.chain.start))],
    hosts: [...new Set([place, hostOf(step.to), ...[first, ...rest].flatMap(each => hostsOnTheWay(each.chain))])],
    severity: 'high',
    confidence: 'proven',
    happened:
      what === 'path'
        ? `People who follow an invite or a reset link to ${place} land on another page, so the link does nothing.`
        : `Invite codes and campaign marks in links to ${place} are lost on the way, so the link does nothing.`,
    cause: `The redirect from ${originOf(step.from)} to ${originOf(step.to)} drops the ${what === 'path' ? 'path of the address' : 'part of the address after the question mark'}.`,
    evidence: stepLines(chain),
    replay: { tool: 'curl', url: step.from, shows: locationShown(step.hop) },
    remedy: [{ kind: 'redirect', from: originOf(step.from), to: originOf(step.to), status: 301 }],
  };
};

export default defineCheck({
  id: 'launch-path/redirects-keep-path',
  rows: ['S1.c2'],
  needs: ['declared', 'dns', 'http'],
  after: [...withoutConnection, ...withoutCertificate, 'launch-path/redirect-loop', 'launch-path/one-address'],
  damage: 'signups',
  effort: { minutes: [5, 20], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Redirects keep the rest of the address',
    failureTitle: 'Links lead to the wrong page: a redirect drops their end',
    why: 'Invites, resets and payment returns carry their meaning at the end of the address. A redirect that drops it turns each of them into a visit to the home page.',
    fix: 'Let the redirect append path and query to its target.',
    howTo: 'Run the audit where your hosts can be reached on ports 80 and 443.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc9110#section-10.2.2',
      'https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return',
    ],
  },
  judge: ({ declared, dns, http }) => {
    const starts = pageHosts(declared, dns, http).flatMap(host => [
      `http://${host}${http.probePath}`,
      `https://${host}${http.probePath}`,
    ]);
    const found = byPlace(
      starts,
      start => {
        const chain = chainAt(http, start);
        return isUnserved(chain) ? [] : look(declared.domain, chain);
      },
      ({ step }) => hostOf(step.from),
      hostOf,
    );
    return concluded(
      found.places.map(({ place, hits }) => faultOf(place, hits)),
      found.unseen,
    );
  },
});
