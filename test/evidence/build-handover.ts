import { type OwnershipId, ownershipQuestions } from '../../src/contract/ownership.ts';
import { mailRecordNames } from '../../src/evidence/derive/mail-record-names.ts';
import { waysOf } from '../../src/evidence/derive/ways.ts';
import type { HandoverEvidence } from '../../src/evidence/handover.ts';
import { type Leaf, seen } from '../../src/evidence/leaf.ts';
import type { Evidence } from '../../src/evidence/map.ts';
import type { OwnershipEvidence, SaidOfOwnership } from '../../src/evidence/ownership.ts';

const domain = 'community.test';

/** Every question answered by the founder. */
export const soundOwnership = (): OwnershipEvidence => ({
  domain,
  answers: Object.fromEntries(
    ownershipQuestions.map(({ id, example }) => [
      id,
      seen({ said: example, by: 'Ada Example, founder', on: '2026-11-10' }),
    ]),
  ) as { readonly [I in OwnershipId]: Leaf<SaidOfOwnership | null> },
});

/** A pack that tells of all that is there. */
export const soundHandover = ({ http, mail }: Pick<Evidence, 'http' | 'mail'>): HandoverEvidence => ({
  domain,
  writtenAt: '2026-11-20T09:00:00.000Z',
  ways: Object.fromEntries(
    Object.entries(waysOf(http)).flatMap(([from, to]) => (to.status === 'ok' ? [[from, to.value] as const] : [])),
  ),
  mailRecords: mailRecordNames(mail),
  keys: ['SESSION_SECRET'],
});

/** What could have been answered instead. */
export const answeredInstead = (): readonly (SaidOfOwnership | null)[] => [
  null,
  { said: 'Nobody yet', by: 'Ada Example, founder', on: '2026-11-10' },
];
