import type { Declared } from '../declared.ts';
import type { HttpEvidence } from '../http.ts';
import { Unknown } from '../leaf.ts';
import { chainAt, hostOf, landingOf, pageOf, type Landing } from './chains.ts';
import { canonicalOrigin, siteLanding } from './site-host.ts';
import { standingOf } from './web-hosts-judged.ts';

/** An app as people see it: where it is at home, and the hash of what it shows at `/`. */
export type App = { readonly origin: string; readonly textHash: string };

/**
 * The apps of the product: the site, and each declared app, by their pages at `/`. The site's page has to be known;
 * a declared app that did not show a page is left out.
 */
export const productApps = (declared: Declared, http: HttpEvidence): readonly App[] => {
  const site = siteLanding(declared, http);
  const page = pageOf(site);
  const origin = canonicalOrigin(declared, http) ?? site.origin;
  const apps = declared.hosts
    .filter(({ host, service }) => service === 'app' && standingOf(declared, host) === 'product')
    .flatMap(({ host }): readonly App[] => {
      const landing = shownAt(http, `https://${host}/`);
      return landing?.page?.kind === 'page' && hostOf(landing.url) === host
        ? [{ origin: landing.origin, textHash: landing.page.textHash }]
        : [];
    });
  return page.kind === 'page' ? [{ origin, textHash: page.textHash }, ...apps] : apps;
};

const shownAt = (http: HttpEvidence, start: string): Landing | undefined => {
  try {
    return landingOf(chainAt(http, start));
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
};
