import { randomBytes } from 'node:crypto';
import { startLocalCommunity } from './development/local-community.ts';
import type { SeededAccount } from './development/seed.ts';

const password = randomBytes(9).toString('base64url');
const accounts: readonly SeededAccount[] = [
  { email: 'member@example.test', password, role: 'member', plan: null },
  { email: 'patron@example.test', password, role: 'member', plan: 'patron' },
  { email: 'owner@example.test', password, role: 'owner', plan: null },
];

/** Staff accounts for whoever drives the app, where their variables are set. */
const named = (['moderator', 'admin', 'owner'] as const).flatMap((role): SeededAccount[] => {
  const prefix = role === 'admin' ? 'ADMIN_ACCOUNT' : role.toUpperCase();
  const [email, secret] = [process.env[`${prefix}_EMAIL`], process.env[`${prefix}_PASSWORD`]];
  return email && secret ? [{ email, password: secret, role, plan: null }] : [];
});

const { DATABASE_URL: databaseUrl, SMTP_URL: smtpUrl } = process.env;
/** What whoever drives the app has to know as well. */
const shared = ['BILLING_WEBHOOK_SECRET', 'BILLING_KEY'].flatMap(name => {
  const value = process.env[name];
  return value ? [[name, value] as const] : [];
});
const { siteUrl, mailboxUrl, isFresh, stop } = await startLocalCommunity({
  port: Number(process.env['PORT'] ?? 4310),
  size: { members: 2_000, posts: 20_000 },
  accounts: [...accounts, ...named],
  ...(databaseUrl ? { databaseUrl } : {}),
  ...(smtpUrl ? { smtpUrl } : {}),
  environment: Object.fromEntries(shared),
});

process.stdout.write(`The community runs at ${siteUrl}

${isFresh ? accounts.map(account => `  ${account.email}  ${password}  (${account.plan ?? account.role})`).join('\n') : '  (the database had members already: sign in as one of them)'}

Mails it sends: ${mailboxUrl ?? smtpUrl}
Payments:       nothing to set up, choose a plan and press “Pay”
Stop with Ctrl+C.
`);

const stopOnce = (): void => {
  stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.once('SIGINT', stopOnce);
process.once('SIGTERM', stopOnce);
