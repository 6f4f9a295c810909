import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, test } from 'node:test';
import { Stripe } from 'stripe';
import { createDeliver, ordersOf, type Deliver, type Post } from '../../../src/drive/billing/deliver.ts';
import { forgeries, type ForgeryName } from '../../../src/drive/billing/sign.ts';
import type { BillingProvider } from '../../../src/providers/billing/provider.ts';
import { limits } from '../../../src/platform/limits.ts';
import { stripe } from '../../../src/providers/billing/stripe.ts';
import { told } from './told.ts';

const secret = ['whsec', 'deliver'].join('_');
const { webhooks } = new Stripe(['sk', 'test', 'unused'].join('_'));

type Receiver = { readonly url: string; readonly ids: string[]; readonly most: () => number };

/** A webhook that checks signatures with the official library, and notes what it took and how much at once. */
const receiver = async (): Promise<Receiver> => {
  const ids: string[] = [];
  let open = 0;
  let most = 0;
  const server = createServer((request, response) => {
    open += 1;
    most = Math.max(most, open);
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      setTimeout(() => {
        open -= 1;
        try {
          const sent = webhooks.constructEvent(
            Buffer.concat(chunks),
            String(request.headers['stripe-signature'] ?? ''),
            secret,
          );
          ids.push(sent.id);
          response.end('taken');
        } catch {
          response.writeHead(400).end('refused');
        }
      }, 20);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, ids, most: () => most };
};

const post: Post = async (url, { headers, body }) => {
  const from = performance.now();
  const answer = await fetch(url, { method: 'POST', headers, body });
  return { status: answer.status, body: await answer.text(), ms: performance.now() - from };
};

const deliverTo = (url: string, change: { secret?: string; provider?: BillingProvider } = {}): Deliver =>
  createDeliver(
    { provider: stripe, secret, secretName: 'WEBHOOK_SECRET', url, now: () => new Date(), ...change },
    post,
  );

const story = told(stripe, { now: () => new Date() });

describe('events reach a receiver that checks them', () => {
  test('one, with what came back', async () => {
    const { url, ids } = await receiver();
    const event = story.event('subscription-started');
    const { ms, ...delivery } = await deliverTo(url).one(event);
    const { body: _, ...facts } = event;
    assert.deepEqual(delivery, { event: facts, forgery: null, status: 200, body: 'taken' });
    assert.ok(ms > 0);
    assert.deepEqual(ids, [event.id]);
  });

  test('none of the forged is taken', async () => {
    const { url, ids } = await receiver();
    const event = story.event('subscription-started');
    for (const name of Object.keys(forgeries) as readonly ForgeryName[]) {
      const { status, forgery } = await deliverTo(url).one(event, name);
      assert.deepEqual([status, forgery], [400, name]);
    }
    assert.deepEqual(ids, []);
  });

  test('several in order, the same one in a row, and many at once', async () => {
    const { url, ids, most } = await receiver();
    const deliver = deliverTo(url);
    const events = [story.event('checkout-completed'), story.event('subscription-started'), story.event('cancelled')];
    const [first = assert.fail(), ...rest] = events;
    await deliver.inOrder([...rest, first]);
    await deliver.inARow(first, 3);
    assert.equal(most(), 1);
    assert.deepEqual(
      ids,
      [...rest, first, first, first, first].map(({ id }) => id),
    );
    const answers = await deliver.atOnce(first, 10);
    assert.ok(most() > 1, `${most()} at once`);
    assert.deepEqual(
      answers.map(({ status }) => status),
      Array.from({ length: 10 }, () => 200),
    );
  });

  test('not more often than the bound', async () => {
    const deliver = deliverTo('http://127.0.0.1:1/');
    const event = story.event('resumed');
    for (const times of [0, -1, 1.5, Number.NaN, limits.billingRepeats + 1]) {
      await assert.rejects(deliver.atOnce(event, times), RangeError);
      await assert.rejects(deliver.inARow(event, times), RangeError);
    }
  });
});

test('nothing is sent with a live key or an event of live mode', async () => {
  const { url, ids } = await receiver();
  const event = story.event('resumed');
  const live = ['rk', 'live', 'x'.repeat(24)].join('_');
  const refused = { name: 'LaunchReadyError', message: /real money/ };
  await assert.rejects(deliverTo(url, { secret: live }).one(event), refused);
  const body = event.body.replaceAll('"livemode":false', '"livemode":true');
  await assert.rejects(deliverTo(url).atOnce({ ...event, body }, 2), refused);
  await assert.rejects(deliverTo(url).one({ ...event, body }, 'unsigned'), refused);
  assert.deepEqual(ids, []);
});

test('all orders of up to four things, each once', () => {
  assert.deepEqual(
    ordersOf(['a', 'b', 'c']).map(order => order.join('')),
    ['abc', 'acb', 'bac', 'bca', 'cab', 'cba'],
  );
  assert.equal(new Set(ordersOf([1, 2, 3, 4]).map(order => order.join())).size, 24);
  assert.deepEqual(ordersOf([]), [[]]);
  assert.throws(() => ordersOf([1, 2, 3, 4, 5]), RangeError);
});
