import { fieldOf } from '../../evidence/derive/caching.ts';
import { type Exposure, exposureOf, isApi, originMixUp, sharedOf } from '../../evidence/derive/shared-caching.ts';
import { known } from '../../evidence/leaf.ts';
import type { Captures, SharingEvidence, SharingRoute } from '../../evidence/sharing.ts';
import { defineCheck, type Fault } from '../check.ts';
import { byHand, lasting } from '../wording.ts';
import {
  capturedLines,
  exposedBecause,
  huntAgain,
  judgeRoutes,
  neverKept,
  placeOf,
  toldCaches,
} from '../sharing-words.ts';

const id = 'edge/api-cached-safely';

const happenedBy = (route: string, of: Exclude<Exposure['of'], 'session-cookie'>): string =>
  ({
    kept: `As soon as a CDN keeps JSON, what ${route} says of one member is given to the next who asks.`,
    'by-cookie': `Behind a CDN that passes over Vary, what ${route} says of one member is given to the next who asks.`,
    silent: `Nothing keeps caches from giving what ${route} says of one member to the next who asks.`,
    'asks-first': `Caches keep what ${route} says of one member, and one wrong “unchanged” gives it to another.`,
    refusal: `One stranger at ${route} is enough, and the apps of members who are signed in are refused there.`,
  })[of];

const variesByOrigin = byHand(
  'the code that sends Access-Control-Allow-Origin',
  'Send Vary: Origin with every answer of that address, also with those to requests without an Origin; or send the same value to everybody.',
  'Empty the cache of the CDN afterwards, and run launch-ready leaks --active again.',
);

/** Caches know an answer by its address: what it says to pages of one site is then said to those of all. */
const originFault = (
  sharing: SharingEvidence,
  route: SharingRoute,
  captures: Captures,
  asOf: Date,
): Fault | undefined => {
  const mixed = originMixUp(route, captures, asOf);
  if (mixed === undefined) return undefined;
  const place = placeOf(route);
  const signedIn = mixed.withCredentials ? ', also for those who are signed in (Access-Control-Allow-Credentials)' : '';
  return {
    place,
    hosts: [],
    severity: 'high',
    confidence: 'observed',
    happened: `As soon as a cache stands before your app, browsers refuse ${route.route} to your own pages whenever another site asked first.`,
    cause: `What it allows depends on the site that asks${signedIn}, caches keep it for ${lasting(mixed.seconds)}, and nothing tells them that it differs: Vary: Origin is missing.`,
    evidence: mixed.looks.map(
      ({ origin, answer }) =>
        `GET ${route.route} ${origin === null ? 'without Origin' : `from ${origin}`}: Access-Control-Allow-Origin ${fieldOf(answer, 'access-control-allow-origin') ?? 'is not there'}; ${toldCaches(answer)}`,
    ),
    replay: huntAgain(sharing, id, place),
    remedy: [variesByOrigin],
  };
};

const faultOf = (sharing: SharingEvidence, route: SharingRoute, captures: Captures, asOf: Date): Fault | undefined => {
  // What was seen to leak, and a session that is given away, is told by edge/no-member-leak.
  if (route.leaks.status === 'ok' && route.leaks.value.length > 0) return undefined;
  const exposure = exposureOf(route, captures, asOf);
  if (exposure === undefined) {
    const fault = originFault(sharing, route, captures, asOf);
    // Caches may keep it, and whether it is one member's did not show: that is no pass.
    if (fault === undefined && isApi(route, captures) && sharedOf(captures.a, captures.session, asOf).seconds > 0)
      known(route.leaks);
    return fault;
  }
  if (!isApi(route, captures) || exposure.of === 'session-cookie') return undefined;
  const place = placeOf(route);
  return {
    place,
    hosts: [],
    severity: exposure.severity,
    confidence: 'observed',
    happened: happenedBy(route.route, exposure.of),
    cause: exposedBecause(exposure),
    evidence: capturedLines(route, captures),
    replay: huntAgain(sharing, id, place),
    remedy: [neverKept],
  };
};

export default defineCheck({
  id,
  rows: ['S4.c4'],
  needs: ['sharing'],
  damage: 'data',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Caches keep no data of members',
    failureTitle: 'Caches are allowed to keep data of members',
    why: 'What an API says depends on who asks. An answer that a cache is allowed to keep (public, max-age, s-maxage, or nothing said at all) is the same for everybody from then on. I ask each route as two test members and without a session and read what the answers allow, by the rules that caches go by. What may be kept is also asked for as pages of other sites would: an answer that names the site that asked needs `Vary: Origin`.',
    fix: 'Send answers for members with `Cache-Control: private, no-store`; keep `public` for data that is the same for everybody.',
    howTo: 'Run launch-ready leaks --active, which asks as two test members.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc9111#section-3.5',
      'https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.7',
      'https://developers.cloudflare.com/cache/concepts/default-cache-behavior/',
      'https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches',
    ],
  },
  judge: ({ sharing }, asOf) => judgeRoutes(sharing, (route, captures) => faultOf(sharing, route, captures, asOf)),
});
