import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { openCommunity, type Actor, type TestCommunity } from '../../../examples/community/test/support/community.ts';
import { createDeliver, ordersOf, type Deliver, type Delivery, type Post } from '../../../src/drive/billing/deliver.ts';
import { forgeries, type ForgeryName } from '../../../src/drive/billing/sign.ts';
import { createStory, type Story } from '../../../src/drive/billing/story.ts';
import { paddle } from '../../../src/providers/billing/paddle.ts';
import type { BillingProvider } from '../../../src/providers/billing/provider.ts';
import { stripe } from '../../../src/providers/billing/stripe.ts';

const supporter = 'price_supporter';
const patron = 'price_patron';

type Outcome = readonly [status: number, outcome: string];
type Member = { readonly actor: Actor; readonly story: Story; readonly plan: () => Promise<string | null> };

type Place = {
  readonly community: TestCommunity;
  readonly deliver: Deliver;
  readonly member: () => Promise<Member>;
  /** A member who has paid for the lower plan. */
  readonly paying: () => Promise<Member>;
  readonly send: (...events: Parameters<Deliver['inOrder']>[0]) => Promise<readonly Outcome[]>;
};

const outcomeOf = ({ status, body }: Delivery): Outcome => [
  status,
  (JSON.parse(body) as { outcome?: string }).outcome ?? '',
];

/** The example community, whose webhook is reached by the raw request alone; it reads Stripe's events under either signature. */
const place = async (signer: BillingProvider): Promise<Place> => {
  const community = await openCommunity(undefined, { BILLING_SCHEME: signer.id });
  const post: Post = async (url, { headers, body }) => {
    const from = performance.now();
    const answer = await community.request(new URL(url).pathname, { method: 'POST', headers: { ...headers }, body });
    return { status: answer.status, body: await answer.text(), ms: performance.now() - from };
  };
  const deliver = createDeliver(
    {
      provider: signer,
      secret: community.app.config.BILLING_WEBHOOK_SECRET,
      secretName: 'BILLING_WEBHOOK_SECRET',
      url: 'http://community.test/api/webhooks/billing',
      now: community.app.now,
    },
    post,
  );
  const member = async (): Promise<Member> => {
    const actor = await community.join();
    const randomLabel = (length: number): string => randomUUID().replaceAll('-', '').slice(0, length);
    const story = createStory({
      provider: stripe,
      member: actor.id,
      price: supporter,
      run: 'r1',
      randomLabel,
      now: community.app.now,
    });
    const plan = async (): Promise<string | null> => {
      const me = await community.request('/api/me', { cookie: actor.cookie });
      return ((await me.json()) as { plan: string | null }).plan;
    };
    return { actor, story, plan };
  };
  const send: Place['send'] = async (...events) => (await deliver.inOrder(events)).map(outcomeOf);
  const paying = async (): Promise<Member> => {
    const made = await member();
    const { story, plan } = made;
    const events = [
      story.event('checkout-completed'),
      story.event('subscription-started'),
      story.event('payment-succeeded'),
    ];
    assert.deepEqual(
      await send(...events),
      Array.from({ length: 3 }, () => [200, 'applied']),
    );
    assert.equal(await plan(), 'supporter');
    return made;
  };
  return { community, deliver, member, paying, send };
};

const applied: readonly Outcome[] = [[200, 'applied']];

