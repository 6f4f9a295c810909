import { leaksOf, type Leak } from '../../evidence/derive/leaks.ts';
import { keyRings, mismatch, type KeyRing } from '../../evidence/derive/key-pairs.ts';
import { isForBrowsers } from '../../evidence/derive/secret-places.ts';
import type { ServedEvidence } from '../../evidence/served.ts';
import { Unknown } from '../../evidence/leaf.ts';
import { issuerOf } from '../../providers/secrets/issuers.ts';
import { concluded, defineCheck, type Advice, type Fault, type Replay, type Unseen } from '../check.ts';
import { auditing, countingServed } from '../secret-replays.ts';
import { placeOf, servedAs, shownOf, startingWith } from '../secret-words.ts';
import { byHand, listed } from '../wording.ts';

const isPublic = (leak: Leak): boolean => leak.class === 'public';
const nameOf = (issuer: string): string => issuerOf(issuer)?.name ?? issuer;

const linesAt = (ring: KeyRing, keys: readonly Leak[]): readonly string[] =>
  keys.flatMap(leak => [
    ...leak.served
      .filter(({ url }) => ring.at === new URL(url).hostname)
      .map(one => `${servedAs(one)}: ${leak.title} (${shownOf(leak)})`),
    ...leak.places
      .filter(({ file }) => file === ring.at)
      .map(one => `${placeOf(one)}: ${leak.title} (${shownOf(leak)})`),
  ]);

const vault = 'the environment variables of your hosting platform, for production';

const common = (ring: KeyRing, keys: readonly Leak[], domain: string) => {
  const place = `${ring.at}:${ring.issuer}`;
  const [first] = keys;
  const served = first?.served.find(({ url }) => new URL(url).hostname === ring.at);
  const replay: Replay =
    first === undefined || served === undefined || keys.length > 1
      ? auditing(domain, 'secrets/right-keys', place)
      : countingServed(first, served, domain, 'secrets/right-keys');
  return {
    place,
    places: ring.kind === 'site' ? ring.hosts : [ring.at],
    hosts: ring.hosts,
    evenIfDown: true as const,
    severity: 'high' as const,
    confidence: 'observed' as const,
    evidence: linesAt(ring, keys),
    replay,
  };
};

/** Only keys of test mode where production is: a page that has both switches between them and is left alone. */
const testInProduction = (ring: KeyRing, domain: string): Fault | undefined => {
  const tests = ring.keys.filter(({ mode }) => mode === 'test');
  const [first] = tests;
  if (!ring.isProduction || first === undefined || ring.keys.some(({ mode }) => mode === 'live')) return undefined;
  const issuer = nameOf(ring.issuer);
  return {
    ...common(ring, ring.kind === 'site' ? [first] : tests, domain),
    happened: `What members do with ${issuer} on production does not count: test mode takes no money and keeps no real accounts.`,
    cause: `${startingWith(ring.at)} has ${first.title} of test mode (${shownOf(first)}) and none of live mode.`,
    remedy: [
      byHand(
        vault,
        `Replace the test keys of ${issuer} by the live ones, the public and the secret key together.`,
        `Enter the webhook secret of live mode too, and deploy.`,
      ),
    ],
  };
};

const why = {
  accounts: 'belong to two different accounts',
  modes: 'are one of test mode and one of live mode',
} as const;

const strangers = (ring: KeyRing, others: readonly Leak[], where: string, domain: string): Fault | undefined => {
  const publicKeys = ring.keys.filter(isPublic);
  const secretKeys = others.filter(({ class: sort }) => sort === 'secret');
  const how = mismatch(publicKeys, secretKeys);
  const [one, other] = [publicKeys[0], secretKeys[0]];
  if (how === undefined || one === undefined || other === undefined) return undefined;
  const issuer = nameOf(ring.issuer);
  return {
    ...common(ring, [one, other], domain),
    evidence: [...linesAt(ring, [one]), `${where}: ${other.title} (${shownOf(other)})`],
    happened: `Members start with ${issuer} and cannot finish: what the page begins, the server does not find.`,
    cause: `The public key in ${ring.at} and the secret key in ${where} ${why[how]} of ${issuer}.`,
    remedy: [
      byHand(
        vault,
        `Take both keys from one account and one mode of ${issuer}, and enter them together.`,
        'Deploy, and go through the whole thing once as a member.',
      ),
    ],
  };
};

