import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { readConfig } from './config.ts';
import { migrate } from './database/migrate.ts';
import { openDatabase } from './database/open.ts';
import { createLoopbackProvider } from './development/loopback-provider.ts';
import type { LoopbackOptions } from './development/loopback-provider.ts';
import { startMailbox } from './development/mailbox.ts';
import type { SeededAccount } from './development/seed.ts';
import { seed } from './development/seed.ts';
import { createStubModel } from './development/stub-model.ts';
import { signatureSchemes } from './billing/signature.ts';
import { createLog } from './log.ts';
import { createParts } from './parts.ts';
import { start } from './start.ts';

const serve = async (hono: Hono, port: number): Promise<string> => {
  const server = createServer(getRequestListener(hono.fetch));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return `http://localhost:${(server.address() as AddressInfo).port}`;
};

const port = Number(process.env['PORT'] ?? 4310);
const secret = randomBytes(24).toString('hex');
const key = randomBytes(24).toString('hex');
const siteUrl = `http://localhost:${port}`;
const scheme = signatureSchemes.stripe;
const billing: LoopbackOptions = {
  key,
  secret,
  scheme,
  webhookUrl: `http://127.0.0.1:${port}/api/webhooks/billing`,
  pagesUrl: `http://localhost:${port + 1}`,
  now: () => new Date(),
};
const billingUrl = await serve(createLoopbackProvider(billing), port + 1);
const modelUrl = await serve(createStubModel(), port + 2);
const mailbox = await startMailbox();
const mailboxUrl = await serve(mailbox.pages, port + 3);

const config = readConfig({
  PORT: String(port),
  PUBLIC_URL: siteUrl,
  APP_SECRET: randomBytes(32).toString('hex'),
  SMTP_URL: `smtp://127.0.0.1:${mailbox.port}`,
  MAIL_FROM: 'Community <hello@community.test>',
  ADMIN_EMAIL: 'owner@example.test',
  BILLING_API: billingUrl,
  BILLING_PAGES: billingUrl,
  BILLING_KEY: key,
  BILLING_WEBHOOK_SECRET: secret,
  PRICE_SUPPORTER: 'price_supporter',
  PRICE_PATRON: 'price_patron',
  MODEL_URL: modelUrl,
  ...(process.env['DATABASE_URL'] ? { DATABASE_URL: process.env['DATABASE_URL'] } : {}),
});

const password = randomBytes(9).toString('base64url');
const accounts: readonly SeededAccount[] = [
  { email: 'member@example.test', password, role: 'member', plan: null },
  { email: 'patron@example.test', password, role: 'member', plan: 'patron' },
  { email: 'owner@example.test', password, role: 'owner', plan: null },
];

const opened = openDatabase(config);
const app = createParts(config, opened, createLog({ write: () => undefined }));
await migrate(opened.db);
const isEmpty = (await opened.db.selectFrom('member').select('id').limit(1).execute()).length === 0;
if (isEmpty) await seed(app, { members: 2_000, posts: 20_000 }, accounts);
const running = await start(app, opened);

process.stdout.write(`The community runs at ${siteUrl}

${isEmpty ? accounts.map(account => `  ${account.email}  ${password}  (${account.plan ?? account.role})`).join('\n') : '  (the database had members already: sign in as one of them)'}

Mails it sends: ${mailboxUrl}
Payments:       nothing to set up, choose a plan and press “Pay”
Stop with Ctrl+C.
`);

const stop = (): void => {
  running.stop().then(
    () => process.exit(0),
    () => process.exit(1),
  );
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
