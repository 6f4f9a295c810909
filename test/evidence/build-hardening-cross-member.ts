import type { CrossMemberTrial, ReadTrial, WriteTrial } from '../../src/evidence/hardening/cross-member.ts';
import { seen } from '../../src/evidence/leaf.ts';
import type { Trials } from '../../src/evidence/hardening.ts';

export const readTrial = (change: Partial<ReadTrial> = {}): ReadTrial => ({
  kind: 'read',
  route: 'GET /api/posts/:id',
  owner: 'other-plan',
  holds: ['post'],
  leaks: [],
  tellsExistence: false,
  shown: [],
  ...change,
});

export const writeTrial = (change: Partial<WriteTrial> = {}): WriteTrial => ({
  kind: 'write',
  route: 'PATCH /api/posts/:id',
  owner: 'other-plan',
  thing: 'post',
  changed: false,
  shown: [],
  ...change,
});

/** Two members of whom neither reads nor changes what is the other's. */
export const soundCrossMember = (): Trials<CrossMemberTrial> => ({
  'read GET /api/posts/:id': seen(readTrial()),
  'read GET /api/export': seen(readTrial({ route: 'GET /api/export', holds: ['address'], tellsExistence: null })),
  'write PATCH /api/posts/:id': seen(writeTrial()),
  'write DELETE /api/comments/:id': seen(writeTrial({ route: 'DELETE /api/comments/:id', thing: 'comment' })),
});

/** What such a trial could have seen instead. */
export const crossMemberInstead = (value: CrossMemberTrial): readonly CrossMemberTrial[] =>
  value.kind === 'read'
    ? [{ ...value, leaks: [{ to: 'member-b', what: 'address', way: '?member=…' }] }]
    : [{ ...value, changed: true }];
