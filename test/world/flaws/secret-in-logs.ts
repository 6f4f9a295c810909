import { fileOf, inRepo } from '../change.ts';
import { stripeKey } from '../made-up.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const sessionSecret = (env: string): string => /^SESSION_SECRET=(.+)$/m.exec(env)?.[1] ?? '';

export default defineFlaw({
  name: 'secret-in-logs',
  row: 'S3.f2',
  expected: 'secrets/logged',
  part: 'local-variables',
  story:
    'Somebody looked for a fault and had the app write down its whole environment at the start. Logs go to more people, and to more companies, than the vault.',
  variants: {
    'a-request-with-its-headers': {
      severity: 'blocker',
      apply: plan =>
        inRepo(plan, {
          'logs/app.log': `${fileOf(plan, 'logs/app.log')}2026-03-01T10:06:00Z DEBUG POST https://api.stripe.com/v1/customers {"authorization":"Bearer ${stripeKey('sk', 'live', 161)}"}\n`,
        }),
    },
    'a-value-of-this-project': {
      severity: 'blocker',
      apply: plan =>
        inRepo(plan, {
          'logs/app.log': `${fileOf(plan, 'logs/app.log')}2026-03-01T10:06:00Z DEBUG starting with ${JSON.stringify({ session: { keys: [sessionSecret(fileOf(plan, '.env'))] } })}\n`,
        }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'secrets/logged',
    trap: 'a log that names its secrets and masks them',
    apply: plan =>
      inRepo(plan, {
        'logs/app.log': `${fileOf(plan, 'logs/app.log')}2026-03-01T10:06:00Z DEBUG starting with STRIPE_SECRET_KEY=${['sk', 'live', '****'].join('_')} SESSION_SECRET=[redacted] (48 characters)\n`,
      }),
  }),
];
