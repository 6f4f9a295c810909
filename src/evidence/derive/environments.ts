import type { Declared } from '../declared.ts';
import type { HttpEvidence } from '../http.ts';
import { chainAt, hostOf, landingOf, originOf, pageOf } from './chains.ts';
import { siteLanding } from './site-host.ts';
import { declaredAs, standingOf } from './web-hosts-judged.ts';

/** One way in which two environments are taken for each other. `shows` is what a client meets at `url`. */
export type Blur = {
  readonly place: string;
  readonly cause: string;
  readonly line: string;
  readonly url: string;
  readonly shows: string;
  readonly step: string;
};

export const declareIt =
  'Write both addresses into launch-ready.jsonc: "environments": { "production": "https://…", "staging": "https://…" }.';
const isStagingName = (host: string): boolean => /(^|[.-])(staging|stage|dev|preview|test|beta|demo)\d*[.-]/.test(host);

/** A second host that shows the same app as the site, open to everybody. */
export const twinAt = (declared: Declared, http: HttpEvidence, host: string): readonly Blur[] => {
  const chain = chainAt(http, `https://${host}/`);
  if ([401, 403].includes(chain.hops.at(-1)?.status ?? 0)) return [];
  const site = siteLanding(declared, http);
  const landing = landingOf(chain);
  if (landing.host !== host || host === site.host || landing.last.status >= 400) return [];
  const page = pageOf(landing);
  if (page.kind !== 'page' || page.textHash !== pageOf(site).textHash) return [];
  const known = { line: `${landing.url} shows the same text as ${site.url}`, url: landing.url, shows: page.title };
  if (isStagingName(host)) {
    if (page.noindex || standingOf(declared, host) === 'staging') return [];
    return [
      {
        ...known,
        place: host,
        cause: `${host} looks like staging and serves the same app as ${site.host} to everybody, without being marked as staging.`,
        step: `Put a password in front of ${host}, or let its pages say "noindex" and declare it as staging.`,
      },
    ];
  }
  if (declared.production !== undefined || declaredAs(declared, host) !== undefined) return [];
  return [
    {
      ...known,
      place: declared.domain,
      cause: `${site.host} and ${host} serve the same app, and nobody declared which of them is production.`,
      step: declareIt,
    },
  ];
};

/** A declared production that leads to another host. */
export const wrongProduction = (declared: Declared, http: HttpEvidence): readonly Blur[] => {
  if (declared.production === undefined) return [];
  const origin = originOf(declared.production);
  const landing = landingOf(chainAt(http, `${origin}/`));
  // A sign-in of its own in front of the app is part of production.
  if (landing.origin === origin || declaredAs(declared, landing.host)?.service === 'auth') return [];
  return [
    {
      place: hostOf(origin),
      cause: `${origin} is declared as production, but it leads to ${landing.origin}.`,
      line: `GET ${origin}/ ends at ${landing.url}`,
      url: `${origin}/`,
      shows: `ends at ${landing.origin}/`,
      step: `Decide whether ${origin} or ${landing.origin} is production; change the redirect or the declaration so that they agree.`,
    },
  ];
};
