import { limits } from '../../platform/limits.ts';
import type { MailAnswer, MailLookup } from './lookup.ts';
import { isAskable } from './resolver.ts';
import { fixedName, isSpfRecord, looksLikeSpf, piecesOf, type SpfPiece, syntaxProblem } from './spf-record.ts';

/** One term of a record that sends a receiver to the DNS. */
type SpfTerm = {
  /** As written in the record: `include:_spf.example.com`. */
  readonly text: string;
  readonly mechanism: 'include' | 'a' | 'mx' | 'ptr' | 'exists' | 'redirect';
  /** The name asked for; null where it depends on the message (macros). */
  readonly target: string | null;
  /** Look-ups that the term costs, all below it included. */
  readonly lookups: number;
  /** What stands behind an include or a redirect. */
  readonly node: SpfNode | null;
};

/** A record within the tree. */
export type SpfNode = {
  readonly domain: string;
  /** Null where there is none, or more than one, or no answer: a problem says which. */
  readonly record: string | null;
  /** Look-ups of all its terms together, without the one that fetched this record. */
  readonly lookups: number;
  readonly terms: readonly SpfTerm[];
};

export type SpfProblem = {
  readonly kind:
    | 'no-record'
    /** More than one record at a name: permerror (RFC 7208 §4.5). */
    | 'several-records'
    /** Over 10 terms that ask the DNS (§4.6.4). */
    | 'too-many-lookups'
    /** Over 2 of them find nothing (§4.6.4). */
    | 'too-many-voids'
    /** Over 10 hosts behind one `mx` (§4.6.4). */
    | 'too-many-mx'
    | 'include-without-record'
    | 'loop'
    | 'syntax'
    /** `+all`: everybody may send. */
    | 'all-pass'
    /** `?all`. */
    | 'all-neutral'
    /** Neither `all` nor `redirect`. */
    | 'no-all'
    /** Terms behind `all`, or a redirect beside it: they are never read. */
    | 'unreachable'
    | 'ptr'
    /** A text that would be a record without what stands before it: a space, quotes, a name. */
    | 'damaged'
    /** Longer than 450 bytes: the answer no longer fits where it has to (§3.4). */
    | 'long'
    /** Deeper or larger than is followed here. */
    | 'beyond-bounds';
  /** Where the record stands. */
  readonly domain: string;
  /** The term or the text at fault, at most 500 characters. */
  readonly text: string;
};

/** A term whose name, or the name of whose answer, does not exist or holds nothing of that type. */
type SpfVoid = {
  readonly domain: string;
  readonly term: string;
  readonly name: string;
  readonly type: 'A' | 'MX' | 'TXT' | 'PTR';
};

/**
 * All that a domain's record can cost a receiver, from `surveySpf`. Counted for a sender with an IPv4 address that no term matches, as that one has to walk through all of it.
 */
export type SpfSurvey = {
  readonly domain: string;
  /** All texts at the domain that are SPF records. */
  readonly records: readonly string[];
  readonly tree: SpfNode | null;
  /** In the worst case. A lower bound where something was silent or beyond the bounds. */
  readonly lookups: number;
  readonly voids: readonly SpfVoid[];
  /** Terms whose name depends on the message: what stands behind them is not counted. */
  readonly dependent: readonly string[];
  /** What is said of everybody who is not named: the qualifier of `all` that applies in the end. */
  readonly others: 'pass' | 'neutral' | 'softfail' | 'fail' | null;
  readonly problems: readonly SpfProblem[];
  /** Names that did not answer, with the reason. Empty: the survey is complete. */
  readonly silent: readonly { readonly name: string; readonly reason: string }[];
};

/** RFC 7208 §4.6.4. */
const allowedLookups = 10;
const allowedVoids = 2;
const allowedMx = 10;
/** RFC 7208 §3.4: beyond that the answer to a question for TXT does not fit in 512 octets. */
const fittingBytes = 450;

type Found = {
  readonly problems: SpfProblem[];
  readonly voids: SpfVoid[];
  readonly dependent: string[];
  readonly silent: { readonly name: string; readonly reason: string }[];
};

/** A record, and where it stands in the tree. */
type Place = { readonly domain: string; readonly above: readonly string[]; readonly term: string };

const cut = (text: string): string => text.slice(0, limits.mailValueCharacters);

