import type { FoundSecret, SecretPlace, SecretsEvidence } from '../../evidence/secrets.ts';
import { limits } from '../../platform/limits.ts';
import { asPlaced } from '../../engines/secrets/in-tests.ts';
import { fingerprint } from '../../engines/secrets/shown.ts';
import { hidingValues } from './hide-values.ts';
import { asEvidence } from './as-evidence.ts';
import { ownValueRule, type Seen } from './scan-text.ts';

type Found = SecretsEvidence['found'][number];

/** What a search has found so far. The values are in here and nowhere else; what comes out holds none. */
export type Gathering = {
  /** Whether it is a secret there or the made-up value of a test, its place decides. */
  readonly add: (seen: Seen, place: SecretPlace) => void;
  /** Whether this value was found in this file of the working tree. */
  readonly stands: (seen: Seen, file: string) => boolean;
  readonly read: (what: 'files' | 'blobs', bytes: number, count?: number) => void;
  /** `cut` where the search ended there, so that more than what is named was not seen. */
  readonly leave: (what: string, reason: string, cut?: 'cut') => void;
  readonly found: () => readonly Found[];
  /** The values behind what was found, by `rule#fingerprint`: for asking their issuers, and for nothing that is kept. */
  readonly values: () => ReadonlyMap<string, string>;
  readonly counts: () => SecretsEvidence['read'];
  readonly leftOut: () => SecretsEvidence['leftOut'];
};

type Entry = {
  seen: Seen;
  readonly names: Set<string>;
  readonly places: Map<string, SecretPlace>;
  more: number;
};

/** The gravest reading of a value holds: a key that one test calls made up and a bundle serves is a key. */
const gravity: readonly FoundSecret['class'][] = ['secret', 'conditional', 'public', 'fixture', 'placeholder'];
const rank = (one: FoundSecret['class']): number => gravity.indexOf(one);

const placeKey = (place: SecretPlace): string =>
  [place.in, place.file, place.line, place.in === 'archive' ? place.entry : ''].join('\0');

/** One of every sort first, so that a value in a hundred files does not hide that it is in the history too. */
const kept = (places: readonly SecretPlace[]): readonly SecretPlace[] => {
  const sorts = [...new Set(places.map(place => place.in))];
  const firsts = new Set(sorts.map(sort => places.find(place => place.in === sort)));
  const rest = new Set(places.filter(place => !firsts.has(place)).slice(0, limits.repoPlaces - firsts.size));
  return places.filter(place => firsts.has(place) || rest.has(place));
};

const named = (paths: readonly string[]): string => {
  const first = paths.slice(0, 3).join(', ');
  return paths.length > 3 ? `${paths.length} files: ${first} …` : first;
};

/** A value of the project that a rule knows elsewhere is that rule's find, with all its places. */
const folded = (entries: readonly Entry[]): readonly Entry[] => {
  const own = entries.filter(({ seen }) => seen.rule === ownValueRule);
  const others = entries.filter(({ seen }) => seen.rule !== ownValueRule);
  const byValue = new Map(others.map(entry => [entry.seen.value, entry]));
  const alone = own.filter(({ seen }) => !byValue.has(seen.value));
  const joined = others.map(entry => {
    const same = own.find(({ seen }) => seen.value === entry.seen.value);
    if (same === undefined || byValue.get(entry.seen.value) !== entry) return entry;
    return {
      seen: entry.seen,
      names: new Set([...entry.names, ...same.names]),
      places: new Map([...same.places, ...entry.places]),
      more: entry.more + same.more,
    };
  });
  return [...joined, ...alone];
};

const pathsOf = (place: SecretPlace): readonly string[] =>
  place.in === 'archive' ? [place.file, place.entry] : [place.file];

/** Where a value was written, for judging whether it was made up; a log is written by what runs, wherever it lies. */
const writtenAt = (place: SecretPlace): string =>
  place.in === 'log' ? '' : pathsOf(place).join('/').replaceAll('!', '/');

