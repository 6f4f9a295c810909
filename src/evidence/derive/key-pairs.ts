import type { Declared } from '../declared.ts';
import type { RepoEvidence } from '../repo.ts';
import type { SecretPlace } from '../secrets.ts';
import { byCodePoint } from './answers.ts';
import { hostOf } from './chains.ts';
import type { Leak } from './leaks.ts';
import { environmentOfFile } from './secret-places.ts';

/** Keys of one issuer that stand together: in one file, or in what one host of production serves. */
export type KeyRing = {
  /** File or host; of hosts that serve the same keys, the smallest. */
  readonly at: string;
  /** All hosts that serve them; none for a file. */
  readonly hosts: readonly string[];
  readonly issuer: string;
  readonly kind: 'file' | 'site';
  readonly isProduction: boolean;
  readonly keys: readonly [Leak, ...Leak[]];
};

const isKey = (leak: Leak): leak is Leak & { readonly issuer: string } =>
  leak.issuer !== null && (leak.class === 'public' || leak.class === 'secret' || leak.class === 'conditional');

const isSetting = (place: SecretPlace): boolean =>
  place.in === 'tree' && (place.sort === 'env-file' || place.sort === 'deploy' || place.sort === 'container');

/** Hosts that are declared, or declared to be staging, as something else than production. */
const isStaging = ({ hosts, staging }: Declared, host: string): boolean =>
  hosts.some(each => each.host === host && each.environment === 'staging') ||
  (staging !== undefined && hostOf(staging) === host);

/** A file that deploys to nowhere but hosts of production, by the addresses that it names. */
const deploysToProduction = (declared: Declared, repo: RepoEvidence | undefined, file: string): boolean => {
  const deploy = repo?.deploys.find(each => each.in.file === file);
  if (deploy === undefined || deploy.environment !== undefined) return deploy?.environment === 'production';
  const named = repo?.urls.filter(each => each.file === file).map(({ url }) => hostOf(url)) ?? [];
  const ours = [...deploy.domains, ...named].filter(host => declared.hosts.some(each => each.host === host));
  return ours.length > 0 && !ours.some(host => isStaging(declared, host));
};

type Standing = Omit<KeyRing, 'keys' | 'hosts'> & { readonly key: Leak };

const standings = (
  leak: Leak & { issuer: string },
  declared: Declared,
  repo: RepoEvidence | undefined,
): readonly Standing[] => {
  const inFiles = leak.places.filter(isSetting).flatMap(({ file }): readonly Standing[] => {
    const named = environmentOfFile(file);
    if (named === 'other') return [];
    const isProduction = named === 'production' || deploysToProduction(declared, repo, file);
    return [{ at: file, issuer: leak.issuer, kind: 'file', isProduction, key: leak }];
  });
  const onSite = leak.served
    .map(({ url }) => hostOf(url))
    .filter(host => !isStaging(declared, host))
    .map((at): Standing => ({ at, issuer: leak.issuer, kind: 'site', isProduction: true, key: leak }));
  return [...inFiles, ...onSite];
};

const ringOf = ([first, ...rest]: readonly Standing[]): KeyRing | undefined => {
  if (first === undefined) return undefined;
  const { key, ...ring } = first;
  const others = rest
    .map(each => each.key)
    .filter((other, index, all) => other !== key && all.indexOf(other) === index);
  return { ...ring, hosts: ring.kind === 'site' ? [ring.at] : [], keys: [key, ...others] };
};

const keysOf = ({ at, kind, issuer, keys }: KeyRing): string =>
  [issuer, kind === 'site' ? '' : at, ...keys.map(({ id }) => id)].join('\0');

/** Hosts that serve the same keys are one deployment: what is wrong with them is wrong once. */
const merged = ([first, ...rest]: readonly [KeyRing, ...KeyRing[]]): KeyRing => ({
  ...first,
  hosts: [first, ...rest].flatMap(({ hosts }) => hosts),
});

export const keyRings = (
  leaks: readonly Leak[],
  declared: Declared,
  repo: RepoEvidence | undefined,
): readonly KeyRing[] => {
  const all = leaks.filter(isKey).flatMap(leak => standings(leak, declared, repo));
  const rings = [...Map.groupBy(all, ({ at, issuer }) => `${at}:${issuer}`)]
    .toSorted(([a], [b]) => byCodePoint(a, b))
    .flatMap(([, same]) => ringOf(same) ?? []);
  return [...Map.groupBy(rings, keysOf).values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : merged([first, ...rest]),
  );
};

const known = <T>(values: readonly (T | null)[]): readonly T[] => values.filter(value => value !== null);
const apart = <T>(ones: readonly T[], others: readonly T[]): boolean =>
  ones.length > 0 && others.length > 0 && !ones.some(one => others.includes(one));

/** Public and secret keys that cannot work together, and why: no two of them are of one account, or of one mode. */
export const mismatch = (
  publicKeys: readonly Leak[],
  secretKeys: readonly Leak[],
): 'accounts' | 'modes' | undefined => {
  const parts = <T>(of: (leak: Leak) => T | null) => [known(publicKeys.map(of)), known(secretKeys.map(of))] as const;
  const [ones, others] = parts(({ account }) => account);
  if (apart(ones, others)) return 'accounts';
  const [modes, otherModes] = parts(({ mode }) => mode);
  return apart(modes, otherModes) ? 'modes' : undefined;
};
