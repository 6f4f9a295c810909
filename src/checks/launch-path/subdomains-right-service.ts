import { chainAt, hostOf, landingOf, pageOf, type Landing } from '../../evidence/derive/chains.ts';
import { siteHost, siteLanding } from '../../evidence/derive/site-host.ts';
import { declaredAs, pageHosts, weightAt } from '../../evidence/derive/web-hosts-judged.ts';
import type { Declared, DeclaredHost } from '../../evidence/declared.ts';
import type { HttpEvidence, PageFacts } from '../../evidence/http.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { defineCheck, judgeEach, type Fault } from '../check.ts';
import { byHand } from '../wording.ts';

type Wrong = { readonly cause: string; readonly shows: string; readonly prints: 'head' | 'body' };

const foreign = {
  parked: 'a page that only says that the domain is parked',
  'platform-error': 'an error page of the hosting platform, which does not know this name',
  'server-default': 'the welcome page of a freshly installed web server',
} as const;

const isForeign = (kind: PageFacts['kind']): kind is keyof typeof foreign => kind in foreign;

/** A service without a page at `/` answers 404 there and is sound; only a declared path says what is there. */
const isMissing = ({ service, path }: DeclaredHost, status: number): boolean =>
  (status === 404 || status === 410) && (path !== '/' || service === 'site' || service === 'app');

const wrongAt = (own: DeclaredHost, landing: Landing, declared: Declared, http: HttpEvidence): Wrong | undefined => {
  const page = pageOf(landing);
  const { status } = landing.last;
  const by = page.by === undefined ? '' : ` (${page.by})`;
  const status404 = { shows: `/HTTP\\/[0-9.]+ ${status}/`, prints: 'head' } as const;
  if (isForeign(page.kind)) {
    const shown = page.title === '' || status >= 400 ? status404 : ({ shows: page.title, prints: 'body' } as const);
    return { cause: `${landing.url} shows ${foreign[page.kind]}${by}.`, ...shown };
  }
  if (isMissing(own, status)) return { cause: `${landing.url} answers "not found" (status ${status}).`, ...status404 };
  if (own.expect !== undefined) {
    if (page.expected === undefined) throw new Unknown(`nobody looked for "${own.expect}" at ${landing.url}`, own.host);
    if (!page.expected)
      return {
        cause: `${landing.url} answers, but without the text "${own.expect}" that it has when all is well.`,
        shows: `/^(?![\\s\\S]*${own.expect.replace(/[^\w ]/g, '.')})/`,
        prints: 'body',
      };
  }
  if (own.service !== 'api' || own.host === siteHost(declared, http) || page.kind !== 'page') return undefined;
  const site = pageOf(siteLanding(declared, http));
  return site.textHash === page.textHash
    ? {
        cause: `${own.host} serves the page of ${siteHost(declared, http)} instead of the API.`,
        shows: page.title === '' ? 'text/html' : page.title,
        prints: page.title === '' ? 'head' : 'body',
      }
    : undefined;
};

const faultAt = (
  declared: Declared,
  site: string,
  own: DeclaredHost,
  landing: Landing,
  { cause, shows, prints }: Wrong,
): Fault => {
  const { severity, because } = weightAt(declared, [own.host]);
  const what = {
    site: 'the site',
    app: 'the app',
    api: 'the API, without which the app shows nothing',
    auth: 'the sign-in',
    assets: 'the files of the app',
  };
  const meant = own.service in what ? what[own.service as keyof typeof what] : 'what they came for';
  return {
    place: own.host,
    hosts: [...new Set([own.host, landing.host, ...(own.service === 'api' ? [site] : [])])],
    severity,
    confidence: 'proven',
    happened: `People who come to ${own.host} do not find ${meant}.${because}`,
    cause,
    evidence: [
      `GET ${landing.start}: ${landing.last.status} from ${landing.url} at ${landing.last.address}, kind ${landing.page?.kind ?? ''}, title "${landing.page?.title ?? ''}"`,
    ],
    replay: { tool: 'curl', url: landing.start, follow: 10, prints, shows },
    remedy: [
      byHand(
        `the hosting platform of the ${own.service} and the DNS record of ${own.host}`,
        `Look up in your hosting platform which name ${own.host} is to point at, and compare it with the record in your DNS settings.`,
        `Add ${own.host} as a domain to the right project there, and remove it from the wrong one.`,
      ),
    ],
  };
};

/** Found hosts are judged too, but only for pages that are plainly nobody's. */
const asDeclared = (declared: Declared, host: string): DeclaredHost =>
  declaredAs(declared, host) ?? {
    host,
    service: host === declared.domain || host === `www.${declared.domain}` ? 'site' : 'other',
    environment: 'production',
    path: '/',
  };

export default defineCheck({
  id: 'launch-path/subdomains-right-service',
  rows: ['S1.c3'],
  needs: ['declared', 'dns', 'http'],
  after: [...withoutConnection, ...withoutCertificate, 'launch-path/redirect-loop'],
  damage: 'signups',
  effort: { minutes: [10, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Each subdomain answers as the service it is for',
    failureTitle: 'A subdomain shows something else than your product',
    why: 'A name can point at the wrong project, at an empty server or at a parking page and still look healthy from outside. Members then meet a stranger.',
    fix: 'Point the name at the right project, and tell that project about the name.',
    howTo:
      'Run the audit where your hosts can be reached, and declare hosts with path and expected text in launch-ready.jsonc.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc9110#section-7.2',
      'https://vercel.com/docs/domains/troubleshooting',
    ],
  },
  judge: ({ declared, dns, http }) => {
    const hosts = new Set(pageHosts(declared, dns, http));
    return judgeEach(
      [...hosts].map(host => asDeclared(declared, host)).filter(({ service }) => service !== 'redirect'),
      ({ host }) => host,
      own => {
        const landing = landingOf(chainAt(http, `https://${own.host}${own.path}`));
        // Where a redirect leads to another judged host, that host is judged for itself; an API that leads away is not.
        if (landing.host !== own.host && hosts.has(hostOf(landing.url)) && own.service !== 'api') return undefined;
        if (landing.last.status >= 500)
          throw new Unknown(
            `${landing.url} answers with an error of the server (status ${landing.last.status})`,
            own.host,
          );
        const wrong = wrongAt(own, landing, declared, http);
        return wrong === undefined ? undefined : faultAt(declared, siteHost(declared, http), own, landing, wrong);
      },
    );
  },
});
