import { byPlace } from '../../evidence/derive/by-place.ts';
import { chainAt, hostOf, landingOf, originOf, pageOf, startsIn, type Landing } from '../../evidence/derive/chains.ts';
import { pagesNotRead } from '../../evidence/derive/pages-not-read.ts';
import { productApps, type App } from '../../evidence/derive/same-app.ts';
import { siteHost } from '../../evidence/derive/site-host.ts';
import { declaredAs } from '../../evidence/derive/web-hosts-judged.ts';
import { platformOfBuiltIn } from '../../providers/hosting/platforms.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { byHand } from '../wording.ts';

type Twin = { readonly landing: Landing; readonly app: App };

const look = (landing: Landing, apps: readonly App[]): readonly Twin[] => {
  if (platformOfBuiltIn(landing.host) === undefined) return [];
  const page = pageOf(landing);
  const app = page.kind === 'page' ? apps.find(({ textHash }) => textHash === page.textHash) : undefined;
  if (app === undefined) return [];
  const isOwned = page.canonical !== undefined && originOf(page.canonical) === app.origin;
  return isOwned ? [] : [{ landing, app }];
};

const faultOf = (site: string, place: string, [{ landing, app }]: readonly [Twin, ...Twin[]]): Fault => {
  const platform = platformOfBuiltIn(place)?.name ?? 'the platform';
  const title = landing.page?.title ?? '';
  return {
    place,
    hosts: [...new Set([place, hostOf(app.origin), site])],
    severity: 'high',
    confidence: 'proven',
    happened: `Members who arrive by an old link sign in at ${place}, and payments and mails then send them to ${hostOf(app.origin)}, where they are signed out.`,
    cause: `${platform} still serves your app at ${landing.url}, without leading to ${app.origin}.`,
    evidence: [
      `GET ${landing.start}: ${landing.last.status} from ${landing.url}, the same text as ${app.origin}`,
      `canonical link there: ${landing.page?.canonical ?? 'none'}`,
    ],
    replay:
      title === ''
        ? { tool: 'curl', url: landing.url, shows: String.raw`/HTTP\/[0-9.]+ 200/` }
        : { tool: 'curl', url: landing.url, prints: 'body', shows: title },
    remedy: [
      { kind: 'redirect', from: landing.origin, to: app.origin, status: 308 },
      byHand(
        `${platform}, the domain settings of the project`,
        `Make ${hostOf(app.origin)} the main domain, and let ${place} redirect to it or switch it off.`,
        `Where the platform cannot do that, put <link rel="canonical" href="${app.origin}/"> into every page.`,
      ),
    ],
  };
};

export default defineCheck({
  id: 'launch-path/builder-address',
  rows: ['S1.f2'],
  needs: ['declared', 'http'],
  after: [...withoutConnection, ...withoutCertificate, 'launch-path/redirect-loop'],
  damage: 'signups',
  effort: { minutes: [5, 30], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'The app is not open at the address of its builder as well',
    failureTitle: 'The app also runs at its builder address and splits sign-ins',
    why: 'Builders and hosting platforms give each app an address of their own. While the app runs there too, sign-ins, callbacks and links end up at two addresses that know nothing of each other.',
    fix: 'Let the builder address redirect to your domain.',
    howTo: 'Run the audit where your site can be reached; name the builder address in the repository or link to it.',
    references: [
      'https://vercel.com/docs/domains/working-with-domains/deploying-and-redirecting',
      'https://docs.netlify.com/manage/domains/manage-domains/manage-multiple-domains/',
    ],
  },
  judge: ({ declared, http }) => {
    const { apps, unseen } = productApps(declared, http);
    const starts = startsIn(http).filter(
      start => platformOfBuiltIn(hostOf(start)) !== undefined && declaredAs(declared, hostOf(start)) === undefined,
    );
    const found = byPlace(
      starts,
      start => look(landingOf(chainAt(http, start)), apps),
      ({ landing }) => landing.host,
      hostOf,
    );
    return concluded(
      found.places.map(({ place, hits }) => faultOf(siteHost(declared, http), place, hits)),
      // Its address is learned from the product's pages, too.
      [...unseen, ...pagesNotRead(declared, http), ...found.unseen],
    );
  },
});