const hidden = (place: SecretPlace, hide: (text: string) => string): SecretPlace =>
  place.in === 'archive'
    ? { ...place, file: hide(place.file), entry: hide(place.entry) }
    : { ...place, file: hide(place.file) };

const foundOf = (
  { seen, names, places, more }: Entry,
  salt: string,
  hide: (text: string) => string,
): readonly Found[] => {
  const [first, ...others] = kept([...places.values()]).map(place => hidden(place, hide));
  if (first === undefined) return [];
  const beyond = more + places.size - others.length - 1;
  return [
    {
      ...asEvidence(seen, [...names].toSorted(), salt),
      places: [first, ...others],
      ...(beyond > 0 ? { morePlaces: beyond } : {}),
    },
  ];
};

/** Gathers what several searches find. `salt` is that of the settings. */
export const createGathering = (salt = ''): Gathering => {
  const entries = new Map<string, Entry>();
  const beyond = new Set<string>();
  const left = new Map<string, Set<string>>();
  const counts = { files: 0, blobs: 0, bytes: 0 };
  const cuts = new Set<string>();
  const leave = (what: string, reason: string, cut?: 'cut'): void => {
    if (cut !== undefined) cuts.add(reason);
    const others = left.get(reason) ?? new Set();
    left.set(reason, others.add(what));
  };
  const hide = (): ((text: string) => string) =>
    hidingValues(
      [...entries.values()].flatMap(({ seen }) => (seen.class === 'secret' ? [seen.value] : [])),
      [
        ...[...entries.values()].flatMap(({ places }) => [...places.values()].flatMap(pathsOf)),
        ...[...left.values()].flatMap(what => [...what]),
      ],
    );
  return {
    add: (hit, place) => {
      const seen = asPlaced(hit, writtenAt(place));
      const key = `${seen.rule}\0${seen.value}`;
      const known = entries.get(key);
      if (known === undefined && entries.size >= limits.secretsKept) return void beyond.add(key);
      const entry = known ?? { seen, names: new Set(), places: new Map(), more: 0 };
      entries.set(key, entry);
      if (rank(seen.class) < rank(entry.seen.class)) entry.seen = seen;
      if (seen.name !== null && entry.names.size < limits.repoPlaces) entry.names.add(seen.name);
      const at = placeKey(place);
      if (entry.places.has(at)) return;
      const alike = [...entry.places.values()].filter(other => other.in === place.in).length;
      if (alike >= limits.repoPlaces) entry.more += 1;
      else entry.places.set(at, place);
    },
    stands: ({ rule, value }, file) =>
      [...(entries.get(`${rule}\0${value}`)?.places.values() ?? [])].some(
        place => place.in === 'tree' && place.file === file,
      ),
    read: (what, bytes, count = 1) => {
      counts[what] += count;
      counts.bytes += bytes;
    },
    leave,
    found: () => {
      const hiding = hide();
      return folded([...entries.values()])
        .flatMap(entry => foundOf(entry, salt, hiding))
        .toSorted(
          (a, b) =>
            rank(a.class) - rank(b.class) || (`${a.rule}#${a.fingerprint}` < `${b.rule}#${b.fingerprint}` ? -1 : 1),
        );
    },
    values: () =>
      new Map(
        [...entries.values()].map(({ seen: { rule, value } }) => [`${rule}#${fingerprint(rule, value, salt)}`, value]),
      ),
    counts: () => ({ ...counts }),
    leftOut: () => {
      const hiding = hide();
      return [
        ...[...left]
          .map(([reason, what]) => ({
            what: hiding(named([...what].toSorted())),
            reason,
            ...(cuts.has(reason) ? { cut: true as const } : {}),
          }))
          .toSorted((a, b) => (a.reason < b.reason ? -1 : 1)),
        ...(beyond.size > 0
          ? [{ what: `${beyond.size} more values`, reason: `only the first ${limits.secretsKept} are kept` }]
          : []),
      ];
    },
  };
};
