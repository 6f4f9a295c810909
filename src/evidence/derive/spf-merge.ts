import { recordOf } from './spf-edit.ts';
import { isSpf, needsLookup, plainSpf, spfTerm, spfTerms, type SpfTerm } from './spf-terms.ts';

export type SpfMerge = {
  /** The one record that should stand there. */
  readonly record: string;
  /** Terms that none of the standing records had. */
  readonly added: readonly string[];
  /** Terms of the standing records that are not in it, each with the end of "left out because". */
  readonly left: readonly { readonly term: string; readonly because: string }[];
};

export type SpfWish = {
  /** Terms that have to be in it: `include:amazonses.com`. */
  readonly terms: readonly string[];
  /** Terms that have to be gone. */
  readonly without?: readonly string[];
  /** How it should end; left out, the end that stands there stays. */
  readonly closing?: '~all' | '-all';
};

const softest = ['~', '-'] as const;

type Gathered = {
  readonly mechanisms: SpfTerm[];
  readonly modifiers: SpfTerm[];
  readonly alls: SpfTerm[];
  readonly redirects: SpfTerm[];
  readonly exps: SpfTerm[];
  readonly left: { term: string; because: string }[];
};

type Standing = {
  readonly record: string;
  /** Whether receivers take it for SPF as it stands there. */
  readonly isRead: boolean;
};

/** All terms of all records, each thing once, in the order in which they stand. */
const gather = (records: readonly Standing[], wish: SpfWish): Gathered => {
  const gone = new Set((wish.without ?? []).map(term => spfTerm(term).key));
  const all: Gathered = { mechanisms: [], modifiers: [], alls: [], redirects: [], exps: [], left: [] };
  for (const { record, isRead } of records) {
    const terms = spfTerms(record);
    const closed = terms.some(({ sort, valid }) => sort === 'all' && valid);
    for (const term of terms) {
      const { text, sort, name, valid, key } = term;
      if (!valid)
        all.left.push({
          term: text,
          because: 'it is no term of SPF, and one such term makes the whole record an error',
        });
      // Where it counts for something it stays: a check of its own says what to do with it then.
      else if (name === 'ptr' && !isRead)
        all.left.push({ term: text, because: 'nobody reads it there now, and its standard says not to use ptr' });
      else if (gone.has(key)) all.left.push({ term: text, because: 'it is not needed there' });
      else if (sort === 'redirect' && closed)
        all.left.push({ term: text, because: 'receivers ignore redirect in a record that has all' });
      else if (sort === 'all') all.alls.push(term);
      else if (sort === 'redirect') all.redirects.push(term);
      else if (sort === 'exp') all.exps.push(term);
      else if (sort === 'modifier') all.modifiers.push(term);
      else all.mechanisms.push(term);
    }
  }
  return all;
};

/** One of each: of two that ask the same the one that lets pass counts, since one of the records meant it so. */
const once = (terms: readonly SpfTerm[]): SpfTerm[] => {
  const kept = new Map<string, SpfTerm>();
  for (const term of terms) {
    const twin = kept.get(term.key);
    const passes = term.qualifier === '' || term.qualifier === '+';
    if (twin === undefined || (passes && twin.qualifier !== '' && twin.qualifier !== '+')) kept.set(term.key, term);
  }
  return [...kept.values()];
};

const includeOf = (redirect: SpfTerm): SpfTerm => spfTerm(`include:${redirect.argument}`);

type Ending = { readonly closing: readonly SpfTerm[]; readonly includes: readonly SpfTerm[] };

/**
 * How the merged record ends. One lone `redirect` stays, for it decides about everything else; beside another ending
 * it becomes an `include`. Of several `all` the softest counts; one that lets everybody pass, or says nothing, becomes `~all`.
 */
const ending = ({ alls, redirects }: Gathered, closing: SpfWish['closing']): Ending => {
  const [redirect, ...more] = once(redirects);
  if (closing === undefined && alls.length === 0 && redirect !== undefined && more.length === 0)
    return { closing: [redirect], includes: [] };
  const includes = once(redirects).map(includeOf);
  if (closing !== undefined) return { closing: [spfTerm(closing)], includes };
  const standing = softest.find(qualifier => alls.some(term => term.qualifier === qualifier));
  const open = alls.some(term => !softest.some(qualifier => qualifier === term.qualifier));
  return { closing: [spfTerm(`${open ? '~' : (standing ?? '~')}all`)], includes };
};

/**
 * One SPF record out of the TXT values that stand at a name and the terms that a sender needs: wanted terms before the
 * ending, nothing twice, no term of anybody else lost but those listed in `left`. Values that are no SPF are ignored.
 */
export const mergeSpf = (values: readonly string[], wish: SpfWish): SpfMerge => {
  const records = values.flatMap((value): readonly Standing[] => {
    const record = plainSpf(value);
    return record === null ? [] : [{ record, isRead: isSpf(value) }];
  });
  const gathered = gather(records, wish);
  const { closing, includes } = ending(gathered, wish.closing);
  const before = new Set(gathered.mechanisms.map(({ key }) => key));
  const wanted = wish.terms.map(spfTerm);
  const mechanisms = once([...gathered.mechanisms, ...includes, ...wanted]);
  const [exp, ...moreExps] = once(gathered.exps);
  const modifiers = once(gathered.modifiers);
  const kept = [...mechanisms, ...modifiers, ...closing, ...(exp === undefined ? [] : [exp])];
  const lostAlls = [...new Set(gathered.alls.map(({ text }) => text.toLowerCase()))].filter(
    text => text !== closing[0]?.text,
  );
  return {
    record: recordOf(kept),
    added: mechanisms.filter(({ key }) => !before.has(key)).map(({ text }) => text),
    left: [
      ...gathered.left,
      ...lostAlls.map(term => ({ term, because: `a record ends once, and this one with ${closing[0]?.text ?? ''}` })),
      ...moreExps.map(({ text }) => ({ term: text, because: 'there may be only one explanation' })),
    ],
  };
};

