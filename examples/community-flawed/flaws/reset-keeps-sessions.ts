import { createAuth } from '../../community/src/accounts/auth.ts';
import { currentUnit } from '../../community/src/accounts/unit-of-work.ts';
import { defineFlaw } from '../flaw.ts';

export default defineFlaw({
  name: 'reset-keeps-sessions',
  row: 'X2',
  expected: 'hardening/sessions-end',
  nature: 'sequence',
  story:
    'Somebody notices a stranger in the account and does the right thing, a new password, and the stranger stays. In better-auth ending the sessions on a reset is a setting, and it is off unless somebody switches it on.',
  breaks: ['accounts/sessions.test.ts'],
  part: 'password reset',
  variants: {
    'the-default-of-the-library': {
      severity: 'blocker',
      alter: ({ auth: { options } }) => ({
        auth: createAuth({
          ...options,
          emailAndPassword: { ...options.emailAndPassword, revokeSessionsOnPasswordReset: false },
        }),
      }),
    },
    // Two ids of text look alike to the compiler, and a deletion of nothing succeeds.
    'ended-for-the-wrong-key': {
      severity: 'blocker',
      alter: ({ auth: { options } }) => ({
        auth: createAuth({
          ...options,
          emailAndPassword: {
            ...options.emailAndPassword,
            revokeSessionsOnPasswordReset: false,
            onPasswordReset: async ({ user }) => {
              const { app, executor } = currentUnit();
              await app.sessions.endAll(executor, user.email);
              await app.audit.record(executor, { actor: user.id, action: 'account.password-reset', target: user.id });
            },
          },
        }),
      }),
    },
  },
});
