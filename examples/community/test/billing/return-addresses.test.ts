import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import type { TestCommunity } from '../support/community.ts';
import { openCommunity, siteUrl } from '../support/community.ts';
import { createStory } from './events.ts';

type Shop = { readonly community: TestCommunity; readonly forms: URLSearchParams[] };

/** A community whose payment provider opens every page asked for, and takes no money. */
const openShop = async (): Promise<Shop> => {
  const forms: URLSearchParams[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      forms.push(new URLSearchParams(text));
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ url: 'https://pay.example/session' }));
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close());
  const environment = { BILLING_API: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  return { community: await openCommunity(undefined, environment), forms };
};

test('after paying, after giving up and after the portal people are back on the address of this site', async () => {
  const { community, forms } = await openShop();
  const { id, cookie } = await community.join();
  await community.deliver(createStory(id).checkout(0));
  const opened = [
    await community.request('/billing/checkout', { cookie, form: { plan: 'patron' } }),
    await community.request('/api/billing/checkout', { cookie, json: { plan: 'supporter' } }),
    await community.request('/billing/portal', { method: 'POST', cookie }),
  ];
  assert.deepEqual(
    opened.map(({ status }) => status),
    [303, 200, 303],
  );
  const told = forms.flatMap(form => ['success_url', 'cancel_url', 'return_url'].flatMap(name => form.getAll(name)));
  assert.equal(told.length, 5);
  for (const address of told) {
    assert.ok(address.startsWith(`${siteUrl}/billing`), address);
    const path = address.slice(siteUrl.length);
    assert.equal((await community.request(path, { cookie })).status, 200, path);
  }
});

test('going to pay and coming to the thank-you page open nothing: only the provider says who has paid', async () => {
  const { community } = await openShop();
  const { cookie } = await community.join();
  const planNow = async (): Promise<unknown> =>
    ((await (await community.request('/api/me', { cookie })).json()) as { plan: unknown }).plan;
  await community.request('/billing/thanks', { cookie });
  assert.equal(await planNow(), null);
  for (const plan of ['supporter', 'patron']) {
    await community.request('/billing/checkout', { cookie, form: { plan } });
    await community.request('/api/billing/checkout', { cookie, json: { plan } });
    assert.equal(await planNow(), null);
    for (const query of ['', `?plan=${plan}`, '?session_id=cs_1'])
      await community.request(`/billing/thanks${query}`, { cookie });
    assert.equal(await planNow(), null);
  }
  assert.equal((await community.request('/spaces/workshop', { cookie })).status, 403);
});
