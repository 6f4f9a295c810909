import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { sign } from '../../src/billing/signature.ts';
import { openCommunity } from '../support/community.ts';
import { createStory } from './events.ts';

/** How events really arrive: from machines without origin or cookie, spelt as the provider spells, many at once. */
const community = await openCommunity();
const { app, deliver, deliverRaw } = community;

const signed = (body: string, secret = app.config.BILLING_WEBHOOK_SECRET): string =>
  sign(body, { scheme: app.signatureScheme, secret, now: app.now() });
const stored = async (): Promise<readonly string[]> =>
  (await app.db.selectFrom('billing_event').select('id').execute()).map(({ id }) => id);

test('the provider is let in without origin and cookie, at the address that it was given', async () => {
  const response = await deliver(createStory(null).unknown(0));
  assert.deepEqual([response.status, response.headers.get('location')], [200, null]);
  assert.deepEqual(await response.json(), { outcome: 'ignored' });
});

test('what is signed is the text that arrived: its spaces, its order, its letters', async () => {
  const event = { ...createStory(null).unknown(0), description: 'Zoë pays 5 €' };
  const spellings = [
    JSON.stringify(event, null, 2),
    `${JSON.stringify(event, null, 2)}\n`,
    JSON.stringify(event).replaceAll('€', String.raw`\u20ac`),
    JSON.stringify(event).replace('"data"', '"livemode": true, "amount": 5.00, "data"'),
    JSON.stringify(event),
  ];
  for (const spelling of spellings) {
    const id = `evt_${randomUUID()}`;
    const body = spelling.replace(event.id, id);
    assert.equal((await deliverRaw(body, signed(body))).status, 200, body);
    assert.ok((await stored()).includes(id));
  }
});

test('a busy minute of the provider is taken whole, though it all comes from one address', async () => {
  const story = createStory(null);
  for (let index = 0; index < 320; index += 1)
    assert.equal((await deliver(story.unknown(index))).status, 200, `event ${index}`);
});

test('nobody signs with an empty secret, an empty signature or the beginning of one', async () => {
  const before = await stored();
  const body = JSON.stringify(createStory(null).unknown(0));
  const good = signed(body);
  const headers = [signed(body, ''), good.replace(/=[0-9a-f]+$/, '='), good.slice(0, -8), `${good}00`, 't=0', null];
  for (const header of headers) assert.equal((await deliverRaw(body, header)).status, 400, header ?? 'no header');
  assert.deepEqual(await stored(), before);
});

test('what was signed long ago is refused, however right its signature', async () => {
  const event = createStory(null).unknown(0);
  for (const minutes of [6, 60, 60 * 24 * 30]) {
    const at = new Date(app.now().getTime() - minutes * 60_000);
    assert.equal((await deliver(event, { at })).status, 400, `${minutes} minutes`);
  }
  assert.equal((await deliver(event)).status, 200);
});
