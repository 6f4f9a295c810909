import type { MassAssignmentTrial } from '../../src/evidence/hardening/mass-assignment.ts';
import type { Trials } from '../../src/evidence/hardening.ts';
import { seen } from '../../src/evidence/leaf.ts';

export const massAssignmentTrial = (change: Partial<MassAssignmentTrial> = {}): MassAssignmentTrial => ({
  route: 'PATCH /api/profile',
  added: ['role'],
  isTaken: false,
  isEchoed: false,
  gained: null,
  shown: [],
  ...change,
});

/** Forms that refuse what they do not have. */
export const soundMassAssignment = (): Trials<MassAssignmentTrial> => ({
  'PATCH /api/profile': seen(massAssignmentTrial()),
  'POST /api/sign-up': seen(massAssignmentTrial({ route: 'POST /api/sign-up' })),
});

/** What such a trial could have seen instead. */
export const massAssignmentInstead = (value: MassAssignmentTrial): readonly MassAssignmentTrial[] => [
  { ...value, isTaken: true, gained: 'the app takes it for somebody of the role moderator' },
];
