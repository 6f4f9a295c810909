import type { FailureCause, Sender } from './judgement.ts';
import { type Ground, ownEnvelope, ownSignature, signatureKey } from './author.ts';
import type { Fate } from './fate.ts';
import type { Author } from './known-authors.ts';
import { mendText } from './mend.ts';
import type { ReportRow } from './report.ts';
import { createTally, type Tally } from './tally.ts';

/** Addresses, signatures and domains that are named of one sender. */
const named = 20;

type Gathered = {
  readonly author: Author;
  passed: number;
  failed: number;
  failedLately: number;
  transient: number;
  signed: number;
  enveloped: number;
  sure: boolean;
  readonly causes: Tally;
  readonly signatures: Tally;
  readonly envelopes: Tally;
  readonly from: Tally;
  readonly sources: Tally;
};

const empty = (author: Author): Gathered => ({
  author,
  passed: 0,
  failed: 0,
  failedLately: 0,
  transient: 0,
  signed: 0,
  enveloped: 0,
  sure: false,
  causes: createTally(),
  signatures: createTally(),
  envelopes: createTally(),
  from: createTally(),
  sources: createTally(),
});

const namesOf = (tally: Tally): readonly string[] => tally.largest(named).map(({ name }) => name);

const restsOn = ({ passed, signed, enveloped }: Gathered): Sender['restsOn'] => {
  if (passed === 0) return 'nothing';
  if (signed > 0 && enveloped > 0) return 'both';
  return signed > 0 ? 'signature' : 'envelope';
};

const senderOf = (gathered: Gathered, ground: Ground): Sender => {
  const { author, passed, failed, failedLately, transient, sure, signatures, envelopes, from, sources } = gathered;
  const cause = (gathered.causes.largest(1)[0]?.name ?? null) as FailureCause | null;
  return {
    name: author.name,
    provider: author.provider,
    messages: passed + failed + transient,
    passed,
    failed,
    failedLately,
    transient,
    restsOn: restsOn(gathered),
    sure,
    signatures: namesOf(signatures),
    envelopes: namesOf(envelopes),
    from: namesOf(from),
    sources: sources.largest(named),
    moreSources: Math.max(0, sources.size() - named),
    cause,
    // What stopped before the days that decide is mended already.
    mend: cause === null || failedLately === 0 ? null : mendText(author, cause, sure, ground.domain),
  };
};

/** Gathers rows by who wrote them. `isLate` = within the days that decide about the policy. */
export const createSenders = (ground: Ground) => {
  const all = new Map<string, Gathered>();
  return {
    add: (row: ReportRow, fate: Extract<Fate, { fate: 'passed' | 'failed' | 'transient' }>, isLate: boolean): void => {
      const { author } = fate;
      const gathered = all.get(author.key) ?? empty(author);
      all.set(author.key, gathered);
      const signature = ownSignature(row, ground);
      const envelope = ownEnvelope(row, ground);
      if (signature !== undefined) gathered.signatures.add(signatureKey(signature), row.count);
      if (envelope !== null) gathered.envelopes.add(envelope, row.count);
      gathered.from.add(row.headerFrom, row.count);
      gathered.sources.add(row.source, row.count);
      if (fate.fate === 'transient') gathered.transient += row.count;
      else if (fate.fate === 'passed') {
        gathered.sure = true;
        gathered.passed += row.count;
        if (row.dkimAligned || signature !== undefined) gathered.signed += row.count;
        if (row.spfAligned || envelope !== null) gathered.enveloped += row.count;
      } else {
        gathered.sure ||= fate.sure;
        gathered.failed += row.count;
        if (isLate) gathered.failedLately += row.count;
        gathered.causes.add(fate.cause, row.count);
      }
    },
    /** Those whose mail fails now first, then by number of mails. */
    list: (): readonly Sender[] =>
      [...all.values()]
        .map(gathered => senderOf(gathered, ground))
        .toSorted(
          (a, b) =>
            Number(b.failedLately > 0) - Number(a.failedLately > 0) ||
            b.messages - a.messages ||
            (a.name < b.name ? -1 : 1),
        ),
  };
};
