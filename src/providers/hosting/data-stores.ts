import { mailProviders } from '../mail/providers.ts';

/**
 * What an app keeps its data in, what it sends mail and takes money with, by npm package, by the name of an environment variable
 * and by container image. Package and variable names as the vendors' quick starts give them; written down on 2026-11-23 as generally known, not compared page by page.
 * Mail services stand in ../mail.
 */
export type Recognised = {
  readonly name: string;
  readonly packages: readonly string[];
  /** Beginnings of variable names. */
  readonly envs: readonly string[];
  /** Container image names without registry and tag. */
  readonly images: readonly string[];
};

const entry = (name: string, packages: string[], envs: string[] = [], images: string[] = []): Recognised => ({
  name,
  packages,
  envs,
  images,
});

export const databases: readonly Recognised[] = [
  entry(
    'Supabase',
    ['@supabase/supabase-js', '@supabase/ssr'],
    ['SUPABASE_', 'NEXT_PUBLIC_SUPABASE_', 'VITE_SUPABASE_'],
    ['supabase/postgres'],
  ),
  entry('Neon', ['@neondatabase/serverless'], ['NEON_']),
  entry(
    'PostgreSQL',
    ['pg', 'postgres', '@vercel/postgres', 'pg-promise'],
    ['POSTGRES_', 'PGHOST', 'PGDATABASE'],
    ['postgres', 'postgis/postgis', 'pgvector/pgvector'],
  ),
  entry('PlanetScale', ['@planetscale/database'], ['PLANETSCALE_']),
  entry('MySQL', ['mysql2', 'mysql'], ['MYSQL_'], ['mysql', 'mariadb']),
  entry('MongoDB', ['mongodb', 'mongoose'], ['MONGO_', 'MONGODB_'], ['mongo']),
  entry('Firebase', ['firebase', 'firebase-admin'], ['FIREBASE_', 'NEXT_PUBLIC_FIREBASE_', 'VITE_FIREBASE_']),
  entry('Convex', ['convex'], ['CONVEX_', 'NEXT_PUBLIC_CONVEX_', 'VITE_CONVEX_']),
  entry('Turso', ['@libsql/client'], ['TURSO_']),
  entry('SQLite', ['better-sqlite3', 'sqlite3']),
  entry('PGlite', ['@electric-sql/pglite']),
  entry('DynamoDB', ['@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb']),
  entry('Redis', ['redis', 'ioredis'], ['REDIS_'], ['redis', 'valkey/valkey']),
  entry('Upstash', ['@upstash/redis'], ['UPSTASH_']),
];

/** Variables that say that there is a database, and not which: named only when nothing else tells. */
export const anyDatabaseEnvs: readonly string[] = ['DATABASE_URL', 'DB_URL', 'DB_HOST', 'DIRECT_URL'];

/** `provider` in schema.prisma (Prisma reference, "datasource"). */
export const prismaProviders: { readonly [provider: string]: string } = {
  postgresql: 'PostgreSQL',
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  sqlite: 'SQLite',
  sqlserver: 'SQL Server',
  mongodb: 'MongoDB',
  cockroachdb: 'CockroachDB',
};

/** The mail providers that an app can be seen to use, and plain SMTP. */
export const mailers: readonly Recognised[] = [
  ...mailProviders
    .map(({ name, signs }) => entry(name, [...signs.packages], [...signs.variables]))
    .filter(({ packages, envs }) => packages.length > 0 || envs.length > 0),
  entry('SMTP', ['nodemailer'], ['SMTP_', 'EMAIL_SERVER', 'MAIL_HOST'], ['axllent/mailpit', 'mailhog/mailhog']),
];

/** What an app takes money with. */
export const billers: readonly Recognised[] = [
  entry('Stripe', ['stripe', '@stripe/stripe-js'], ['STRIPE_', 'NEXT_PUBLIC_STRIPE_', 'VITE_STRIPE_']),
  entry('Paddle', ['@paddle/paddle-node-sdk', '@paddle/paddle-js'], ['PADDLE_']),
  entry('Lemon Squeezy', ['@lemonsqueezy/lemonsqueezy.js'], ['LEMONSQUEEZY_', 'LEMON_SQUEEZY_']),
  entry('Polar', ['@polar-sh/sdk'], ['POLAR_']),
  entry('Mollie', ['@mollie/api-client'], ['MOLLIE_']),
  entry('PayPal', ['@paypal/paypal-server-sdk', '@paypal/react-paypal-js'], ['PAYPAL_']),
  entry('Braintree', ['braintree'], ['BRAINTREE_']),
  entry('Chargebee', ['chargebee'], ['CHARGEBEE_']),
];
