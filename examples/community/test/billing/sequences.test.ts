import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import type { Actor } from '../support/community.ts';
import { openCommunity } from '../support/community.ts';
import type { Story } from './events.ts';
import { untilWaiting } from '../support/until-waiting.ts';
import { createStory } from './events.ts';

const community = await openCommunity();
const { app, request, deliver } = community;
const day = 86_400_000;

const planOf = async (actor: Actor): Promise<{ plan: string | null; lapsed: boolean }> => {
  const { plan, lapsed } = (await (await request('/api/me', { cookie: actor.cookie })).json()) as {
    plan: string | null;
    lapsed: boolean;
  };
  return { plan, lapsed };
};
const send = async (...events: readonly object[]): Promise<readonly string[]> => {
  const outcomes: string[] = [];
  for (const event of events) {
    const response = await deliver(event);
    assert.equal(response.status, 200, JSON.stringify(event));
    outcomes.push(((await response.json()) as { outcome: string }).outcome);
  }
  return outcomes;
};
const pay = async (): Promise<{ actor: Actor; story: Story; invoice: string }> => {
  const actor = await community.join();
  const story = createStory(actor.id);
  const invoice = `in_${randomUUID()}`;
  await send(story.checkout(0), story.created(0), story.paid(1, invoice));
  assert.deepEqual(await planOf(actor), { plan: 'supporter', lapsed: false });
  return { actor, story, invoice };
};
const receiptsOf = async (actor: Actor) =>
  (await community.mails('receipt')).filter(mail => mail.recipient === actor.email);

test('paying opens the space at once, and a receipt goes out', async () => {
  const { actor } = await pay();
  assert.equal((await request('/spaces/workshop', { cookie: actor.cookie })).status, 200);
  assert.equal((await request('/spaces/studio', { cookie: actor.cookie })).status, 403);
  assert.equal((await receiptsOf(actor)).length, 1);
});

test('every order of the first three events ends in the same plan', async () => {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  for (const order of orders) {
    const actor = await community.join();
    const story = createStory(actor.id);
    const events = [
      story.checkout(0),
      story.created(0, { status: 'incomplete' }),
      story.updated(0, { price: 'price_patron' }),
    ];
    await send(...order.map(index => events[index] ?? {}));
    assert.deepEqual(await planOf(actor), { plan: 'patron', lapsed: false }, order.join());
  }
});

test('the same event again, one after another or ten at once, does everything once', async () => {
  const actor = await community.join();
  const story = createStory(actor.id);
  await send(story.checkout(0), story.created(0));
  const paid = story.paid(1, `in_${randomUUID()}`);
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, () => deliver(paid).then(async each => [each.status, await each.json()])),
  );
  const applied = outcomes.filter(
    ([status, body]) => status === 200 && (body as { outcome: string }).outcome === 'applied',
  );
  assert.equal(applied.length, 1);
  assert.deepEqual(await send(paid), ['repeated']);
  assert.equal((await receiptsOf(actor)).length, 1);
});

test('two deliveries of one event that are at work at the same moment change something once', async t => {
  if (!app.config.DATABASE_URL) return t.skip('PGlite has one connection: nothing is at work beside anything');
  const { story } = await pay();
  const update = story.updated(5, { price: 'price_patron' });
  const deliveries = await app.db.transaction().execute(async holder => {
    await holder.selectFrom('subscription').select('id').where('id', '=', story.subscriptionId).forUpdate().execute();
    const begun = [deliver(update), deliver(update)];
    await untilWaiting(holder, begun.length);
    return begun;
  });
  const answers = await Promise.all(deliveries);
  const outcomes = await Promise.all(
    answers.map(async answer => ((await answer.json()) as { outcome: string }).outcome),
  );
  assert.deepEqual(outcomes.toSorted(), ['applied', 'repeated']);
});

test('a deleted subscription never lives again: not by the same event, an older one, or a newer one', async () => {
  const { actor, story } = await pay();
  const update = story.updated(5);
  await send(update, story.deleted(10));
  assert.deepEqual(await planOf(actor), { plan: null, lapsed: true });
  assert.deepEqual(await send(update, story.updated(6), story.updated(10), story.updated(20), story.created(30)), [
    'repeated',
    'stale',
    'stale',
    'stale',
    'stale',
  ]);
  assert.deepEqual(await planOf(actor), { plan: null, lapsed: true });
});

test('an older event does not undo a newer one', async () => {
  const { actor, story } = await pay();
  assert.deepEqual(
    await send(story.updated(20, { price: 'price_patron' }), story.updated(10, { price: 'price_supporter' })),
    ['applied', 'stale'],
  );
  assert.equal((await planOf(actor)).plan, 'patron');
});

test('a plan down takes the higher space and leaves the lower', async () => {
  const { actor, story } = await pay();
  await send(story.updated(5, { price: 'price_patron' }));
  assert.equal((await request('/spaces/studio', { cookie: actor.cookie })).status, 200);
  await send(story.updated(6, { price: 'price_supporter' }));
  assert.equal((await request('/spaces/studio', { cookie: actor.cookie })).status, 403);
  assert.equal((await request('/spaces/workshop', { cookie: actor.cookie })).status, 200);
});

