import { createHash } from 'node:crypto';
import type { TextSort } from '../../engines/secrets/found.ts';
import { shown } from '../../engines/secrets/shown.ts';
import type { FoundSecret } from '../../evidence/secrets.ts';
import type { ServedPlace, ServedSite, ServedVia } from '../../evidence/served.ts';
import { limits } from '../../platform/limits.ts';
import { asEvidence } from '../secrets/as-evidence.ts';
import { scanBytes, type Look, type Seen } from '../secrets/scan-text.ts';
import type { LeftOutList } from './left-out.ts';
import { plainUrl } from './plain-url.ts';

/** A text of the site and how it is read. */
type ServedText = {
  readonly bytes: Buffer;
  readonly sort: TextSort;
  readonly url: string;
  readonly via: ServedVia;
  readonly source: string | null;
  /** Which of the values count; all when absent. */
  readonly counts?: (seen: Seen) => boolean;
};

export type Gatherer = {
  /** Looks through one text; the text itself is not kept. Gives false for one that was looked through before. */
  readonly read: (text: ServedText) => boolean;
  /** `alike` = pages that were not read, as others of their kind were. */
  readonly site: (host: string, exposed: ServedSite['exposed'], alike: number) => ServedSite;
};

type Entry = { seen: Seen; readonly names: Set<string>; readonly places: Map<string, ServedPlace> };

/** The gravest first: what a value is taken for in one place holds for all of them. */
const gravity: readonly FoundSecret['class'][] = ['secret', 'conditional', 'public', 'fixture', 'placeholder'];
const rank = (one: FoundSecret['class']): number => gravity.indexOf(one);

/** Kept while reading; which of them are told is decided when all are there, so that it does not depend on who answered first. */
const whileReading = 1_000;
const longestName = 100;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const json = (value: unknown): string => JSON.stringify(value);

const byPlace = (a: ServedPlace, b: ServedPlace): number =>
  byText(a.url, b.url) || byText(a.source ?? '', b.source ?? '') || a.line - b.line || byText(a.via, b.via);

/** One of every sort first, so that a value in a hundred chunks does not hide that it is in a file as well. */
const kept = (places: readonly ServedPlace[]): readonly ServedPlace[] => {
  const sorted = places.toSorted(byPlace);
  const firsts = new Set([...new Set(sorted.map(({ via }) => via))].map(via => sorted.find(one => one.via === via)));
  const room = Math.max(0, limits.servedPlaces - firsts.size);
  const rest = new Set(sorted.filter(place => !firsts.has(place)).slice(0, room));
  return sorted.filter(place => firsts.has(place) || rest.has(place));
};

/** Gathers what stands in the texts of one host. Values stay in memory: what it gives has `shown` and the fingerprint alone. */
export const createGatherer = (look: Look, salt: string, left: LeftOutList): Gatherer => {
  const entries = new Map<string, Entry>();
  const digests = new Set<string>();
  let [texts, bytes, beyond] = [0, 0, 0];

  const note = (seen: Seen, place: ServedPlace): void => {
    const key = `${seen.rule}\0${seen.value}`;
    const known = entries.get(key);
    if (known === undefined && entries.size >= whileReading) return void (beyond += 1);
    const entry = known ?? { seen, names: new Set<string>(), places: new Map() };
    entries.set(key, entry);
    const graver = rank(seen.class) - rank(entry.seen.class) || byText(json(seen.details), json(entry.seen.details));
    if (graver < 0) entry.seen = seen;
    if (seen.name !== null && seen.name.length <= longestName) entry.names.add(seen.name);
    if (entry.places.size < whileReading) entry.places.set(json(place), place);
  };

  /** An address or the name of a file can hold a value as well. */
  const cleaned = (text: string): string =>
    [...entries.values()].reduce(
      (sofar, { seen: { value } }) => (sofar.includes(value) ? sofar.replaceAll(value, () => shown(value)) : sofar),
      text,
    );

  const foundOf = ({ seen, names, places }: Entry): ServedSite['found'] => {
    const [first, ...more] = kept([...places.values()]).map(place => ({
      ...place,
      url: cleaned(place.url),
      source: place.source === null ? null : cleaned(place.source),
    }));
    if (first === undefined) return [];
    return [
      {
        ...asEvidence(seen, [...names].map(cleaned).toSorted(byText), salt),
        places: [first, ...more],
      },
    ];
  };

  return {
    read: ({ bytes: text, sort, url, via, source, counts = () => true }) => {
      const digest = createHash('sha1').update(`${sort} ${via} `).update(text).digest('base64');
      if (digests.has(digest)) return false;
      digests.add(digest);
      texts += 1;
      bytes += text.length;
      const short = (what: string): void => left.add(plainUrl(url), what);
      for (const seen of scanBytes(look, text, sort, short))
        if (counts(seen)) note(seen, { url: plainUrl(url), line: seen.line, via, source });
      return true;
    },
    site: (host, exposed, alike) => {
      const found = [...entries.values()]
        .flatMap(foundOf)
        .toSorted(
          (a, b) => rank(a.class) - rank(b.class) || byText(`${a.rule}#${a.fingerprint}`, `${b.rule}#${b.fingerprint}`),
        );
      const untold = beyond + Math.max(0, found.length - limits.servedFound);
      const reason = `only ${limits.servedFound} values are told of one host`;
      const { leftOut, others } = left.told();
      return {
        host,
        texts,
        bytes,
        found: found.slice(0, limits.servedFound),
        exposed,
        ...(others === undefined ? {} : { others }),
        ...(alike === 0 ? {} : { alike }),
        leftOut: [
          ...leftOut.map(one => ({ what: cleaned(one.what), reason: cleaned(one.reason) })),
          ...(untold > 0 ? [{ what: `${untold} more values`, reason }] : []),
        ],
      };
    },
  };
};
