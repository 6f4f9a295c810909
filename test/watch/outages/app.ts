/**
 * The example community as a process of its own that can be broken while it runs: `node app.ts OPTIONS`. Each message from
 * its parent says what is broken from now on; nothing here knows of a watch.
 */
import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { createBillingProvider } from '../../../examples/community/src/billing/provider-client.ts';
import { openDatabase } from '../../../examples/community/src/database/open.ts';
import { startLocalCommunity } from '../../../examples/community/src/development/local-community.ts';
import type { SeededAccount } from '../../../examples/community/src/development/seed.ts';
import { routeName, type Route } from '../../../examples/community/src/http/route.ts';
import type { Parts } from '../../../examples/community/src/parts.ts';
import { readTemplate } from '../../../examples/community/test/support/template.ts';

export type Fault =
  | 'checkout refused'
  | 'dashboard slow'
  | 'database stopped'
  | 'mail queue stuck'
  | 'sign-in fails'
  | 'webhook secret wrong'
  | 'webhooks silent';

/** What its parent gives it: the first of three ports, where its data lie, where mails go and where its log is written. */
export type AppOptions = {
  readonly port: number;
  readonly smtpPort: number;
  readonly data: string;
  readonly log: string;
  readonly accounts: readonly SeededAccount[];
  readonly environment: Readonly<Record<string, string>>;
};

const options = JSON.parse(process.argv[2] ?? '') as AppOptions;
const broken = new Set<Fault>();

/** Long enough to be too long for a page (3 s), short enough to be no silence (10 s). */
const slowMs = 4_000;

const brokenRoute = (route: Route): Route => ({
  ...route,
  handle: async ask => {
    const name = routeName(route);
    if (broken.has('sign-in fails') && name === 'POST /login') throw new Error('the sessions cannot be written');
    if (broken.has('dashboard slow') && name === 'GET /dashboard') await delay(slowMs);
    return route.handle(ask);
  },
});

/** A mail server is there always; what nobody of the watch waits for at this moment it takes and throws away. */
const taken = (error: unknown): void => {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : null;
  if (code !== 'ESOCKET' && code !== 'ECONNREFUSED') throw error;
};

/** Parts that look at each use whether they are broken. */
const breakable = (sound: Parts): Partial<Parts> => {
  const { verifySignature, outbox, config, limiter } = sound;
  const unpaid = createBillingProvider({ ...config, BILLING_KEY: 'a key that was rotated' });
  return {
    routes: sound.routes.map(brokenRoute),
    // Flows are walked far more often here than an address of one person would.
    limiter: { ...limiter, consume: async () => undefined },
    billing: {
      ...sound.billing,
      checkout: order => (broken.has('checkout refused') ? unpaid : sound.billing).checkout(order),
    },
    verifySignature: (body, header, signing) => {
      const secret = broken.has('webhook secret wrong') ? 'a secret of another endpoint' : signing.secret;
      return verifySignature(body, header, { ...signing, secret });
    },
    mailer: { ...sound.mailer, send: async mail => sound.mailer.send(mail).catch(taken) },
    outbox: { ...outbox, claimDue: async app => (broken.has('mail queue stuck') ? [] : outbox.claimDue(app)) },
  };
};

/** An endpoint that was switched off in the panel of the provider: it sends nothing and says nothing. */
const { fetch } = globalThis;
globalThis.fetch = async (input, init) =>
  broken.has('webhooks silent') &&
  (input instanceof Request ? input.url : String(input)).endsWith('/api/webhooks/billing')
    ? new Response(null, { status: 200 })
    : fetch(input, init);

const folder = join(options.data, 'database');
let running = existsSync(folder)
  ? new PGlite(folder)
  : new PGlite({ dataDir: folder, loadDataDir: await readTemplate() });
/** The database that runs at this moment: the app keeps its hold of it over a stop, as a pool of connections does. */
const database = new Proxy(running, {
  get: (_, name) => {
    const value: unknown = Reflect.get(running, name, running);
    return typeof value === 'function' ? value.bind(running) : value;
  },
});
const setDatabase = async (isStopped: boolean): Promise<void> => {
  if (isStopped && !running.closed) await running.close();
  if (!isStopped && running.closed) {
    running = new PGlite(folder);
    await running.waitReady;
  }
};

await startLocalCommunity({
  port: options.port,
  smtpUrl: `smtp://127.0.0.1:${options.smtpPort}`,
  accounts: options.accounts,
  environment: options.environment,
  open: async config => openDatabase(config, () => database),
  change: breakable,
  log: line => void appendFile(options.log, line),
});

process.on('message', (faults: readonly Fault[]) => {
  broken.clear();
  for (const fault of faults) broken.add(fault);
  void setDatabase(broken.has('database stopped')).then(() => process.send?.('done'));
});
// The driver of a database within the process rejects what nobody holds; the one of a server does not.
process.on('unhandledRejection', error => {
  if (!(error instanceof Error) || !/PGlite is clos/.test(error.message)) throw error;
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit(1));
process.send?.('ready');
