import { byCodePoint } from '../../evidence/derive/answers.ts';
import { hostOf } from '../../evidence/derive/chains.ts';
import { leakId, leaksOf, raised, type Leak } from '../../evidence/derive/leaks.ts';
import { isForBrowsers } from '../../evidence/derive/secret-places.ts';
import { unservedAt } from '../../evidence/derive/unread.ts';
import type { SecretPlace } from '../../evidence/secrets.ts';
import type { ServedEvidence, ServedPlace, ServedVia } from '../../evidence/served.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { remedyOf } from '../secret-remedies.ts';
import { counting, countingServed } from '../secret-replays.ts';
import { blastRadius, linesOf, placesOf, servedAs, shownOf, yours, startingWith } from '../secret-words.ts';
import { listed } from '../wording.ts';

const carriers: { readonly [V in ServedVia]: string } = {
  page: 'the page',
  inline: 'the data inside the page',
  script: 'a script of the page',
  chunk: 'a script that is loaded later',
  'source-map': 'a source map',
  'service-worker': 'the service worker',
  error: 'an error message',
  file: 'a file',
};

const common = (leak: Leak) => ({
  place: leak.id,
  places: placesOf(leak),
  evenIfDown: true as const,
  // Also in test mode: on launch day the live key takes the same place.
  severity: 'blocker' as const,
  evidence: linesOf(leak),
  remedy: remedyOf(leak),
});

/** Hosts whose pages led to it, which can be others than those that serve it: only from there it is found again. */
const ledBy = (served: ServedEvidence, leak: Leak): readonly string[] =>
  Object.entries(served.hosts).flatMap(([host, leaf]) =>
    leaf.status === 'ok' && leaf.value.found.some(one => leakId(one) === leak.id) ? [host] : [],
  );

const onSite = (leak: Leak, first: ServedPlace, served: ServedEvidence, domain: string): Fault => {
  const hosts = [...new Set(leak.served.map(({ url }) => hostOf(url)))].toSorted(byCodePoint);
  const carrier = [...new Set(leak.served.map(({ via }) => carriers[via]))];
  return {
    ...common(leak),
    hosts: [...new Set([...hosts, ...ledBy(served, leak)])].toSorted(byCodePoint),
    confidence: 'proven',
    happened: `${blastRadius(leak)} ${listed(hosts)} ${hosts.length === 1 ? 'gives' : 'give'} ${yours(leak)} to everybody who comes by: I asked as a stranger and got it.`,
    cause: `${servedAs(first)} holds ${yours(leak)} (${shownOf(leak)}), in ${listed(carrier)}.`,
    replay: countingServed(leak, first, domain, 'secrets/served'),
  };
};

const inBuild = (leak: Leak, first: SecretPlace, builds: readonly SecretPlace[], domain: string): Fault => ({
  ...common(leak),
  hosts: [],
  confidence: 'observed',
  happened: `${blastRadius(leak)} The front end is built with ${yours(leak)} inside: with the next deploy every visitor is given it.`,
  cause: `${startingWith(first.file)} line ${first.line}, which is built for browsers, holds ${yours(leak)} (${shownOf(leak)}).`,
  replay: counting(leak, builds, domain, 'secrets/served'),
});

const faultOf = (leak: Leak, served: ServedEvidence, domain: string): Fault | undefined => {
  const [first] = leak.served;
  if (first !== undefined) return onSite(leak, first, served, domain);
  const builds = leak.places.filter(place => place.in === 'build' && isForBrowsers(place.file));
  const [built] = builds;
  return built === undefined ? undefined : inBuild(leak, built, builds, domain);
};

export default defineCheck({
  id: 'secrets/served',
  rows: ['S3.f2', 'S1.f3'],
  needs: ['declared', 'served'],
  wants: ['secrets'],
  after: [...withoutConnection, ...withoutCertificate, 'launch-path/redirect-loop', 'secrets/exposed-files'],
  damage: 'data',
  effort: { minutes: [30, 120], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'The live site gives no secret to its visitors',
    failureTitle: 'Every visitor of your site is given a key that opens it',
    why: 'Everything that a browser is given can be read by everybody: scripts, parts that are loaded later, source maps, data inside the page, error messages. A secret there is public from the first visit on. A key of test mode is as grave, because the live key takes its place on launch day. I read up to 30 pages of a host as a stranger; of pages that differ only in what they name, three.',
    fix: 'Move what uses the secret to the server, deploy, and exchange the secret.',
    howTo: 'Run the audit where the site can be reached.',
    references: [
      'https://supabase.com/docs/guides/api/api-keys',
      'https://docs.stripe.com/keys-best-practices',
      'https://nextjs.org/docs/app/guides/environment-variables',
    ],
  },
  judge: ({ declared, served, secrets }, asOf) => {
    const leaks = raised(leaksOf(declared, secrets, served, asOf));
    const unseen = Object.entries(served.hosts)
      .toSorted(([a], [b]) => byCodePoint(a, b))
      .flatMap(([host, leaf]): readonly Unseen[] =>
        leaf.status === 'silent' ? [{ host, reason: leaf.reason }] : unservedAt(host, leaf.value),
      );
    const nothing =
      Object.keys(served.hosts).length === 0 ? [{ reason: 'no host of the domain answers with pages' }] : [];
    return concluded(
      leaks.flatMap(leak => faultOf(leak, served, declared.domain) ?? []),
      [...unseen, ...nothing],
    );
  },
});
