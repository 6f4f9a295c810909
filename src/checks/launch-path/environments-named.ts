import { byCodePoint } from '../../evidence/derive/answers.ts';
import { byPlace } from '../../evidence/derive/by-place.ts';
import { hostOf } from '../../evidence/derive/chains.ts';
import { declareIt, twinAt, wrongProduction, type Blur } from '../../evidence/derive/environments.ts';
import { canonicalOrigin } from '../../evidence/derive/site-host.ts';
import { declaredAs, pageHosts } from '../../evidence/derive/web-hosts-judged.ts';
import type { Declared } from '../../evidence/declared.ts';
import type { RepoEvidence } from '../../evidence/repo.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { byHand, listed } from '../wording.ts';

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
    ...blurred(declared, {
      place: declared.domain,
      cause: `The repository calls ${listed(places)} production, so it names two different environments by one name.`,
      line: '',
      url: '',
      shows: '',
      step: declareIt,
    }),
    places: named.map(({ file, line }) => `${file}:${line}`),
    evidence: named.map(({ file, line, url }) => `${file}:${line}: production is ${url}`),
    replay: {
      tool: 'git',
      args: ['grep', '--no-index', '-n', '-F', '-e', hostOf(wrong.url), '--', wrong.file],
      shows: hostOf(wrong.url),
    },
    remedy: [
      {
        kind: 'file',
        file: wrong.file,
        line: wrong.line,
        instead: wrong.url,
        write: declared.production ?? origin ?? `https://${declared.domain}`,
      },
    ],
  };
};

const blurred = (declared: Declared, { place, cause, line, url, shows, step }: Blur): Fault => ({
  place,
  hosts: [...new Set([place, ...(url === '' ? [] : [hostOf(url)]), declared.domain, `www.${declared.domain}`])],
  severity: 'medium',
  confidence: 'observed',
  happened:
    'Somebody tries a change on what they take for staging, and members see it; or a member signs up where nobody looks.',
  cause,
  evidence: [line],
  replay: shows.startsWith('ends at')
    ? { tool: 'curl', url, follow: 10, prints: 'final-url', shows }
    : { tool: 'curl', url, prints: 'body', shows },
  remedy: [
    byHand(
      'launch-ready.jsonc and the settings of your hosting platform',
      step,
      'Say it in one sentence in the README: production is …, staging is ….',
    ),
  ],
});

export default defineCheck({
  id: 'launch-path/environments-named',
  rows: ['S1.f4'],
  needs: ['declared', 'dns', 'http'],
  wants: ['repo'],
  after: [
    ...withoutConnection,
    ...withoutCertificate,
    'launch-path/redirect-loop',
    'launch-path/one-address',
    'launch-path/builder-address',
    'launch-path/subdomains-right-service',
  ],
  damage: 'support',
  effort: { minutes: [5, 30], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'One sentence says what is production and what is staging',
    failureTitle: 'Nobody can say which environment is production',
    why: 'Where two environments look alike, changes meant for a trial reach members, and members reach a trial.',
    fix: 'Declare the address of production and of staging, and close staging to the public.',
    howTo: 'Declare "environments" in launch-ready.jsonc and give the repository with --repo.',
    references: [
      'https://12factor.net/dev-prod-parity',
      'https://developers.google.com/search/docs/crawling-indexing/block-indexing',
    ],
  },
  judge: ({ declared, dns, http, repo }) => {
    const pair = new Set([declared.domain, `www.${declared.domain}`]);
    const others = pageHosts(declared, dns, http).filter(
      host => !pair.has(host) && !['redirect', 'mail'].includes(declaredAs(declared, host)?.service ?? ''),
    );
    const looks = [() => wrongProduction(declared, http), ...others.map(host => () => twinAt(declared, http, host))];
    const found = byPlace(
      looks,
      look => look(),
      ({ place }) => place,
      () => declared.domain,
    );
    const faults = found.places.map(({ hits: [first, ...rest] }) => ({
      ...blurred(declared, first),
      evidence: [first, ...rest].map(({ line }) => line),
    }));
    const inRepo = repo === undefined ? undefined : repoDisagrees(declared, repo, canonicalOrigin(declared, http));
    const isNew = inRepo !== undefined && faults.every(({ place }) => place !== inRepo.place);
    return concluded(isNew ? [...faults, inRepo] : faults, found.unseen);
  },
});
