import { exposureOf, isApi } from '../../evidence/derive/shared-caching.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { known } from '../../evidence/leaf.ts';
import type { Captures, InsidePage, Leak, SharingEvidence, SharingRoute } from '../../evidence/sharing.ts';
import { type Fault, defineCheck } from '../check.ts';
import {
  capturedLines,
  exposedBecause,
  huntAgain,
  judgeRoutes,
  neverKept,
  placeOf,
  toldCaches,
} from '../sharing-words.ts';
import { causeBy, happenedBy, inTheApp, lineOf, severityOf, weightOf } from '../leak-words.ts';
import { clockOf } from '../mail-words.ts';

const id = 'edge/no-member-leak';

const leakFault = (sharing: SharingEvidence, route: SharingRoute, leaks: readonly [Leak, ...Leak[]]): Fault => {
  const ordered = leaks.toSorted((one, other) => weightOf(one) - weightOf(other));
  const worst = ordered[0] ?? leaks[0];
  const place = placeOf(route);
  const lines = [...new Set(ordered.map(lineOf))];
  return {
    place,
    hosts: [],
    severity: severityOf(worst),
    confidence: leaks.every(({ byText }) => byText) ? 'observed' : 'proven',
    happened: happenedBy(route.route, worst),
    cause: causeBy(route.route, worst),
    evidence: [
      `I asked ${sharing.app} for ${route.route} at ${clockOf(sharing.testedAt)} as two members and as a stranger, at addresses that nobody else asks for`,
      ...lines.slice(0, 9),
    ],
    replay: huntAgain(sharing, id, place),
    remedy: worst.keptBy === 'app' ? [inTheApp, neverKept] : [neverKept, ...(worst.keptBy === null ? [inTheApp] : [])],
  };
};

const exposureFault = (
  sharing: SharingEvidence,
  route: SharingRoute,
  captures: Captures,
  asOf: Date,
): Fault | undefined => {
  const exposure = exposureOf(route, captures, asOf);
  // Data for programs is judged by edge/api-cached-safely.
  if (exposure === undefined || (isApi(route, captures) && exposure.of !== 'session-cookie')) return undefined;
  const place = placeOf(route);
  const at = route.route;
  const happened = {
    'session-cookie': `As soon as a cache stands before your app, whoever opens ${at} after a member is signed in as that member.`,
    kept: `As soon as a cache stands before your app, the page of one member at ${at} is shown to the next who asks.`,
    'by-cookie': `Behind a CDN that passes over Vary the page of one member at ${at} is shown to the next who asks.`,
    silent: `Nothing keeps caches from showing the page of one member at ${at} to the next who asks.`,
    'asks-first': `Caches keep pages of members at ${at}, and one wrong answer of the app about “unchanged” shows them to others.`,
    refusal: `One stranger at ${at} is enough, and members who are signed in are turned away there.`,
  }[exposure.of];
  return {
    place,
    hosts: [],
    severity: exposure.severity,
    confidence: 'observed',
    happened,
    cause: exposedBecause(exposure),
    evidence: capturedLines(route, captures),
    replay: huntAgain(sharing, id, place),
    remedy: [neverKept],
  };
};

/** What the app answers to whoever may not see a page; nothing of it counts here. */
const refused = {
  status: 403,
  kind: 'page',
  fields: [['cache-control', 'no-store']],
  sessionCookies: [],
  shows: [],
} as const;

/** A page that staff see and members do not, and that caches keep. */
const staffFault = (sharing: SharingEvidence, { page, as, answer }: InsidePage, asOf: Date): Fault | undefined => {
  const captures = { session: 'cookie', anonymous: refused, a: answer, b: answer, same: true } as const;
  const exposure = exposureOf({ route: page }, captures, asOf);
  if (exposure === undefined) return undefined;
  const place = placeOf({ route: page });
  return {
    place,
    hosts: [],
    severity: exposure.severity,
    confidence: 'observed',
    happened: `As soon as a cache stands before your app, the page of your team at ${page} is shown to the next who asks.`,
    cause: exposedBecause(exposure),
    evidence: [`GET ${page} as ${as}: ${answer.status}, ${toldCaches(answer)}`],
    replay: huntAgain(sharing, id, place),
    remedy: [neverKept],
  };
};

/** Pages of staff: what members are not let into. */
const staffPages = ({ inside, routes }: SharingEvidence, look: (page: InsidePage) => Fault | undefined) =>
  Object.keys(inside)
    .filter(place => !place.endsWith(' as member') && !Object.hasOwn(routes, place.split(' as ')[0] ?? ''))
    .toSorted(byCodePoint)
    .map(place => () => look(known(inside[place])));

export default defineCheck({
  id,
  rows: ['S4.f3'],
  needs: ['sharing'],
  damage: 'data',
  effort: { minutes: [10, 120], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'No member is given what is another’s',
    failureTitle: 'A member’s page is shown to others',
    why: 'A cache knows answers by their address. When it keeps the page of one member, the next who asks sees it: name, address, plan, messages, sometimes the session itself. It happens in a CDN, and in the app where somebody remembered a page to make it faster. I ask for each address as two test members and as a stranger, one after the other, and look for what only one of them could know.',
    fix: 'Send everything behind the sign-in with `Cache-Control: private, no-store`, and remember nothing in the app without who asked in its key.',
    howTo: 'Run launch-ready leaks --active, which signs two test members up and removes them again.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc9111#section-3',
      'https://www.rfc-editor.org/rfc/rfc9111#section-7.3',
      'https://owasp.org/www-project-web-security-testing-guide/stable/4-Web_Application_Security_Testing/04-Authentication_Testing/06-Testing_for_Browser_Cache_Weaknesses',
    ],
  },
  judge: ({ sharing }, asOf) =>
    judgeRoutes(
      sharing,
      (route, captures) => {
        const [first, ...rest] = known(route.leaks);
        return first === undefined
          ? exposureFault(sharing, route, captures, asOf)
          : leakFault(sharing, route, [first, ...rest]);
      },
      staffPages(sharing, page => staffFault(sharing, page, asOf)),
    ),
});
