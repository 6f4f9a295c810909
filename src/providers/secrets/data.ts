import type { Issuer } from './issuer.ts';
import { exchange, exchangeAtOnce } from './steps.ts';

const databaseLook =
  'Look at the connections and, where they are kept, at the statements of the days since it was exposed: unknown addresses, whole tables read, new users.';

export const dataIssuers: readonly Issuer[] = [
  {
    id: 'supabase',
    name: 'Supabase',
    blastRadius:
      'A service_role or secret key passes every rule of row level security: a stranger reads, changes and deletes all data and all accounts. A personal access token reaches every project of the account.',
    rotation: exchange({
      make: 'In the Supabase Dashboard under Settings, API Keys, create a new secret key. A leaked service_role key is replaced by a secret key as well; an access token of a person under Account, Access Tokens.',
      alsoIn: 'of your Edge Functions',
      revoke:
        'Delete the old secret key; for service_role, disable the legacy keys once nothing uses them, anon neither. When strangers use it already, do this first.',
      look: 'Read Logs, API for requests that your app did not make, and look for accounts and rows that nobody of you made.',
    }),
    page: 'https://supabase.com/dashboard/project/_/settings/api-keys',
    guard:
      'The anon or publishable key is meant for browsers. What guards it: row level security on every table of an exposed schema, and on storage.',
    source: { url: 'https://supabase.com/docs/guides/security/rotate-leaked-api-keys', read: '2026-11-27' },
  },
  {
    id: 'database',
    name: 'the database',
    blastRadius:
      'Whoever can reach the server reads, changes and deletes everything in it: members, messages, payments.',
    rotation: exchange({
      make: 'Make a second user with the same rights and a long drawn password (CREATE ROLE … LOGIN PASSWORD …), or, where your provider offers only one, reset the password in its console in a quiet hour.',
      alsoIn: 'of every job and migration that connects',
      revoke:
        'Drop the old user, or see that its password is refused. Allow connections only from where your app runs.',
      look: databaseLook,
    }),
    page: 'https://www.postgresql.org/docs/current/sql-alterrole.html',
    source: null,
  },
  {
    id: 'mongodb',
    name: 'MongoDB Atlas',
    blastRadius:
      'A stranger can change clusters, users and network access of the organisation, as far as the service account reaches.',
    rotation: exchange({
      make: 'In Atlas under Access Manager, Applications, Service Accounts, generate a new secret for the account; two can hold at once.',
      revoke: 'Revoke the old secret in the same place.',
      look: 'Read the activity feed of the organisation for changes that nobody of you made.',
    }),
    page: 'https://cloud.mongodb.com/',
    guard: 'The ID of a service account is a name. What guards it: its secret, and the access list of addresses.',
    source: null,
  },
  {
    id: 'upstash',
    name: 'Upstash',
    blastRadius:
      'A stranger reads and deletes everything in the database: sessions, rate limits, queues. With sessions in it they become your members.',
    rotation: exchangeAtOnce({
      make: 'In the Upstash console open the database and choose Reset Credentials, which makes a new password and new REST tokens.',
      look: 'Look at the usage graph for a rush that your app does not explain, and sign everybody out when sessions were in it.',
    }),
    page: 'https://console.upstash.com/',
    source: null,
  },
  {
    id: 'neon',
    name: 'Neon',
    blastRadius:
      'With an API key a stranger can copy, change and delete every project of the account; with a password, everything in one database.',
    rotation: exchange({
      make: 'In the Neon console under Account settings, API keys, create a new key. For a password: create a second role under Branches, Roles, or reset it in a quiet hour.',
      revoke: 'Revoke the old key, or delete the old role.',
      look: databaseLook,
    }),
    page: 'https://console.neon.tech/app/settings/api-keys',
    source: { url: 'https://neon.com/faqs/rotate-neon-api-keys', read: '2026-11-27' },
  },
  {
    id: 'planetscale',
    name: 'PlanetScale',
    blastRadius:
      'With a password a stranger reads and changes a whole branch of the database; with a token, as much as it was given, up to deleting databases.',
    rotation: exchange({
      make: 'In PlanetScale under Settings, Passwords of the database (or Service tokens of the organisation), create a new one.',
      revoke: 'Delete the old one in the same place.',
      look: 'Read the audit log of the organisation and the insights of the branch for queries that your app does not make.',
    }),
    page: 'https://app.planetscale.com/',
    guard: 'The name of a password or token is half of a pair. What guards it: the other half.',
    source: { url: 'https://planetscale.com/docs/api/service-tokens', read: '2026-11-27' },
  },
  {
    id: 'turso',
    name: 'Turso',
    blastRadius: 'A stranger reads and, where the token allows it, changes everything in the database.',
    rotation: exchangeAtOnce({
      make: 'Run "turso db tokens invalidate NAME", which ends all tokens of the database and of the group that it is in, and make new ones with "turso db tokens create NAME".',
      look: databaseLook,
    }),
    page: 'https://app.turso.tech/',
    source: { url: 'https://docs.turso.tech/cli/db/tokens/invalidate', read: '2026-11-27' },
  },
  {
    id: 'algolia',
    name: 'Algolia',
    blastRadius:
      'With an admin or write key a stranger reads, changes and empties every index, and makes further keys.',
    rotation: exchange({
      make: 'In Algolia under Settings, API Keys, create a new key with only the rights that the app uses instead of the admin key.',
      revoke: 'Delete the old key; the admin key is regenerated in the same place.',
      look: 'Look at Monitoring, API logs for writes that your app did not make.',
    }),
    page: 'https://dashboard.algolia.com/account/api-keys',
    guard:
      'A search key is meant for browsers. What guards it: rights to search only, allowed referrers, and no private records in the index, or a secured key per member.',
    source: { url: 'https://www.algolia.com/doc/guides/security/api-keys.md', read: '2026-11-27' },
  },
];
