import type { Declared } from '../declared.ts';
import type { HttpEvidence } from '../http.ts';
import { Unknown } from '../leaf.ts';
import { chainAt, hostOf, landingOf, pageOf, type Landing } from './chains.ts';
import { canonicalOrigin, siteHost, siteLanding } from './site-host.ts';
import { standingOf } from './web-hosts-judged.ts';

/** An app as people see it: where it is at home, and the hash of what it shows at `/`. */
export type App = { readonly origin: string; readonly textHash: string };

/** The site itself by its page at `/`; undefined when that is no page. `Unknown` when it was not seen. */
const siteApp = (declared: Declared, http: HttpEvidence): App | undefined => {
  const site = siteLanding(declared, http);
  const page = pageOf(site);
  const origin = canonicalOrigin(declared, http) ?? site.origin;
  return page.kind === 'page' ? { origin, textHash: page.textHash } : undefined;
};

/** The declared apps by their pages at `/`; one that did not show a page is left out. */
const declaredApps = (declared: Declared, http: HttpEvidence): readonly App[] =>
  declared.hosts
    .filter(({ host, service }) => service === 'app' && standingOf(declared, host) === 'product')
    .flatMap(({ host }): readonly App[] => {
      const landing = shownAt(http, `https://${host}/`);
      return landing?.page?.kind === 'page' && hostOf(landing.url) === host
        ? [{ origin: landing.origin, textHash: landing.page.textHash }]
        : [];
    });

/** The apps of the product: the site first, then each declared app. A site that was not seen hides no other. */
export const productApps = (
  declared: Declared,
  http: HttpEvidence,
): {
  readonly apps: readonly App[];
  readonly unseen: readonly { readonly host: string; readonly reason: string }[];
} => {
  const others = declaredApps(declared, http);
  try {
    const site = siteApp(declared, http);
    return { apps: site === undefined ? others : [site, ...others], unseen: [] };
  } catch (error) {
    if (!(error instanceof Unknown)) throw error;
    return { apps: others, unseen: [{ host: error.host ?? siteHost(declared, http), reason: error.reason }] };
  }
};

const shownAt = (http: HttpEvidence, start: string): Landing | undefined => {
  try {
    return landingOf(chainAt(http, start));
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
};
