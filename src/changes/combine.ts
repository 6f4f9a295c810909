import { mergedSpf } from '../evidence/derive/spf-merge.ts';
import type { DnsType } from '../evidence/dns.ts';
import type { Conflict, PlannedSet } from './dns-plan.ts';
import { sameValues, valueProblem } from './record-set.ts';
import type { ExistingSet, RecordsAsTheyAre } from './records-as-they-are.ts';
import { textFamily } from './text-families.ts';

/** One remedy's wish for one set: the values it wants there, and those it saw there when it was written. */
export type Wish = {
  readonly name: string;
  readonly type: DnsType;
  readonly values: readonly string[];
  readonly was: readonly string[];
  readonly ttl?: number;
  readonly because: string;
};

type Combined = { readonly set: PlannedSet } | { readonly conflict: Conflict };

/** Types whose set is a heap of independent values, so that two wishes can be fulfilled together. */
const heaps: ReadonlySet<DnsType> = new Set<DnsType>(['TXT', 'CAA']);

/** Types that hold one value: a new one takes the place of whatever stands there. */
const single: ReadonlySet<DnsType> = new Set<DnsType>(['CNAME', 'SOA']);

const added = (wish: Wish): string[] => wish.values.filter(value => !wish.was.includes(value));
const dropped = (wish: Wish): string[] => wish.was.filter(value => !wish.values.includes(value));

const disagreement = (wishes: readonly Wish[]): string | null => {
  const [first, ...rest] = wishes;
  if (first === undefined) return null;
  const { type } = first;
  if (rest.every(wish => sameValues(type, wish.values, first.values))) return null;
  if (!heaps.has(type)) return 'two findings want different values here';
  const adds = new Set(wishes.flatMap(added));
  if (wishes.flatMap(dropped).some(value => adds.has(value)))
    return 'one finding wants a value here that another wants gone';
  if (wishes.some(wish => wish.values.length === 0))
    return 'one finding wants this set gone and another wants it changed';
  return null;
};

/** Folds values in one after the other; of a family that tolerates no second, SPF is merged and others must be equal. */
const folded = (values: readonly string[]): { values: string[] } | { clash: string } => {
  const kept: string[] = [];
  for (const value of new Set(values)) {
    const family = textFamily(value);
    const twin = family === null ? -1 : kept.findIndex(other => textFamily(other) === family);
    const standing = kept[twin];
    if (standing === undefined) kept.push(value);
    else if (family === 'v=spf1') kept[twin] = mergedSpf(standing, value);
    else return { clash: `there may be only one ${family} record here, and two are asked for` };
  }
  return { values: kept };
};

/** What stays of the set that stands there: all that no wish removes, less what a wanted value of its family replaces. */
const keptValues = (standing: readonly string[], wishes: readonly Wish[], type: DnsType): string[] => {
  if (single.has(type) && wishes.some(wish => wish.values.length > 0)) return [];
  if (wishes.every(wish => wish.values.length === 0 && wish.was.length === 0)) return [];
  const gone = new Set(wishes.flatMap(dropped));
  const families = new Set(wishes.flatMap(wish => wish.values).map(textFamily));
  return standing.filter(value => {
    if (gone.has(value)) return false;
    const family = type === 'TXT' ? textFamily(value) : null;
    return family === null || family === 'v=spf1' || !families.has(family);
  });
};

/** The wanted order: what was wished first, then what stays. A wish's SPF is the base that a standing one is merged into. */
const afterValues = (
  wishes: readonly Wish[],
  standing: readonly string[],
  type: DnsType,
): { values: string[] } | { clash: string } => {
  const gone = new Set(wishes.flatMap(dropped));
  const wished = wishes.flatMap(wish => wish.values).filter(value => !gone.has(value));
  const all = [...wished, ...keptValues(standing, wishes, type)];
  if (type === 'TXT') return folded(all);
  return { values: [...new Set(all)] };
};

const shortest = (wishes: readonly Wish[]): number | undefined => {
  const wanted = wishes.flatMap(wish => (wish.ttl === undefined ? [] : [wish.ttl]));
  return wanted.length === 0 ? undefined : Math.min(...wanted);
};

/** Puts the wishes for one set together with what stands there. */
export const combined = (
  wishes: readonly Wish[],
  existing: ExistingSet | undefined,
  unseen: RecordsAsTheyAre['unseen'],
): Combined => {
  const [first] = wishes;
  if (first === undefined) throw new RangeError('a set without a wish');
  const { name, type } = first;
  const because = [...new Set(wishes.map(wish => wish.because))];
  const conflict = (reason: string): Combined => ({ conflict: { name, type, because, reason } });

  const blind = existing === undefined && unseen.find(leaf => leaf.name === name && leaf.type === type);
  if (blind) return conflict(`what stands there now is not known (${blind.reason}), so nothing can be merged into it`);
  const wrong = wishes.flatMap(wish => wish.values).find(value => valueProblem(type, value) !== null);
  if (wrong !== undefined) return conflict(`the value asked for ${valueProblem(type, wrong) ?? 'is not sound'}`);
  const reason = disagreement(wishes);
  if (reason !== null) return conflict(reason);
  const after = afterValues(wishes, existing?.values ?? [], type);
  if ('clash' in after) return conflict(after.clash);
  if (single.has(type) && after.values.length > 1) return conflict('there may be only one value here');

  const ttl = after.values.length === 0 ? undefined : shortest(wishes);
  return {
    set: {
      name,
      type,
      before: existing?.values ?? [],
      after: after.values,
      because,
      ...(existing?.ttl === undefined ? {} : { ttlBefore: existing.ttl }),
      ...(ttl === undefined ? {} : { ttl }),
    },
  };
};
