import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'probe-account-sees-all',
  row: 'S5.c1',
  expected: 'observability/health-probe-limited',
  nature: 'sequence',
  story:
    'The monitor signs in from a service of somebody else, where its password lies readable for everybody on the team. It was let in wherever it got a 403, until the account that should only see “pass” could read what members write, and in the end everything that the owner can.',
  breaks: ['http/role-table.test.ts'],
  part: 'guard',
  variants: {
    'reads-like-a-member': {
      severity: 'medium',
      reason:
        'The four routes are watched, which is what the row is about; harm needs the password of the monitor first, and then reaches what any free member sees.',
      alter: ({ guard }) => ({
        guard: (access, viewer) => guard(access === 'member' ? 'signed-in' : access, viewer),
      }),
    },
    // Also the invitations with the addresses of the invited, the audit log and the roles.
    'never-turned-away': {
      severity: 'high',
      alter: ({ guard }) => ({
        guard: (access, viewer) => {
          if (viewer?.role === 'probe') return;
          guard(access, viewer);
        },
      }),
    },
  },
});
