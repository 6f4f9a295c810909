import { fileOf, inRepo } from '../change.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const production = 'variables/production.env';
const staging = 'variables/staging.env';

const valueOf = (plan: WorldPlan, file: string, name: string): string => {
  const value = new RegExp(`^${name}=(.*)$`, 'm').exec(fileOf(plan, file))?.[1];
  if (value === undefined) throw new Error(`${file} has no ${name}`);
  return value;
};

/** Staging gets this value, under this name. */
const giveStaging = (plan: WorldPlan, name: string, value: string): void => {
  const lines = fileOf(plan, staging)
    .split('\n')
    .filter(line => !line.startsWith(`${name}=`));
  inRepo(plan, { [staging]: [`${name}=${value}`, ...lines].join('\n') });
};

export default defineFlaw({
  name: 'values-shared',
  row: 'S3.c1',
  expected: 'deployment/values-apart',
  part: 'repository',
  story:
    'Staging was set up in an afternoon by copying every variable of production and changing those that somebody thought of. Weeks later a new seed script was tried there first, as it should be, and emptied the table of members.',
  variants: {
    'the-key-that-takes-payments': {
      severity: 'blocker',
      apply: plan => giveStaging(plan, 'STRIPE_SECRET_KEY', valueOf(plan, production, 'STRIPE_SECRET_KEY')),
    },
    'one-database-with-a-user-for-each': {
      severity: 'blocker',
      apply: plan => {
        const url = new URL(valueOf(plan, production, 'DATABASE_URL'));
        url.username = 'staging';
        url.password = url.password.toLowerCase();
        url.search = '?sslmode=require';
        giveStaging(plan, 'DATABASE_URL', url.href);
      },
    },
    'the-secret-of-sessions-under-another-name': {
      severity: 'high',
      reason: 'somebody has to get hold of the secret of staging first',
      apply: plan => giveStaging(plan, 'AUTH_SECRET', valueOf(plan, production, 'SESSION_SECRET')),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'deployment/values-apart',
    trap: 'what is no secret is the same in both: how much is logged, a publishable key, the ID of a price and of the app at a sign-in provider',
    apply: plan => {
      const same = `STRIPE_PUBLISHABLE_KEY=pk_of_both_environments\nPRICE_PATRON=price_patron_of_both\nGOOGLE_CLIENT_ID=harbour.apps.google.example\n`;
      for (const file of [production, staging]) inRepo(plan, { [file]: `${fileOf(plan, file)}${same}` });
    },
  }),
  defineNearMiss({
    check: 'deployment/values-apart',
    trap: 'each environment calls its own database by the same name, inside a network of its own',
    apply: plan => {
      for (const [file, password] of [
        [production, 'one'],
        [staging, 'other'],
      ] as const) {
        const address = [`postgres:`, '', `harbour:${password}-made-up@postgres.railway.internal:5432/railway`].join(
          '/',
        );
        const lines = fileOf(plan, file).replace(/^DATABASE_URL=.*$/m, `DATABASE_URL=${address}`);
        inRepo(plan, { [file]: lines });
      }
    },
  }),
];