const faultsOf = (rings: readonly KeyRing[], domain: string): readonly Fault[] =>
  rings.flatMap(ring => {
    const test = testInProduction(ring, domain);
    if (test !== undefined) return [test];
    if (ring.kind === 'file') return strangers(ring, ring.keys, ring.at, domain) ?? [];
    const files = rings.filter(
      other =>
        other.kind === 'file' &&
        other.isProduction &&
        other.issuer === ring.issuer &&
        testInProduction(other, domain) === undefined,
    );
    const keys = files.flatMap(other => other.keys);
    return strangers(ring, keys, listed(files.map(({ at }) => at)), domain) ?? [];
  });

/** Keys that everybody may see, where everybody sees them: no risk, and what has to guard them instead. */
const adviceOn = (leak: Leak): readonly Advice[] => {
  const [served] = leak.served;
  const shown = leak.places.find(
    place => (place.in === 'tree' && place.sort === 'front-end') || (place.in === 'build' && isForBrowsers(place.file)),
  );
  const where = served !== undefined ? served.url : shown === undefined ? undefined : placeOf(shown);
  const guard = issuerOf(leak.issuer)?.guard;
  if (where === undefined || (guard === undefined && leak.class !== 'conditional')) return [];
  const title = `${leak.title} in ${where}`;
  const said = leak.details.length === 0 ? '' : ` (${leak.details.join('; ')})`;
  const text =
    leak.class === 'public'
      ? `Fine: ${title} is meant to be seen${said}. ${guard ?? ''}`
      : `${title.replace(/^./, letter => letter.toUpperCase())} is harmless only while it is restricted${said}. ${leak.because ?? ''} ${guard ?? ''}`;
  return [{ place: leak.id, text: text.replaceAll(/\s+/g, ' ').trim() }];
};

const silentHosts = (served: ServedEvidence | undefined): readonly Unseen[] =>
  Object.entries(served?.hosts ?? {}).flatMap(([host, leaf]) =>
    leaf.status === 'silent' ? [{ host, reason: leaf.reason }] : [],
  );

export default defineCheck({
  id: 'secrets/right-keys',
  rows: ['S3.c2'],
  from: 'repo',
  needs: ['declared'],
  wants: ['repo', 'secrets', 'served'],
  damage: 'money',
  effort: { minutes: [10, 30], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Production has live keys, and keys that belong together',
    failureTitle: 'Production runs on keys that do not work for members',
    why: 'A key of test mode takes no money and signs nobody in for real. A public and a secret key of two accounts, or of two modes, do not find what the other began. Keys that are meant to be public are no risk; the report says what guards them.',
    fix: 'Enter the live keys of one account, the public and the secret one together.',
    howTo: 'Run the audit where the site can be reached, and give the repository with --repo.',
    references: ['https://docs.stripe.com/keys', 'https://clerk.com/docs/deployments/overview'],
  },
  judge: ({ declared, repo, secrets, served }, asOf) => {
    if (secrets === undefined && served === undefined)
      throw new Unknown('neither the live site nor a repository was searched for keys');
    const leaks = leaksOf(declared, secrets, served, asOf);
    const open = leaks.filter(({ allowed }) => allowed === undefined || allowed.expired);
    const shown = open.filter(({ class: sort }) => sort === 'public' || sort === 'conditional');
    return concluded(
      faultsOf(keyRings(open, declared, repo), declared.domain),
      silentHosts(served),
      shown.flatMap(adviceOn),
    );
  },
});
