import type { RightTrial, RolesTrial, RouteTrial } from '../../src/evidence/hardening/roles.ts';
import type { Trials } from '../../src/evidence/hardening.ts';
import { seen } from '../../src/evidence/leaf.ts';

export const routeTrial = (change: Partial<RouteTrial> = {}): RouteTrial => ({
  kind: 'route',
  route: 'GET /api/admin/audit',
  isDeclared: true,
  row: 'admin',
  meant: { rank: 'admin', by: 'its row' },
  answers: [
    { as: 'anyone', outcome: 'refused', status: 401 },
    { as: 'member', outcome: 'refused', status: 403 },
    { as: 'moderator', outcome: 'refused', status: 403 },
    { as: 'admin', outcome: 'reached', status: 200 },
  ],
  notAsked: null,
  through: [],
  open: [],
  shown: [],
  ...change,
});

export const rightTrial = (change: Partial<RightTrial> = {}): RightTrial => ({
  kind: 'right',
  right: 'banned-enters',
  way: 'sign-in',
  got: false,
  meant: null,
  shown: [],
  ...change,
});

/** A community in which nobody gets further than their role leads. */
export const soundRoles = (): Trials<RolesTrial> => ({
  rows: seen({ kind: 'rows', isThere: true, unused: [] }),
  'route GET /api/admin/audit': seen(routeTrial()),
  'route GET /api/moderation/reports': seen(
    routeTrial({
      route: 'GET /api/moderation/reports',
      row: 'moderator',
      meant: { rank: 'moderator', by: 'its row' },
      answers: [
        { as: 'anyone', outcome: 'refused', status: 401 },
        { as: 'member', outcome: 'refused', status: 403 },
        { as: 'moderator', outcome: 'reached', status: 200 },
        { as: 'admin', outcome: 'reached', status: 200 },
      ],
    }),
  ),
  'right banned enters by sign-in': seen(rightTrial()),
  'right lapsed reads, cancelled': seen(rightTrial({ right: 'lapsed-reads', way: 'cancelled' })),
  'right admin makes an owner': seen(rightTrial({ right: 'make-owner', way: 'change-role' })),
  'right admin changes an admin': seen(rightTrial({ right: 'change-peer', way: 'change-role', meant: false })),
});

/** What such a trial could have seen instead. */
export const rolesInstead = (value: RolesTrial): readonly RolesTrial[] => {
  if (value.kind === 'right') return [{ ...value, got: true }];
  if (value.kind === 'rows') return [];
  return [
    { ...value, through: [{ as: 'member', how: 'was given word for word what staff are given' }] },
    { ...value, row: null },
  ];
};
