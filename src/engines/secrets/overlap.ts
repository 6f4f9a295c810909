import type { Hit } from './found.ts';

const weight = { secret: 2, conditional: 1, public: 0, placeholder: 0, fixture: 0 } as const;

/** A token of a known issuer, then a name that tells the issuer, then a token of anybody, then a name. */
const specific = ({ rule }: Hit): number => (rule.issuer === null ? 0 : 2) + (rule.reach === 'token' ? 1 : 0);

/** Most telling first: specific over general, proven over likely, plain over unwrapped, long over short. */
const rank = (hit: Hit): readonly number[] => [
  specific(hit),
  hit.verified === true ? 1 : 0,
  hit.decoded.length === 0 ? 1 : 0,
  hit.end - hit.start,
  weight[hit.class],
  Math.max(...hit.rule.keywords.map(keyword => keyword.length)),
];

const compare = (left: readonly number[], right: readonly number[]): number => {
  for (const [index, value] of left.entries()) {
    const difference = (right[index] ?? 0) - value;
    if (difference !== 0) return difference;
  }
  return 0;
};

/** Where in hits that are in order, and apart from each other, one that begins at `start` belongs. */
const place = (kept: readonly Hit[], start: number): number => {
  let [low, high] = [0, kept.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((kept[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** One hit for one place: of two that overlap the more specific one stays. In order of their start. */
export const withoutOverlaps = (hits: readonly Hit[]): readonly Hit[] => {
  if (hits.length < 2) return hits;
  const ranked = hits.map(hit => ({ hit, rank: rank(hit) })).toSorted((a, b) => compare(a.rank, b.rank));
  const kept: Hit[] = [];
  for (const { hit } of ranked) {
    const at = place(kept, hit.start);
    const [before, after] = [kept[at - 1], kept[at]];
    if (before !== undefined && before.end > hit.start) continue;
    if (after !== undefined && after.start < hit.end) continue;
    kept.splice(at, 0, hit);
  }
  return kept;
};

/**
 * Hits of a text with those that were unwrapped from parts of it: the same value is told once, and what a name alone
 * suspected gives way to what was found inside.
 * @param plain in order of their start, apart from each other
 */
export const withUnwrapped = (plain: readonly Hit[], unwrapped: readonly Hit[]): readonly Hit[] => {
  if (unwrapped.length === 0) return plain;
  const told = new Set<string>();
  const replaced = new Set<Hit>();
  const kept = unwrapped.filter(hit => {
    const key = `${hit.rule.id}\0${hit.start}\0${hit.value}`;
    if (told.has(key)) return false;
    told.add(key);
    const from = Math.max(0, place(plain, hit.start) - 1);
    const over: Hit[] = [];
    for (let at = from; at < plain.length && (plain[at]?.start ?? 0) < hit.end; at++) {
      const other = plain[at];
      if (other !== undefined && other.end > hit.start) over.push(other);
    }
    if (over.some(other => other.value === hit.value)) return false;
    for (const other of over) if (other.rule.reach === 'named') replaced.add(other);
    return true;
  });
  return [...plain.filter(hit => !replaced.has(hit)), ...kept].toSorted((a, b) => a.start - b.start || a.end - b.end);
};
