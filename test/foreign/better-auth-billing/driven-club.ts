import { randomBytes } from 'node:crypto';
import { freePort, placeToDriveFrom, portOf, type Driven } from '../../drive/place.ts';
import { startApp } from './app.ts';
import { startProvider } from './provider.ts';

/** The club, as its documentation makes it or mended, with a place to drive it from and settings that say how. */
export const drivenClub = async (mended = false): Promise<Driven & { readonly settings: object }> => {
  const webhookSecret = `whsec_${randomBytes(24).toString('hex')}`;
  const place = await placeToDriveFrom({ STRIPE_WEBHOOK_SECRET: webhookSecret });
  const provider = startProvider();
  const port = await freePort();
  const server = startApp({
    port,
    secret: randomBytes(32).toString('hex'),
    webhookSecret,
    key: ['sk', 'test', randomBytes(12).toString('hex')].join('_'),
    providerPort: await portOf(provider),
    mended,
  });
  await portOf(server);
  const plan = (name: string | null): object => ({ status: 200, json: { '/plan': name } });
  const settings = {
    app: `http://127.0.0.1:${port}`,
    requests: 2_000,
    roles: { free: plan(null), basic: plan('basic'), pro: plan('pro') },
    actors: { 'member-a': {}, 'member-b': {}, 'other-plan': { plan: 'pro' }, lapsed: { plan: 'basic', lapsed: true } },
    billing: {
      webhook: '/api/auth/stripe/webhook',
      secret: 'STRIPE_WEBHOOK_SECRET',
      prices: { basic: 'price_basic', pro: 'price_pro' },
    },
    // What this app does when a card fails or money goes back, as its founder would write it down.
    policy: { cancel: 'period-end', pastDueGraceDays: 0, refund: 'period-end' },
    flows: {
      'who-am-i': [{ call: 'GET /api/me' }, { keep: { member: { json: '/id' }, customer: { json: '/customer' } } }],
      'read-paid': [{ call: 'GET /workshop' }, { expect: { status: 200 } }],
      'close-account': [
        { call: 'POST /api/auth/delete-user', json: { password: '{password}' } },
        { expect: { status: 200 } },
      ],
    },
  };
  return {
    ...place,
    settings,
    stop: async () => {
      server.close();
      provider.close();
      await place.stop();
    },
  };
};
