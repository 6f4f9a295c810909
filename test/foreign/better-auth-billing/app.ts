import { stripe } from '@better-auth/stripe';
import { getConnInfo } from '@hono/node-server/conninfo';
import { serve } from '@hono/node-server';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { type Context, Hono } from 'hono';
import type { Server } from 'node:http';
import { Stripe } from 'stripe';
import { guardedWebhook } from './guarded-webhook.ts';

// https://www.better-auth.com/docs/integrations/hono and …/plugins/stripe, as they stand there.

type Row = Readonly<Record<string, unknown>>;

type Settings = {
  readonly port: number;
  readonly secret: string;
  readonly webhookSecret: string;
  /** A key of the provider in test mode. */
  readonly key: string;
  readonly providerPort: number;
  /** With what Launch Ready says done: events once and in order, an honest answer to failure, addresses that nobody can make up. */
  readonly mended?: boolean;
};

/** The app on this address. Unless it is mended, everything that has a default has it, as in production. */
export const startApp = ({ port, secret, webhookSecret, key, providerPort, mended = false }: Settings): Server => {
  const client = new Stripe(key, { host: '127.0.0.1', port: providerPort, protocol: 'http', telemetry: false });
  const rows: Record<string, Row[]> = { user: [], session: [], account: [], verification: [], subscription: [] };
  const auth = betterAuth({
    baseURL: `http://127.0.0.1:${port}`,
    secret,
    database: memoryAdapter(rows),
    emailAndPassword: { enabled: true },
    user: { deleteUser: { enabled: true } },
    // What NODE_ENV=production switches on.
    rateLimit: { enabled: true },
    ...(mended ? { advanced: { ipAddress: { ipAddressHeaders: ['x-socket-address'] } } } : {}),
    plugins: [
      stripe({
        stripeClient: client,
        stripeWebhookSecret: webhookSecret,
        createCustomerOnSignUp: true,
        subscription: {
          enabled: true,
          plans: [
            { name: 'basic', priceId: 'price_basic' },
            { name: 'pro', priceId: 'price_pro' },
          ],
        },
      }),
    ],
    telemetry: { enabled: false },
    logger: { level: 'error', log: () => undefined },
  });

  const planOf = async (headers: Headers): Promise<string | null> => {
    const all = await auth.api.listActiveSubscriptions({ headers });
    return all.find(({ status }) => status === 'active' || status === 'trialing')?.plan ?? null;
  };
  const handled = (context: Context): Promise<Response> => {
    const asked = new Request(context.req.raw);
    asked.headers.set('x-socket-address', getConnInfo(context).remote.address ?? '');
    return auth.handler(asked);
  };
  const app = new Hono();
  if (mended) {
    const statusOf = (id: string) => rows['subscription']?.find(row => row['stripeSubscriptionId'] === id)?.['status'];
    app.post('/api/auth/stripe/webhook', guardedWebhook({ client, webhookSecret, statusOf, handled }));
  }
  app.on(['POST', 'GET'], '/api/auth/*', handled);
  app.get('/', context => context.html('<!doctype html><html lang="en"><title>Club</title><h1>Club</h1></html>'));
  app.get('/api/me', async context => {
    const { headers } = context.req.raw;
    const session = await auth.api.getSession({ headers });
    if (session === null) return context.json({ error: 'signed out' }, 401);
    const { id, stripeCustomerId } = session.user as { id: string; stripeCustomerId?: string };
    return context.json({ id, customer: stripeCustomerId, plan: await planOf(headers) });
  });
  app.get('/workshop', async context => {
    const { headers } = context.req.raw;
    if ((await auth.api.getSession({ headers })) === null) return context.json({ error: 'signed out' }, 401);
    const plan = await planOf(headers);
    return plan === null ? context.json({ error: 'for paying members' }, 403) : context.json({ workshop: 'open' });
  });
  return serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }) as Server;
};
