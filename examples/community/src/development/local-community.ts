import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { signatureSchemes } from '../billing/signature.ts';
import type { Config } from '../config.ts';
import { readConfig } from '../config.ts';
import { migrate } from '../database/migrate.ts';
import type { OpenDatabase } from '../database/open.ts';
import { openDatabase } from '../database/open.ts';
import { createLog } from '../log.ts';
import type { Parts } from '../parts.ts';
import { createParts } from '../parts.ts';
import { start } from '../start.ts';
import { createLoopbackProvider } from './loopback-provider.ts';
import { startMailbox } from './mailbox.ts';
import type { SeededAccount, SeedSize } from './seed.ts';
import { seed } from './seed.ts';
import { createStubModel } from './stub-model.ts';

export type LocalOptions = {
  /** Port of the community; the provider, the model and the mails follow on the next three. Absent: any free ports. */
  readonly port?: number;
  /** PostgreSQL instead of PGlite in memory. */
  readonly databaseUrl?: string;
  /** Opens the database another way, for example from a prepared copy. */
  readonly open?: (config: Config) => Promise<OpenDatabase>;
  readonly size?: SeedSize;
  readonly accounts?: readonly SeededAccount[];
  /** Sends mails there instead of into a mailbox of its own. */
  readonly smtpUrl?: string;
  /** Replaces variables of the environment that is made up here. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Swaps parts before anything starts. */
  readonly change?: (parts: Parts) => Partial<Parts>;
  /** Takes the log, one JSON object a line; dropped otherwise. */
  readonly log?: (line: string) => void;
};

export type LocalCommunity = {
  readonly siteUrl: string;
  readonly billingUrl: string;
  /** Null when mails go elsewhere. */
  readonly mailboxUrl: string | null;
  readonly webhookUrl: string;
  /** What the provider signs with. */
  readonly webhookSecret: string;
  /** False when the database held members already. */
  readonly isFresh: boolean;
  readonly parts: Parts;
  readonly stop: () => Promise<void>;
};

type Served = { readonly port: number; readonly close: () => Promise<void> };

const listening = async (hono: Hono, port: number): Promise<Served> => {
  const server: Server = createServer(getRequestListener(hono.fetch));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const close = async (): Promise<void> => {
    const closed = new Promise<void>(resolve => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return { port: (server.address() as AddressInfo).port, close };
};

/** A port that was free a moment ago: the address of the site must be known before it listens. */
const freePort = async (): Promise<number> => {
  const served = await listening(new Hono(), 0);
  await served.close();
  return served.port;
};

/**
 * The community with everything around it on loopback: payment provider, model, mailbox and, where asked, members and
 * posts. Nothing outside the machine is reached, and `stop` leaves nothing running.
 */
export const startLocalCommunity = async (options: LocalOptions = {}): Promise<LocalCommunity> => {
  const port = options.port ?? (await freePort());
  const after = (distance: number): number => (options.port === undefined ? 0 : options.port + distance);
  const siteUrl = `http://localhost:${port}`;
  const webhookUrl = `http://127.0.0.1:${port}/api/webhooks/billing`;
  const key = options.environment?.['BILLING_KEY'] ?? randomBytes(24).toString('hex');
  const webhookSecret = options.environment?.['BILLING_WEBHOOK_SECRET'] ?? randomBytes(24).toString('hex');
  const outer = new Hono();
  const billing = await listening(outer, after(1));
  const billingUrl = `http://localhost:${billing.port}`;
  const provider = { key, secret: webhookSecret, scheme: signatureSchemes.stripe, webhookUrl, pagesUrl: billingUrl };
  outer.route('/', createLoopbackProvider({ ...provider, now: () => new Date() }));
  const model = await listening(createStubModel(), after(2));
  const mailbox = options.smtpUrl === undefined ? await startMailbox() : null;
  const mails = mailbox ? await listening(mailbox.pages, after(3)) : null;

  const config = readConfig({
    PORT: String(port),
    PUBLIC_URL: siteUrl,
    APP_SECRET: randomBytes(32).toString('hex'),
    SMTP_URL: options.smtpUrl ?? `smtp://127.0.0.1:${mailbox?.port ?? 1}`,
    MAIL_FROM: 'Community <hello@community.test>',
    NEWS_FROM: 'Community news <news@news.community.test>',
    ADMIN_EMAIL: 'owner@example.test',
    BILLING_API: billingUrl,
    BILLING_PAGES: billingUrl,
    BILLING_KEY: key,
    BILLING_PUBLIC_KEY: `pk_test_${randomBytes(12).toString('hex')}`,
    BILLING_WEBHOOK_SECRET: webhookSecret,
    PRICE_SUPPORTER: 'price_supporter',
    PRICE_PATRON: 'price_patron',
    MODEL_URL: `http://localhost:${model.port}`,
    ...(options.databaseUrl ? { DATABASE_URL: options.databaseUrl } : {}),
    ...options.environment,
  });
  const opened = await (options.open ?? (async given => openDatabase(given)))(config);
  const sound = createParts(config, opened, createLog({ write: options.log ?? (() => undefined) }));
  const parts: Parts = { ...sound, ...options.change?.(sound) };
  await migrate(opened.db);
  const isFresh = (await opened.db.selectFrom('member').select('id').limit(1).execute()).length === 0;
  if (isFresh) await seed(parts, options.size ?? { members: 0, posts: 0 }, options.accounts ?? []);
  const running = await start(parts, opened);
  const stop = async (): Promise<void> => {
    await running.stop();
    await Promise.all([billing.close(), model.close(), mails?.close(), mailbox?.close()]);
  };
  const mailboxUrl = mails ? `http://localhost:${mails.port}` : null;
  return { siteUrl, billingUrl, mailboxUrl, webhookUrl, webhookSecret, isFresh, parts, stop };
};
