import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { reconcile } from '../../src/billing/reconcile.ts';
import { signatureSchemes } from '../../src/billing/signature.ts';
import { createLoopbackProvider } from '../../src/development/loopback-provider.ts';
import { openCommunity } from '../support/community.ts';

const serve = async (handle: (request: Request) => Response | Promise<Response>): Promise<string> => {
  const server = createServer(getRequestListener(handle));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

test('from the button to the right role and back, with the loopback provider, signed as Paddle signs', async t => {
  let isWebhookUp = true;
  let receive: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 });
  const siteUrl = await serve(request => (isWebhookUp ? receive(request) : new Response(null, { status: 503 })));
  let provider: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 });
  const providerUrl = await serve(request => provider(request));
  const secret = 'loopback-secret-for-tests';
  const environment = {
    BILLING_API: providerUrl,
    BILLING_PAGES: providerUrl,
    BILLING_SCHEME: 'paddle',
    BILLING_WEBHOOK_SECRET: secret,
  };
  const community = await openCommunity(undefined, environment);
  receive = request => community.hono.fetch(request);
  const webhookUrl = `${siteUrl}/api/webhooks/billing`;
  const options = {
    key: 'test-key',
    secret,
    scheme: signatureSchemes.paddle,
    webhookUrl,
    pagesUrl: providerUrl,
    now: () => new Date(),
  };
  provider = createLoopbackProvider(options).fetch;

  const actor = await community.join();
  const { cookie } = actor;
  const plan = async () =>
    ((await (await community.request('/api/me', { cookie })).json()) as { plan: string | null }).plan;
  const checkout = await community.request('/billing/checkout', { cookie, form: { plan: 'patron' } });
  const payPage = checkout.headers.get('location') ?? '';
  assert.ok(payPage.startsWith(`${providerUrl}/pay/`));
  assert.equal(await plan(), null);
  const pressed = performance.now();
  const paid = await fetch(payPage, { method: 'POST', redirect: 'manual' });
  assert.match(paid.headers.get('location') ?? '', /\/billing\/thanks$/);
  assert.equal(await plan(), 'patron');
  t.diagnostic(`from “Pay” to the role: ${Math.round(performance.now() - pressed)} ms`);
  assert.equal((await community.request('/billing/thanks', { cookie })).headers.get('location'), '/dashboard');
  assert.match((await community.mails('receipt')).at(-1)?.body ?? '', /\$15\.00/);

  const portal = await community.request('/billing/portal', { method: 'POST', cookie });
  const page = await (await fetch(portal.headers.get('location') ?? '')).text();
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
  const press = (name: string) =>
    fetch(`${providerUrl}${action}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ action: name }),
    });
  await press('refund');
  assert.equal(await plan(), null);
  await press('pay-again');
  assert.equal(await plan(), 'patron');
  const customer = portal.headers.get('location')?.split('/').at(-1) ?? '';
  assert.equal(await community.app.billing.refund(decodeURIComponent(customer)), true);
  assert.equal(await plan(), null);
  assert.equal(await community.app.billing.refund(customer), false, 'each payment is given back once');
  assert.equal(await community.app.billing.refund('cus_of_nobody'), false);
  await press('pay-again');
  assert.equal(await plan(), 'patron');
  // The webhook is lost for good; the hourly comparison finds it.
  isWebhookUp = false;
  await press('cancel-now');
  isWebhookUp = true;
  assert.equal(await plan(), 'patron');
  assert.equal(await reconcile(community.app), 1);
  assert.equal(await plan(), null);
  assert.equal(await reconcile(community.app), 0);
  assert.equal(
    (await community.mails('admin-alert')).filter(mail => mail.body.includes('hourly comparison')).length,
    1,
  );
});

test('when the provider is down the member hears that nothing was charged', async () => {
  const community = await openCommunity();
  const actor = await community.join();
  const response = await community.request('/api/billing/checkout', { cookie: actor.cookie, json: { plan: 'patron' } });
  assert.equal(response.status, 502);
  assert.match(await response.text(), /Nothing was charged/);
});
