import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Stripe } from 'stripe';
import { signatureSchemes, sign, verifySignature } from '../../src/billing/signature.ts';
import { Refusal } from '../../src/refusal.ts';
import { openCommunity } from '../support/community.ts';
import { createStory } from './events.ts';

const secret = randomBytes(24).toString('hex');
const now = new Date();
const body = JSON.stringify({ id: 'evt_1', name: 'Zoë' });
const isRefused = (error: unknown): boolean => error instanceof Refusal && error.status === 400;

test('a header made by the official library passes, and ours passes there', () => {
  const { stripe: scheme } = signatureSchemes;
  const stripe = new Stripe(['sk', 'test', 'none'].join('_'));
  const theirs = stripe.webhooks.generateTestHeaderString({
    payload: body,
    secret,
    timestamp: Math.floor(now.getTime() / 1000),
  });
  verifySignature(body, theirs, { scheme, secret, now });
  const event = stripe.webhooks.constructEvent(body, sign(body, { scheme, secret, now }), secret);
  assert.equal(event.id, 'evt_1');
});

for (const [name, scheme] of Object.entries(signatureSchemes)) {
  test(`${name}: everything but the right signature of the raw body is refused`, () => {
    const good = sign(body, { scheme, secret, now });
    const { separator, timestampField, signatureField } = scheme;
    const digest = good.split(separator)[1] ?? '';
    const seconds = (shift: number): string => `${timestampField}=${Math.floor(now.getTime() / 1000) + shift}`;
    verifySignature(body, good, { scheme, secret, now });
    const rolled = [seconds(0), `${signatureField}=${'0'.repeat(64)}`, digest].join(separator);
    verifySignature(body, rolled, { scheme, secret, now });
    const bad: [string, string | undefined, string][] = [
      [body, undefined, secret],
      [body, '', secret],
      [body, good, `${secret}x`],
      [body, good, ''],
      [`${body} `, good, secret],
      [body.replace('1', '2'), good, secret],
      [body, good.replace(signatureField, 'v0'), secret],
      [body, digest, secret],
      [body, [seconds(1), digest].join(separator), secret],
      [body, sign(body, { scheme, secret, now: new Date(now.getTime() - 600_000) }), secret],
      [body, sign(body, { scheme, secret, now: new Date(now.getTime() + 600_000) }), secret],
      [body, good.slice(0, -2), secret],
      [body, sign(body, { scheme, secret: '', now }), secret],
    ];
    for (const [payload, header, key] of bad) {
      assert.throws(() => verifySignature(payload, header, { scheme, secret: key, now }), isRefused, `${header}`);
    }
  });
}

test('a forged, stale or malformed event is refused and changes nothing; GET is not an answer either', async () => {
  const community = await openCommunity();
  const actor = await community.join();
  const story = createStory(actor.id);
  const forged = await community.deliver(story.checkout(0), { secret: 'a wrong secret, long enough' });
  const stale = await community.deliver(story.checkout(0), { at: new Date(Date.now() - 600_000) });
  const unsigned = await community.request('/api/webhooks/billing', {
    method: 'POST',
    body: JSON.stringify(story.created(0)),
  });
  const malformed = await community.deliver({ ...story.created(0), data: { object: { id: 'sub_x' } } });
  const text = await community.deliver(['not', 'an', 'event']);
  assert.deepEqual(
    [forged, stale, unsigned, malformed, text].map(each => each.status),
    [400, 400, 400, 400, 400],
  );
  for (const table of ['customer', 'subscription', 'billing_event'] as const) {
    assert.deepEqual(await community.app.db.selectFrom(table).select('id').execute(), [], table);
  }
  const get = await community.request('/api/webhooks/billing');
  assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST']);
  const huge = await community.request('/api/webhooks/billing', { method: 'POST', body: 'x'.repeat(300_000) });
  assert.equal(huge.status, 413);
});
