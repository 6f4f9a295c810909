import type { SeededAccount } from '../../../examples/community/src/development/seed.ts';

const password = 'a long enough password';

/** The accounts of staff that the settings of the example community name. */
export const staff: readonly SeededAccount[] = (['moderator', 'admin', 'owner'] as const).map(role => ({
  email: `${role}@example.test`,
  password,
  role,
  plan: null,
}));

/** What those settings name by variable, as an environment. */
export const staffEnvironment = (webhookSecret: string, billingKey: string): Readonly<Record<string, string>> => ({
  BILLING_WEBHOOK_SECRET: webhookSecret,
  BILLING_KEY: billingKey,
  MODERATOR_EMAIL: 'moderator@example.test',
  MODERATOR_PASSWORD: password,
  ADMIN_ACCOUNT_EMAIL: 'admin@example.test',
  ADMIN_ACCOUNT_PASSWORD: password,
  OWNER_EMAIL: 'owner@example.test',
  OWNER_PASSWORD: password,
});