/** TXT values of a name with the merged record in the place of all that were meant as SPF; the others stay as they are. */
export const withSpf = (values: readonly string[], wish: SpfWish): readonly string[] => {
  const { record } = mergeSpf(values, wish);
  const others = values.filter(value => plainSpf(value) === null);
  return [record, ...others];
};

/**
 * One SPF record out of the one that is wanted and the one that stands there: what the first says counts, its ending
 * above all; the second adds the terms that only it has, and its ending where the first has none.
 */
export const mergedSpf = (wanted: string, standing: string): string => {
  const isEnding = ({ sort }: SpfTerm): boolean => sort === 'all' || sort === 'redirect';
  const [own, theirs] = [spfTerms(wanted), spfTerms(standing)];
  const ending = own.some(isEnding) ? [] : [recordOf(theirs.filter(isEnding))];
  return mergeSpf([wanted, ...ending], { terms: theirs.filter(term => !isEnding(term)).map(({ text }) => text) })
    .record;
};

/**
 * Whether the SPF at a name is one record that receivers read to its end: no slip in it, nothing behind `all` or beside
 * it that is never read, and an ending that says no to strangers.
 */
export const isSoundSpf = (values: readonly string[]): boolean => {
  const [only, ...more] = values.filter(value => plainSpf(value) !== null);
  if (only === undefined || more.length > 0 || !isSpf(only)) return false;
  const terms = spfTerms(only);
  const of = (sort: SpfTerm['sort']): readonly SpfTerm[] => terms.filter(term => term.sort === sort);
  const [all, ...moreAlls] = of('all');
  const redirects = of('redirect').length;
  if (moreAlls.length > 0 || of('exp').length > 1 || redirects > 1 || !terms.every(({ valid }) => valid)) return false;
  if (all === undefined) return redirects === 1;
  const isLast = terms.slice(terms.indexOf(all)).every(({ sort }) => sort !== 'mechanism');
  return redirects === 0 && isLast && softest.some(qualifier => qualifier === all.qualifier);
};

export type SpfCost = {
  /** Look-ups in the worst case; at least so many when a term’s own cost is not known. */
  readonly lookups: number;
  readonly exact: boolean;
  readonly terms: readonly { readonly term: string; readonly lookups: number; readonly exact: boolean }[];
};

/**
 * Look-ups of a record in the worst case. `below` is what the record behind an `include` or `redirect` costs in
 * itself, by target in lower case; null where it was not looked at, which counts as none.
 */
export const spfCost = (record: string, below: (target: string) => number | null): SpfCost => {
  const all = spfTerms(record);
  const end = all.findIndex(({ sort }) => sort === 'all');
  // Behind `all` nothing is read, and with it no redirect is followed (RFC 7208 §5.1, §6.1).
  const read = end < 0 ? all : all.slice(0, end).filter(({ sort }) => sort !== 'redirect');
  const terms = read.filter(needsLookup).map(term => {
    const nested = term.name === 'include' || term.sort === 'redirect';
    const inside = nested ? below(term.argument.toLowerCase().replace(/\.$/, '')) : 0;
    return { term: term.text, lookups: 1 + (inside ?? 0), exact: inside !== null };
  });
  return {
    lookups: terms.reduce((sum, { lookups }) => sum + lookups, 0),
    exact: terms.every(({ exact }) => exact),
    terms,
  };
};

/** RFC 7208 §4.6.4. */
export const mostSpfLookups = 10;

/**
 * What to take out of a record that is over the limit, until it is within it: first what is needed by nobody (`spare`,
 * with its reason), then `ptr`, then what costs most. Empty when it is within the limit.
 */
export const spfToTakeOut = (
  { lookups, terms }: SpfCost,
  spare: ReadonlyMap<string, string>,
  needed: ReadonlySet<string> = new Set(),
): readonly { readonly term: string; readonly lookups: number; readonly because: string }[] => {
  const ranked = terms
    .filter(({ term }) => !needed.has(spfTerm(term).key))
    .map(entry => {
      const { key, name } = spfTerm(entry.term);
      const why = spare.get(key);
      if (why !== undefined) return { ...entry, rank: 0, because: why };
      if (name === 'ptr') return { ...entry, rank: 1, because: 'ptr is slow, and its standard says not to use it' };
      return {
        ...entry,
        rank: 2,
        because: `it costs ${entry.lookups} of the ${mostSpfLookups} look-ups: let this sender use a sub-domain of its own, or drop it if you no longer use it`,
      };
    })
    .toSorted((a, b) => a.rank - b.rank || b.lookups - a.lookups);
  const out: { term: string; lookups: number; because: string }[] = [];
  let left = lookups;
  for (const { term, lookups: saved, because } of ranked) {
    if (left <= mostSpfLookups) break;
    out.push({ term, lookups: saved, because });
    left -= saved;
  }
  return out;
};