/** Walks through all records behind one, for a sender with an IPv4 address that nothing matches. */
export const surveyTree = async (domain: string, lookup: MailLookup): Promise<SpfSurvey> => {
  const found: Found = { problems: [], voids: [], dependent: [], silent: [] };
  const report = (kind: SpfProblem['kind'], at: string, text: string): void =>
    void found.problems.push({ kind, domain: at, text: cut(text) });
  let left: number = limits.spfLookups;
  let records: readonly string[] = [];

  /** Notes what an answer without records means for the term that asked. */
  const noted = (answer: MailAnswer, at: SpfVoid): readonly string[] => {
    if (answer.status === 'silent') found.silent.push({ name: at.name, reason: answer.reason });
    else if (answer.status !== 'records') found.voids.push(at);
    return answer.status === 'records' ? answer.values : [];
  };

  const recordOf = async ({ domain, above, term }: Place): Promise<string | null> => {
    const answer = await lookup(domain, 'TXT');
    const isRoot = above.length === 0;
    if (answer.status === 'silent') {
      found.silent.push({ name: domain, reason: answer.reason });
      return null;
    }
    const texts = answer.status === 'records' ? answer.values : [];
    if (answer.status !== 'records' && !isRoot)
      noted(answer, { domain: above.at(-1) ?? '', term, name: domain, type: 'TXT' });
    const all = texts.filter(isSpfRecord);
    if (isRoot) records = all;
    for (const text of texts.filter(looksLikeSpf)) report('damaged', domain, text);
    if (all.length > 1) report('several-records', domain, all.join('\n'));
    if (all.length === 0)
      if (isRoot) report('no-record', domain, '');
      else report('include-without-record', above.at(-1) ?? '', term);
    return all.length === 1 ? (all[0] ?? null) : null;
  };

  const judgeText = async (at: string, record: string, pieces: readonly SpfPiece[]): Promise<void> => {
    const problem = await syntaxProblem(record);
    if (problem !== null) report('syntax', at, problem);
    if (/["\\]/.test(record)) report('damaged', at, record);
    if (Buffer.byteLength(record) > fittingBytes) report('long', at, record);
    const all = pieces.find(({ mechanism }) => mechanism === 'all');
    const redirect = pieces.find(({ mechanism }) => mechanism === 'redirect');
    if (all?.qualifier === '+') report('all-pass', at, all.text);
    if (all?.qualifier === '?') report('all-neutral', at, all.text);
    if (all === undefined && redirect === undefined) report('no-all', at, record);
    for (const { mechanism, text } of pieces) if (mechanism === 'ptr') report('ptr', at, text);
    if (all === undefined) return;
    for (const piece of pieces.slice(pieces.indexOf(all) + 1)) report('unreachable', at, piece.text);
    if (redirect !== undefined && pieces.indexOf(redirect) < pieces.indexOf(all))
      report('unreachable', at, redirect.text);
  };

  const nodeOf = async (place: Place): Promise<SpfNode> => {
    const { domain, above } = place;
    const record = await recordOf(place);
    if (record === null) return { domain, record, lookups: 0, terms: [] };
    const pieces = piecesOf(record);
    await judgeText(domain, record, pieces);
    const end = pieces.findIndex(({ mechanism }) => mechanism === 'all');
    const read = end < 0 ? pieces : pieces.slice(0, end).filter(({ mechanism }) => mechanism !== 'redirect');
    // A redirect comes last, wherever it stands (§6.1).
    const ordered = [
      ...read.filter(({ mechanism }) => mechanism !== 'redirect'),
      ...read.filter(({ mechanism }) => mechanism === 'redirect'),
    ];
    // What may be asked for is taken in the order of the record, before any of it is asked.
    const affordable = ordered.slice(0, Math.max(0, left));
    left -= affordable.length;
    if (affordable.length < ordered.length) report('beyond-bounds', domain, ordered[affordable.length]?.text ?? '');
    const terms = await Promise.all(affordable.map(piece => termOf(piece, domain, above)));
    return { domain, record, lookups: terms.reduce((sum, { lookups }) => sum + lookups, 0), terms };
  };

  const termOf = async (piece: SpfPiece, domain: string, above: readonly string[]): Promise<SpfTerm> => {
    const { text } = piece;
    const mechanism = piece.mechanism as SpfTerm['mechanism'];
    const target = piece.spec === '' ? domain : fixedName(piece.spec, { domain, sender: above[0] ?? domain });
    const leaf: SpfTerm = { text, mechanism, target, lookups: 1, node: null };
    if (mechanism === 'ptr') return { ...leaf, target: null };
    if (target === null) {
      found.dependent.push(text);
      return leaf;
    }
    if (!isAskable(target)) return leaf;
    if (mechanism === 'include' || mechanism === 'redirect') {
      const path = [...above, domain];
      if (path.includes(target)) report('loop', domain, text);
      else if (path.length > limits.spfDepth) report('beyond-bounds', domain, text);
      else {
        const node = await nodeOf({ domain: target, above: path, term: text });
        return { ...leaf, lookups: 1 + node.lookups, node };
      }
      return leaf;
    }
    const type = mechanism === 'mx' ? 'MX' : 'A';
    const values = noted(await lookup(target, type), { domain, term: text, name: target, type });
    if (mechanism === 'mx' && values.length > allowedMx) report('too-many-mx', domain, text);
    return leaf;
  };

  const tree = await nodeOf({ domain, above: [], term: '' });
  if (tree.lookups > allowedLookups) report('too-many-lookups', domain, String(tree.lookups));
  if (found.voids.length > allowedVoids)
    report('too-many-voids', domain, found.voids.map(({ term }) => term).join(' '));
  return {
    domain,
    records,
    tree: tree.record === null ? null : tree,
    lookups: tree.lookups,
    others: othersOf(tree),
    problems: inOrder(found.problems),
    voids: found.voids.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
    dependent: [...new Set(found.dependent)].toSorted(),
    silent: inOrder(found.silent),
  };
};

/** Branches are read side by side: sorted, and each once, the same records always give the same survey. */
const inOrder = <T>(found: readonly T[]): readonly T[] =>
  [...new Map(found.map(each => [JSON.stringify(each), each]))]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, each]) => each);

const named = { '+': 'pass', '-': 'fail', '~': 'softfail', '?': 'neutral' } as const;

/** What the record says of everybody who is not named in it; null where that cannot be told. */
const othersOf = ({ record, terms }: SpfNode): SpfSurvey['others'] => {
  if (record === null) return null;
  const all = piecesOf(record).find(({ mechanism }) => mechanism === 'all');
  if (all !== undefined) return named[all.qualifier];
  const redirect = terms.find(({ mechanism }) => mechanism === 'redirect');
  if (redirect === undefined) return 'neutral';
  return redirect.node === null ? null : othersOf(redirect.node);
};
