import { endsAsFile, sharedOf } from '../../evidence/derive/shared-caching.ts';
import { known } from '../../evidence/leaf.ts';
import type { Captures, DeceptionHit, SharingEvidence, SharingRoute } from '../../evidence/sharing.ts';
import type { Severity } from '../../contract/rows.ts';
import { defineCheck, type Fault } from '../check.ts';
import { clockOf } from '../mail-words.ts';
import { huntAgain, judgeRoutes, placeOf, toldCaches } from '../sharing-words.ts';
import { byHand } from '../wording.ts';

const id = 'edge/no-cache-deception';

type Judged = { readonly hit: DeceptionHit; readonly severity: Severity; readonly isKept: boolean };

const judged = (hit: DeceptionHit, { session }: Captures, asOf: Date): Judged => {
  if (hit.stranger === true) return { hit, severity: 'blocker', isKept: true };
  const { seconds, isSilent } = sharedOf(hit.answer, session, asOf);
  // A CDN keeps a file by its ending where the answer says nothing against it.
  const isKept = seconds > 0 || (isSilent && endsAsFile(hit.way));
  return { hit, severity: isKept ? 'blocker' : 'medium', isKept };
};

const wayAt = (route: SharingRoute, { way }: DeceptionHit): string =>
  way.startsWith('R')
    ? `${route.route === '/' ? '' : route.route}${way.slice(1)}`
    : way.replace('R', route.route.slice(1));

const lineOf = (route: SharingRoute, { way, answer, stranger }: DeceptionHit): string => {
  const then = { true: '; a stranger was given it afterwards', false: '; a stranger was not', null: '' }[`${stranger}`];
  return `GET ${wayAt(route, { way, answer, stranger })} as member A: ${answer.status} with the page of ${route.route}, ${toldCaches(answer)}${then}`;
};

const faultOf = (
  sharing: SharingEvidence,
  route: SharingRoute,
  captures: Captures,
  hits: readonly DeceptionHit[],
  asOf: Date,
): Fault | undefined => {
  const all = hits.map(hit => judged(hit, captures, asOf));
  const worst = all.find(({ hit }) => hit.stranger === true) ?? all.find(({ isKept }) => isKept) ?? all[0];
  if (worst === undefined) return undefined;
  const place = placeOf(route);
  const at = wayAt(route, worst.hit);
  const happened =
    worst.hit.stranger === true
      ? `A link to ${at} is enough to steal the page of a member: whoever opens it leaves it in the cache, and I fetched it without an account.`
      : worst.isKept
        ? `A link to ${at} is enough to steal the page of a member: whoever opens it puts it into the cache of a CDN, where anybody fetches it.`
        : `Addresses that do not exist, such as ${at}, show members their own page; one cache rule by file ending makes that a way to steal it.`;
  return {
    place,
    hosts: [],
    severity: worst.severity,
    confidence: worst.hit.stranger === true ? 'proven' : 'observed',
    happened,
    cause: `The app answers ${at} with the page of ${route.route}${worst.isKept ? ` and lets caches keep it (${toldCaches(worst.hit.answer)})` : ''}, while caches take the address for a file that is the same for everybody.`,
    evidence: [
      `I asked ${sharing.app} at ${clockOf(sharing.testedAt)} for addresses that nobody else asks for`,
      ...hits.map(hit => lineOf(route, hit)),
    ],
    replay: huntAgain(sharing, id, place),
    remedy: [
      byHand(
        'the routes of the app',
        `Answer with 404 for everything below ${route.route} that is no page of its own, and for endings such as .css that you do not serve there.`,
        'Send pages of members with the header Cache-Control: private, no-store.',
        'In Cloudflare, turn on “Cache deception armor” in the cache rule that covers these addresses; it keeps what its ending does not promise out, except where a rule overrides the origin.',
        'Then run launch-ready leaks --active again.',
      ),
    ],
  };
};

export default defineCheck({
  id,
  rows: ['S4.f3'],
  needs: ['sharing'],
  damage: 'data',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'No link makes a member’s page public',
    failureTitle: 'A link is enough to steal a member’s page',
    why: 'A CDN keeps what looks like a file by its address: /dashboard/x.css. Where the app answers such an address with the page of whoever is signed in, a stranger sends a member the link and then fetches the page from the cache (web cache deception). I ask for two dozen ways to write such an address, each new, and look whether the page of the test member comes back.',
    fix: 'Answer addresses that do not exist with 404, and send pages of members with `Cache-Control: private, no-store`.',
    howTo: 'Run launch-ready leaks --active, which tries them with test members.',
    references: [
      'https://portswigger.net/web-security/web-cache-deception',
      'https://developers.cloudflare.com/cache/cache-security/cache-deception-armor/',
      'https://www.rfc-editor.org/rfc/rfc9111#section-3',
    ],
  },
  judge: ({ sharing }, asOf) =>
    judgeRoutes(sharing, (route, captures) => faultOf(sharing, route, captures, known(route.deception).hits, asOf)),
});
