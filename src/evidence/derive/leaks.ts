import type { AllowedSecret, Declared } from '../declared.ts';
import type { FoundSecret, SecretPlace, SecretsEvidence } from '../secrets.ts';
import type { ServedEvidence, ServedPlace } from '../served.ts';
import { byCodePoint } from './answers.ts';

/** One value with everything that a run saw of it: in the repository, and on the live site. */
export type Leak = FoundSecret & {
  /** `rule:fingerprint`: the place of every finding about it, so that one secret is one finding. */
  readonly id: string;
  readonly places: readonly SecretPlace[];
  readonly served: readonly ServedPlace[];
  /** How many more places in the repository there are than are kept. */
  readonly morePlaces: number;
  /** The entry of `secrets.allow` about it, when there is one; `expired` when its last day is over. */
  readonly allowed: (AllowedSecret & { readonly expired: boolean }) | undefined;
};

export const leakId = ({ rule, fingerprint }: Pick<FoundSecret, 'rule' | 'fingerprint'>): string =>
  `${rule}:${fingerprint}`;

const classes: readonly FoundSecret['class'][] = ['secret', 'conditional', 'public', 'fixture', 'placeholder'];

const placeKey = (place: SecretPlace): string =>
  [place.file, String(place.line).padStart(9, '0'), place.in, place.in === 'history' ? place.first.at : ''].join('\0');
const servedKey = ({ url, line }: ServedPlace): string => `${url}\0${String(line).padStart(9, '0')}`;

const sortedBy = <T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] =>
  [...new Map(items.map(item => [keyOf(item), item]))]
    .toSorted(([a], [b]) => byCodePoint(a, b))
    .map(([, item]) => item);

/** The same value in two kinds of places is one secret; where they differ in class, the graver one holds. */
const together = (parts: readonly (FoundSecret & Pick<Leak, 'places' | 'served' | 'morePlaces'>)[]) => {
  const [gravest] = parts.toSorted((a, b) => classes.indexOf(a.class) - classes.indexOf(b.class));
  if (gravest === undefined) throw new Error('no part');
  return {
    ...gravest,
    morePlaces: parts.reduce((sum, { morePlaces }) => sum + morePlaces, 0),
    names: [...new Set(parts.flatMap(({ names }) => names))].toSorted(byCodePoint),
    places: sortedBy(
      parts.flatMap(({ places }) => places),
      placeKey,
    ),
    served: sortedBy(
      parts.flatMap(({ served }) => served),
      servedKey,
    ),
  };
};

/** Everything that was found in the repository and on the live site, by `rule:fingerprint`, sorted. */
export const leaksOf = (
  declared: Declared,
  secrets: SecretsEvidence | undefined,
  served: ServedEvidence | undefined,
  asOf: Date,
): readonly Leak[] => {
  const today = asOf.toISOString().slice(0, 10);
  const allowances = new Map(
    (declared.secrets?.allow ?? []).toSorted((a, b) => byCodePoint(a.until, b.until)).map(one => [leakId(one), one]),
  );
  const sites = Object.values(served?.hosts ?? {}).flatMap(leaf => (leaf.status === 'ok' ? leaf.value.found : []));
  const parts = [
    ...(secrets?.found ?? []).map(one => ({ ...one, served: [], morePlaces: one.morePlaces ?? 0 })),
    ...sites.map(one => ({ ...one, places: [], served: one.places, morePlaces: 0 })),
  ];
  return [...Map.groupBy(parts, leakId)]
    .toSorted(([a], [b]) => byCodePoint(a, b))
    .map(([id, same]) => {
      const entry = allowances.get(id);
      return { ...together(same), id, allowed: entry && { ...entry, expired: entry.until < today } };
    });
};

/** Secrets that nobody accepts, or no longer. */
export const raised = (leaks: readonly Leak[]): readonly Leak[] =>
  leaks.filter(leak => leak.class === 'secret' && (leak.allowed === undefined || leak.allowed.expired));
