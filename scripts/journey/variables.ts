import { parseEnv } from 'node:util';
import { chance, databaseUrl, stripeKey } from '../../test/world/made-up.ts';
import { domain } from './domain.ts';

/** Values that differ between the two, none of them of use to anybody. */
const ownValues = (environment: 'production' | 'staging', seed: number): Readonly<Record<string, string>> => {
  const mode = environment === 'production' ? 'live' : 'test';
  return {
    PUBLIC_URL: `https://${environment === 'production' ? 'app' : 'staging'}.${domain}`,
    APP_SECRET: chance(seed, 48),
    DATABASE_URL: databaseUrl(seed + 1).replace('db.', `db-${environment}.`),
    SMTP_URL: `smtp://${environment}:${chance(seed + 2, 24)}@smtp.mail-host.example:587`,
    BILLING_KEY: stripeKey('sk', mode, seed + 3),
    BILLING_PUBLIC_KEY: stripeKey('pk', mode, seed + 4),
    BILLING_WEBHOOK_SECRET: ['whsec', chance(seed + 5, 32)].join('_'),
    METRICS_TOKEN: chance(seed + 6, 40),
    ADMIN_EMAIL: `${environment}@${domain}`,
  };
};

/** The variables of production and staging as their owner fetched them for an audit, by file: every name of the example file. */
export const fetchedVariables = (example: string): Readonly<Record<string, string>> => {
  const names = parseEnv(example);
  const file = (environment: 'production' | 'staging', seed: number): string =>
    Object.entries({ ...names, ...ownValues(environment, seed) })
      .map(([name, value]) => `${name}=${value ?? ''}\n`)
      .join('');
  return { 'variables/production.env': file('production', 31), 'variables/staging.env': file('staging', 61) };
};