for (const signer of [stripe, paddle]) {
  describe(`the example community takes our events, signed as ${signer.name} signs`, async () => {
    const { community, deliver, member, paying, send } = await place(signer);

    test('paying opens what the plan opens, and a receipt goes out', async () => {
      const { actor } = await paying();
      assert.equal((await community.request('/spaces/workshop', { cookie: actor.cookie })).status, 200);
      assert.equal((await community.request('/spaces/studio', { cookie: actor.cookie })).status, 403);
      const receipts = (await community.mails('receipt')).filter(({ recipient }) => recipient === actor.email);
      assert.equal(receipts.length, 1);
    });

    test('every order of the first three ends in the same plan', async () => {
      const kinds = ['checkout-completed', 'subscription-started', 'payment-succeeded'] as const;
      for (const order of ordersOf(kinds)) {
        const { story, plan } = await member();
        await send(...order.map(kind => story.event(kind)));
        assert.equal(await plan(), 'supporter', order.join());
      }
    });

    test('a plan goes up and down', async () => {
      const { story, plan } = await paying();
      assert.deepEqual(await send(story.event('plan-changed', { price: patron })), applied);
      assert.equal(await plan(), 'patron');
      assert.deepEqual(await send(story.event('subscription-renewed')), applied);
      assert.equal(await plan(), 'patron');
      assert.deepEqual(await send(story.event('plan-changed', { price: supporter })), applied);
      assert.equal(await plan(), 'supporter');
    });

    test('a cancellation at the end of the period takes nothing yet, is taken back, and at an end that is over takes all', async () => {
      const { story, plan } = await paying();
      assert.deepEqual(await send(story.event('cancel-at-period-end')), applied);
      assert.equal(await plan(), 'supporter');
      assert.deepEqual(await send(story.event('resumed')), applied);
      assert.equal(await plan(), 'supporter');
      const over = new Date(community.app.now().getTime() - 1_000);
      assert.deepEqual(await send(story.event('cancel-at-period-end', { periodEnd: over })), applied);
      assert.equal(await plan(), null);
    });

    test('a cancelled subscription is over, also for an event that comes again and for an older one', async () => {
      const { story, plan } = await paying();
      const before = new Date(community.app.now().getTime() - 60_000);
      const renewal = story.event('subscription-renewed');
      assert.deepEqual(await send(renewal, story.event('cancelled')), [...applied, ...applied]);
      assert.equal(await plan(), null);
      const late = await send(renewal, story.event('resumed', { at: before }), story.event('resumed'));
      assert.deepEqual(late, [
        [200, 'repeated'],
        [200, 'stale'],
        [200, 'stale'],
      ]);
      assert.equal(await plan(), null);
    });

    test('a failed payment is told to the member, who keeps the plan for a while', async () => {
      const { actor, story, plan } = await paying();
      assert.deepEqual(await send(story.event('past-due'), story.event('payment-failed')), [...applied, ...applied]);
      assert.equal(await plan(), 'supporter');
      const mails = (await community.mails('payment-failed')).filter(({ recipient }) => recipient === actor.email);
      assert.equal(mails.length, 1);
    });

    test('a refund takes the plan, the next payment gives it back', async () => {
      const { story, plan } = await paying();
      assert.deepEqual(await send(story.event('refunded')), applied);
      assert.equal(await plan(), null);
      assert.deepEqual(await send(story.event('payment-succeeded')), applied);
      assert.equal(await plan(), 'supporter');
    });

    test('the same event three times in a row and ten times at once does its work once', async () => {
      const { actor, story } = await paying();
      const outcomes = (await deliver.inARow(story.event('payment-succeeded'), 3)).map(outcomeOf);
      assert.deepEqual(outcomes, [...applied, [200, 'repeated'], [200, 'repeated']]);
      const atOnce = (await deliver.atOnce(story.event('payment-succeeded'), 10)).map(outcomeOf);
      assert.deepEqual(atOnce.map(([, outcome]) => outcome).toSorted(), [
        'applied',
        ...Array.from({ length: 9 }, () => 'repeated'),
      ]);
      const receipts = (await community.mails('receipt')).filter(({ recipient }) => recipient === actor.email);
      assert.equal(receipts.length, 3);
    });

    test('an event of a kind that it does not know is no failure', async () => {
      const { story, plan } = await paying();
      assert.deepEqual(await send(story.event('unknown-kind')), [[200, 'ignored']]);
      assert.equal(await plan(), 'supporter');
    });

    test('forged events are refused and change nothing', async () => {
      const { story, plan } = await member();
      await send(story.event('checkout-completed'));
      const event = story.event('subscription-started');
      for (const name of Object.keys(forgeries) as readonly ForgeryName[]) {
        const { status } = await deliver.one(event, name);
        assert.deepEqual([status, await plan()], [400, null], name);
      }
      // The control: the same event, genuine, opens the plan.
      assert.equal((await deliver.one(event)).status, 200);
      assert.equal(await plan(), 'supporter');
    });
  });
}
