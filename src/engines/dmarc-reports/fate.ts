import {
  alignedByResults,
  byDomains,
  bySelector,
  failedSignature,
  type Ground,
  ownEnvelope,
  ownSignature,
  passedEnvelope,
  signatureKey,
} from './author.ts';
import type { FailureCause } from './judgement.ts';
import {
  type Author,
  authorByEnvelope,
  authorByFailedSignature,
  authorByMarks,
  type KnownAuthors,
  saidForwarded,
} from './known-authors.ts';
import { networkOf } from './network.ts';
import type { DkimResult, ReportRow } from './report.ts';

/** What became of the mails of one row, and whose they are. */
export type Fate =
  | { readonly fate: 'passed'; readonly author: Author; readonly disputed: boolean }
  | { readonly fate: 'forwarded'; readonly author: Author; readonly disputed: boolean }
  | { readonly fate: 'failed'; readonly author: Author; readonly cause: FailureCause; readonly sure: boolean }
  | { readonly fate: 'transient'; readonly author: Author }
  | { readonly fate: 'broken-on-the-way' }
  | { readonly fate: 'pretends' };

const isAligned = (row: ReportRow): boolean => row.dkimAligned || row.spfAligned;

const fateOfPassed = (row: ReportRow, ground: Ground, known: KnownAuthors): Fate => {
  const disputed = !isAligned(row);
  const signature = ownSignature(row, ground);
  const signer = signature === undefined ? undefined : known.bySignature(signatureKey(signature));
  if (signer !== undefined) {
    const fate = known.isDirect(signer, row) && !saidForwarded(row) ? 'passed' : 'forwarded';
    return { fate, author: signer, disputed };
  }
  // The receiver saw it pass and does not say by what: the From is all that is known.
  const envelope = ownEnvelope(row, ground) ?? row.headerFrom;
  return { fate: 'passed', author: authorByEnvelope(envelope, row, known), disputed };
};

const failed = (author: Author, cause: FailureCause, sure = true): Fate => ({ fate: 'failed', author, cause, sure });

/** Mail whose signature in the domain's name does not verify. */
const fateOfFailedSignature = (row: ReportRow, signature: DkimResult, ground: Ground, known: KnownAuthors): Fate => {
  const key = signatureKey(signature);
  const mark = byDomains(row)?.name;
  if (known.bySignature(key) === undefined && mark !== undefined)
    return failed(authorByMarks(mark), 'broken-signature');
  const author =
    known.bySignature(key) ?? authorByFailedSignature(signature, ground, bySelector(signature.selector)?.name);
  if (signature.result === 'temperror') return { fate: 'transient', author };
  if (known.bySignature(key) === undefined) return failed(author, 'broken-signature', false);
  const direct = known.byNetwork(networkOf(row.source))?.key === author.key || known.isDirect(author, row);
  return direct ? failed(author, 'broken-signature') : { fate: 'broken-on-the-way' };
};

/** Whose a row is and what became of it. `notMine`: names of senders that the owner says are none of theirs. */
export const fateOf = (row: ReportRow, ground: Ground, known: KnownAuthors, notMine: ReadonlySet<string>): Fate => {
  const mine = (fate: Fate): Fate =>
    'author' in fate && notMine.has(fate.author.name.toLowerCase()) ? { fate: 'pretends' } : fate;
  if (isAligned(row) || alignedByResults(row, ground)) return mine(fateOfPassed(row, ground, known));
  if (saidForwarded(row)) return { fate: 'broken-on-the-way' };
  const signature = ownSignature(row, ground);
  if (signature !== undefined) {
    const key = signatureKey(signature);
    return mine(
      failed(known.bySignature(key) ?? authorByFailedSignature(signature, ground, undefined), 'strict-signature'),
    );
  }
  const envelope = ownEnvelope(row, ground);
  if (envelope !== null) return mine(failed(authorByEnvelope(envelope, row, known), 'strict-envelope'));
  const wrong = failedSignature(row, ground);
  if (wrong !== undefined) return mine(fateOfFailedSignature(row, wrong, ground, known));
  const mark = byDomains(row);
  if (mark !== undefined) return mine(failed(authorByMarks(mark.name), 'provider-domain'));
  const neighbour = known.byNetwork(networkOf(row.source));
  if (neighbour !== undefined && passedEnvelope(row) === null) {
    if (row.spf.some(({ result }) => result === 'temperror')) return mine({ fate: 'transient', author: neighbour });
    return mine(failed(neighbour, 'unsigned'));
  }
  return { fate: 'pretends' };
};
