import {
  byDomains,
  bySelector,
  type Ground,
  ownEnvelope,
  ownSignature,
  passedEnvelope,
  signatureKey,
} from './author.ts';
import { networkOf } from './network.ts';
import type { DkimResult, ReportRow } from './report.ts';

/** Who wrote a mail: one key for all that is the same sender, and the name that people know. */
export type Author = { readonly key: string; readonly name: string; readonly provider: string | null };

/** Whom the mail that passes is from, and over which ways it comes directly. */
export type KnownAuthors = {
  readonly bySignature: (key: string) => Author | undefined;
  /** Whoever alone uses an envelope domain, or a network, for mail that passes. */
  readonly byEnvelope: (domain: string) => Author | undefined;
  readonly byNetwork: (network: string) => Author | undefined;
  /** Whether an author delivers over this way, rather than somebody who forwards for it. */
  readonly isDirect: (author: Author, row: ReportRow) => boolean;
};

const forwardedBy = new Set(['forwarded', 'mailing_list', 'trusted_forwarder']);

/** Whether the receiver itself says that the mail came over a forwarder or a mailing list. */
export const saidForwarded = ({ overrides }: ReportRow): boolean => overrides.some(type => forwardedBy.has(type));

/** The way that a mail came: the foreign envelope domain of whoever handed it on, else the network. */
const wayOf = (row: ReportRow): string => passedEnvelope(row) ?? networkOf(row.source);

/** Share of an author's mail from which a way without SPF is taken for its own. */
const directShare = 0.2;

type Tally = Map<string, number>;

const add = (tally: Tally, key: string, count: number): void => void tally.set(key, (tally.get(key) ?? 0) + count);

const most = (tally: Tally): readonly [string, number] | undefined =>
  [...tally].reduce<readonly [string, number] | undefined>(
    (best, one) => (best === undefined || one[1] > best[1] || (one[1] === best[1] && one[0] < best[0]) ? one : best),
    undefined,
  );

/** The provider behind each signature: the one that chose its selector, else the one whose marks are on most of its mail. */
const providersOf = (rows: readonly ReportRow[], ground: Ground): ReadonlyMap<string, string> => {
  const marked = new Map<string, { all: number; by: Tally }>();
  const found = new Map<string, string>();
  for (const row of rows) {
    const signature = ownSignature(row, ground);
    if (signature === undefined) continue;
    const key = signatureKey(signature);
    const chosen = bySelector(signature.selector)?.name;
    if (chosen !== undefined) {
      found.set(key, chosen);
      continue;
    }
    const counts = marked.get(key) ?? { all: 0, by: new Map() };
    counts.all += row.count;
    const mark = byDomains(row)?.name;
    if (mark !== undefined) add(counts.by, mark, row.count);
    marked.set(key, counts);
  }
  for (const [key, { all, by }] of marked) {
    const [name, count] = most(by) ?? ['', 0];
    if (count * 2 >= all && name !== '') found.set(key, name);
  }
  return found;
};

const authorOf = (key: string, name: string, provider: string | undefined): Author =>
  provider === undefined ? { key, name, provider: null } : { key: `provider ${provider}`, name: provider, provider };

const signerName = ({ domain, selector }: DkimResult, ground: Ground): string =>
  `the server with DKIM key ${selector ?? 'without a name'}${domain === ground.domain ? '' : ` of ${domain}`}`;

/** The one author behind several rows; none where there are more. */
const createSole = () => {
  const known = new Map<string, Author | null>();
  return {
    put: (at: string, author: Author): void => {
      const before = known.get(at);
      known.set(at, before === undefined || before?.key === author.key ? author : null);
    },
    get: (at: string): Author | undefined => known.get(at) ?? undefined,
  };
};

/** Reads the rows that pass, to know who sends as the domain and how its mail comes when nobody forwards it. */
export const knownAuthors = (rows: readonly ReportRow[], ground: Ground): KnownAuthors => {
  const providers = providersOf(rows, ground);
  const signatures = new Map<string, Author>();
  const [envelopes, networks] = [createSole(), createSole()];
  const direct = new Set<string>();
  const withDirect = new Set<string>();
  const otherWays = new Map<string, { author: Author; ways: Tally }>();
  const setDirect = (author: Author, row: ReportRow): void => {
    withDirect.add(author.key);
    direct.add(`${author.key} ${wayOf(row)}`);
    networks.put(networkOf(row.source), author);
  };
  for (const row of rows) {
    const signature = ownSignature(row, ground);
    if (signature === undefined) continue;
    const key = signatureKey(signature);
    const author =
      signatures.get(key) ?? authorOf(`signature ${key}`, signerName(signature, ground), providers.get(key));
    signatures.set(key, author);
    const envelope = ownEnvelope(row, ground);
    if (envelope !== null) envelopes.put(envelope, author);
    const isMarked = author.provider !== null && byDomains(row)?.name === author.provider;
    if (!saidForwarded(row) && (envelope !== null || isMarked)) setDirect(author, row);
    else if (!saidForwarded(row)) {
      const other = otherWays.get(author.key) ?? { author, ways: new Map() };
      add(other.ways, wayOf(row), row.count);
      otherWays.set(author.key, other);
    }
  }
  // An author whose mail never passes SPF is not forwarded always: the ways of much of its mail are its own.
  for (const { author, ways } of otherWays.values()) {
    if (withDirect.has(author.key)) continue;
    const all = [...ways.values()].reduce((sum, count) => sum + count, 0);
    for (const [way, count] of ways) if (count >= all * directShare) direct.add(`${author.key} ${way}`);
  }
  for (const row of rows) {
    const signature = ownSignature(row, ground);
    const author = signature === undefined ? undefined : signatures.get(signatureKey(signature));
    if (author === undefined || withDirect.has(author.key) || saidForwarded(row)) continue;
    if (direct.has(`${author.key} ${wayOf(row)}`)) networks.put(networkOf(row.source), author);
  }
  return {
    bySignature: key => signatures.get(key),
    byEnvelope: envelopes.get,
    byNetwork: networks.get,
    isDirect: (author, row) => ownEnvelope(row, ground) !== null || direct.has(`${author.key} ${wayOf(row)}`),
  };
};

/** The author of mail that only SPF vouches for. */
export const authorByEnvelope = (envelope: string, row: ReportRow, known: KnownAuthors): Author =>
  known.byEnvelope(envelope) ??
  known.byNetwork(networkOf(row.source)) ??
  authorOf(`envelope ${envelope}`, `the server with return addresses at ${envelope}`, byDomains(row)?.name);

/** The author of mail that has nothing but a provider's own marks, or a signature that never verifies. */
export const authorByMarks = (name: string): Author => authorOf('', name, name);
export const authorByFailedSignature = (signature: DkimResult, ground: Ground, provider: string | undefined): Author =>
  authorOf(`signature ${signatureKey(signature)}`, signerName(signature, ground), provider);
