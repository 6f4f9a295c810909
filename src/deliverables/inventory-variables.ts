import type { EvidenceSet } from '../evidence/map.ts';
import type { EnvName, FoundIn } from '../evidence/repo.ts';
import { deployFileOf, platformTitles } from '../providers/hosting/deploy-files.ts';

/** One variable with the places that read and give it; `keptIn` says in words where its value lives. */
export type Variable = {
  readonly name: string;
  readonly sort: 'secret' | 'browser';
  readonly readIn: readonly string[];
  readonly keptIn: readonly { readonly place: string; readonly evidence: readonly string[] }[];
};

const template =
  /(?:^|\/)(?:\.env\.(?:[\w-]+\.)?(?:example|sample|template|dist)|\.env\.(?:example|sample|template|dist)[\w.-]*|env\.(?:example|sample|template))$/;
const envFile = /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|\.dev\.vars)$/;

/** Where a value lives, by the file that gives the name; a template holds none. */
const placeOf = (file: string): string | undefined => {
  if (template.test(file)) return undefined;
  if (envFile.test(file)) return 'an env file in the repository folder';
  const platform = deployFileOf(file)?.platform;
  if (platform === 'github-actions') return 'the secrets of GitHub Actions';
  if (platform === undefined) return undefined;
  return `the settings of ${platformTitles[platform] ?? platform}`;
};

const keptIn = (given: readonly FoundIn[]): Variable['keptIn'] => {
  const places = new Map<string, string[]>();
  for (const { file, line } of given) {
    const place = placeOf(file);
    if (place !== undefined) places.set(place, [...(places.get(place) ?? []), `${file}:${line}`]);
  }
  return [...places].map(([place, evidence]) => ({ place, evidence }));
};

const isListed = (env: EnvName): env is EnvName & { sort: 'secret' | 'browser' } => env.sort !== 'setting';

/** Secrets first, then what every visitor's browser gets; by name. */
export const variablesOf = ({ repo }: EvidenceSet['keys']): readonly Variable[] => {
  if (repo?.status !== 'ok') return [];
  return repo.value.envs
    .filter(isListed)
    .map(({ name, sort, readIn, givenIn }) => ({
      name,
      sort,
      readIn: readIn.map(({ file, line }) => `${file}:${line}`),
      keptIn: keptIn(givenIn),
    }))
    .toSorted((a, b) => Number(a.sort === 'browser') - Number(b.sort === 'browser') || (a.name < b.name ? -1 : 1));
};
