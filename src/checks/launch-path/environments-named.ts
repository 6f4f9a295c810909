import { byCodePoint } from '../../evidence/derive/answers.ts';
import { byPlace } from '../../evidence/derive/by-place.ts';
import { chainAt, hostOf, isUnserved, landingOf, originOf, pageOf } from '../../evidence/derive/chains.ts';
import { canonicalOrigin, siteLanding } from '../../evidence/derive/site-host.ts';
import { declaredAs, pageHosts, standingOf } from '../../evidence/derive/web-hosts-judged.ts';
import type { Declared } from '../../evidence/declared.ts';
import type { HttpEvidence } from '../../evidence/http.ts';
import type { RepoEvidence } from '../../evidence/repo.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { byHand, listed } from '../wording.ts';

type Blur = { readonly place: string; readonly cause: string; readonly line: string; readonly url: string; readonly shows: string; readonly step: string };

const declareIt = 'Write both addresses into launch-ready.jsonc: "environments": { "production": "https://…", "staging": "https://…" }.';
const isStagingName = (host: string): boolean => /(^|[.-])(staging|stage|dev|preview|test|beta|demo)\d*[.-]/.test(host);

/** A second host that shows the same app as the site, open to everybody. */
const twinAt = (declared: Declared, http: HttpEvidence, host: string): readonly Blur[] => {
  const site = siteLanding(declared, http);
  const landing = landingOf(chainAt(http, `https://${host}/`));
  if (landing.host !== host || host === site.host || landing.last.status >= 400) return [];
  const page = pageOf(landing);
  if (page.kind !== 'page' || page.textHash !== pageOf(site).textHash) return [];
  const known = { line: `${landing.url} shows the same text as ${site.url}`, url: landing.url, shows: page.title };
  if (isStagingName(host)) {
    if (page.noindex || standingOf(declared, host) === 'staging') return [];
    return [{ ...known, place: host, cause: `${host} looks like staging and serves the same app as ${site.host} to everybody, without being marked as staging.`, step: `Put a password in front of ${host}, or let its pages say "noindex" and declare it as staging.` }];
  }
  if (declared.production !== undefined || declaredAs(declared, host) !== undefined) return [];
  return [{ ...known, place: declared.domain, cause: `${site.host} and ${host} serve the same app, and nobody declared which of them is production.`, step: declareIt }];
};

const wrongProduction = (declared: Declared, http: HttpEvidence): readonly Blur[] => {
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

/** www or not is one place. */
const placeOf = (url: string): string => hostOf(url).replace(/^www\./, '');

const repoDisagrees = (declared: Declared, repo: RepoEvidence, origin: string | undefined): Fault | undefined => {
  const named = repo.environmentsNamed
    .filter(({ environment }) => environment === 'production')
    .toSorted((a, b) => byCodePoint(a.file, b.file) || a.line - b.line);
  const places = [...new Set(named.map(({ url }) => placeOf(url)))].toSorted(byCodePoint);
  if (places.length < 2) return undefined;
  const right = placeOf(declared.production ?? origin ?? `https://${declared.domain}`);
  const wrong = named.find(({ url }) => placeOf(url) !== right) ?? named[0];
  if (wrong === undefined) return undefined;
  return {
    ...blurred(declared, { place: declared.domain, cause: `The repository calls ${listed(places)} production, so it names two different environments by one name.`, line: '', url: '', shows: '', step: declareIt }),
    places: named.map(({ file, line }) => `${file}:${line}`),
    evidence: named.map(({ file, line, url }) => `${file}:${line}: production is ${url}`),
    replay: { tool: 'git', args: ['grep', '-n', '-F', '-e', hostOf(wrong.url), '--', wrong.file], shows: hostOf(wrong.url) },
    remedy: [{ kind: 'file', file: wrong.file, line: wrong.line, instead: wrong.url, write: declared.production ?? origin ?? `https://${declared.domain}` }],
  };
};

const blurred = (declared: Declared, { place, cause, line, url, shows, step }: Blur): Fault => ({
  place,
  hosts: [...new Set([place, ...(url === '' ? [] : [hostOf(url)]), declared.domain])],
  severity: 'medium',
  confidence: 'observed',
  happened: 'Somebody tries a change on what they take for staging, and members see it; or a member signs up where nobody looks.',
  cause,
  evidence: [line],
  replay: shows.startsWith('ends at') ? { tool: 'curl', url, follow: 10, prints: 'final-url', shows } : { tool: 'curl', url, prints: 'body', shows },
  remedy: [byHand('launch-ready.jsonc and the settings of your hosting platform', step, 'Say it in one sentence in the README: production is …, staging is ….')],
});

export default defineCheck({
  id: 'launch-path/environments-named',
  rows: ['S1.f4'],
  needs: ['declared', 'dns', 'http'],
  wants: ['repo'],
  after: [...withoutConnection, ...withoutCertificate, 'launch-path/redirect-loop', 'launch-path/one-address', 'launch-path/builder-address', 'launch-path/subdomains-right-service'],
  damage: 'support',
  effort: { minutes: [5, 30], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'One sentence says what is production and what is staging',
    failureTitle: 'Nobody can say which environment is production',
    why: 'Where two environments look alike, changes meant for a trial reach members, and members reach a trial.',
    fix: 'Declare the address of production and of staging, and close staging to the public.',
    howTo: 'Declare "environments" in launch-ready.jsonc and give the repository with --repo.',
    references: ['https://12factor.net/dev-prod-parity', 'https://developers.google.com/search/docs/crawling-indexing/block-indexing'],
  },
  judge: ({ declared, dns, http, repo }) => {
    const pair = [declared.domain, `www.${declared.domain}`];
    const others = pageHosts(declared, dns, http).filter(host => !pair.includes(host) && !['redirect', 'mail'].includes(declaredAs(declared, host)?.service ?? ''));
    const looks = [() => wrongProduction(declared, http), ...others.map(host => () => (isClosed(http, host) ? [] : twinAt(declared, http, host)))];
    const found = byPlace(looks, look => look(), ({ place }) => place, () => declared.domain);
    const faults = found.places.map(({ hits: [first, ...rest] }) => ({ ...blurred(declared, first), evidence: [first, ...rest].map(({ line }) => line) }));
    const inRepo = repo === undefined ? undefined : repoDisagrees(declared, repo, canonicalOrigin(declared, http));
    const isNew = inRepo !== undefined && faults.every(({ place }) => place !== inRepo.place);
    return concluded(isNew ? [...faults, inRepo] : faults, found.unseen);
  },
});

const isClosed = (http: HttpEvidence, host: string): boolean => {
  const chain = chainAt(http, `https://${host}/`);
  return isUnserved(chain) || [401, 403].includes(chain.hops.at(-1)?.status ?? 0);
};