test('ending a duplicate subscription takes nothing away', async () => {
  const { actor, story } = await pay();
  const second = `sub_${randomUUID()}`;
  await send(story.created(5, {}, second), story.deleted(6, second));
  assert.equal((await planOf(actor)).plan, 'supporter');
});

test('a full refund ends access at once, a partial one does not, and the next payment gives it back', async () => {
  const { actor, story, invoice } = await pay();
  await send(story.refunded(5, invoice, false));
  assert.equal((await planOf(actor)).plan, 'supporter');
  await send(story.refunded(6, invoice));
  assert.deepEqual(await planOf(actor), { plan: null, lapsed: true });
  const trail = await app.db
    .selectFrom('audit')
    .select('target')
    .where('action', '=', 'billing.refund')
    .where('target', '=', actor.id)
    .execute();
  assert.equal(trail.length, 1);
  await send(story.paid(7, `in_${randomUUID()}`));
  assert.equal((await planOf(actor)).plan, 'supporter');
});

test('a refund that arrives before its payment still counts', async () => {
  const actor = await community.join();
  const story = createStory(actor.id);
  const invoice = `in_${randomUUID()}`;
  await send(story.checkout(0), story.created(0), story.refunded(2, invoice), story.paid(1, invoice));
  assert.deepEqual(await planOf(actor), { plan: null, lapsed: true });
});

test('a cancelled plan lasts to the end of the period and not a day longer, with no event and no job', async () => {
  const clock = await openCommunity();
  const actor = await clock.join();
  const story = createStory(actor.id);
  const me = async () =>
    ((await (await clock.request('/api/me', { cookie: actor.cookie })).json()) as { plan: string | null }).plan;
  await app.db.selectFrom('member').select('id').limit(1).execute();
  for (const event of [
    story.checkout(0),
    story.created(0, { cancelAtEnd: true, periodEnd: story.start + 10 * 86_400 }),
  ])
    await clock.deliver(event);
  clock.travel(9 * day);
  assert.equal(await me(), 'supporter');
  clock.travel(day + 60_000);
  assert.equal(await me(), null);
});

test('after a failed payment access lasts the declared three days, and the member is told', async () => {
  const clock = await openCommunity();
  const actor = await clock.join();
  const story = createStory(actor.id);
  const me = async () =>
    ((await (await clock.request('/api/me', { cookie: actor.cookie })).json()) as { plan: string | null }).plan;
  for (const event of [
    story.checkout(0),
    story.created(0),
    story.updated(10, { status: 'past_due' }),
    story.failed(11),
  ])
    await clock.deliver(event);
  assert.equal(await me(), 'supporter');
  const mails = await clock.mails('payment-failed');
  assert.equal(mails[0]?.recipient, actor.email);
  assert.match(mails[0]?.body ?? '', /\$5\.00/);
  // A second event of the same failure does not start the days again.
  clock.travel(2 * day);
  await clock.deliver(story.updated(2 * 86_400, { status: 'past_due' }));
  assert.equal(await me(), 'supporter');
  clock.travel(day + 60_000);
  assert.equal(await me(), null);
  await clock.deliver(story.updated(3 * 86_400 + 90, { status: 'active' }));
  assert.equal(await me(), 'supporter');
});

test('states that were never paid open nothing', async () => {
  for (const status of ['incomplete', 'unpaid', 'paused', 'incomplete_expired']) {
    const actor = await community.join();
    const story = createStory(actor.id);
    await send(story.checkout(0), story.created(0, { status }));
    assert.equal((await planOf(actor)).plan, null, status);
  }
});

test('an unknown customer, price or kind of event is taken without effect, and somebody is told of the price', async () => {
  const stranger = createStory(null);
  assert.deepEqual(await send(stranger.created(0), stranger.unknown(1), stranger.paid(2, `in_${randomUUID()}`)), [
    'parked',
    'ignored',
    'applied',
  ]);
  const actor = await community.join();
  const story = createStory(actor.id);
  assert.deepEqual(await send(story.checkout(0), story.created(0, { price: 'price_of_another_shop' })), [
    'applied',
    'ignored',
  ]);
  assert.equal((await planOf(actor)).plan, null);
  assert.ok((await community.mails('admin-alert')).some(mail => mail.body.includes('price that no plan has')));
});

test('when our side fails the provider hears 500, nothing is kept, and the retry applies everything once', async () => {
  let isBroken = true;
  const fragile = await openCommunity(parts => ({
    outbox: {
      ...parts.outbox,
      enqueue: async (...given) => {
        if (isBroken && given[2].kind === 'receipt') throw new Error('disk full');
        await parts.outbox.enqueue(...given);
      },
    },
  }));
  const actor = await fragile.join();
  const story = createStory(actor.id);
  const paid = story.paid(1, 'in_fragile');
  for (const event of [story.checkout(0), story.created(0)]) assert.equal((await fragile.deliver(event)).status, 200);
  const failed = await fragile.deliver(paid);
  assert.equal(failed.status, 500);
  assert.doesNotMatch(await failed.text(), /disk|stack|at /);
  assert.deepEqual(await fragile.app.db.selectFrom('invoice').select('id').execute(), []);
  isBroken = false;
  assert.equal((await fragile.deliver(paid)).status, 200);
  assert.equal((await fragile.mails('receipt')).length, 1);
});
