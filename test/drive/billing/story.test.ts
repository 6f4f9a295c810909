import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { billingKinds, type BillingKind } from '../../../src/providers/billing/provider.ts';
import { paddle } from '../../../src/providers/billing/paddle.ts';
import { billingProviders } from '../../../src/providers/billing/providers.ts';
import { stripe } from '../../../src/providers/billing/stripe.ts';
import type { EventOptions } from '../../../src/drive/billing/story.ts';
import { start, told } from './told.ts';

const other = 'price_patron';
const change = (kind: BillingKind): EventOptions => (kind === 'plan-changed' ? { price: other } : {});

/** A value inside JSON, by path. */
const at = (body: string, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, name) => (value as Readonly<Record<string, unknown>> | undefined)?.[name],
      JSON.parse(body),
    );

for (const provider of billingProviders) {
  describe(`a story as ${provider.name} tells it`, () => {
    test('is the same every time', () => {
      const tell = () => {
        const story = told(provider);
        return billingKinds.map(kind => story.event(kind, change(kind)));
      };
      assert.deepEqual(tell(), tell());
    });

    test('has every kind of event whole, with ids that name the run and are never used twice', () => {
      const story = told(provider);
      const events = billingKinds.map(kind => story.event(kind, change(kind)));
      assert.equal(new Set(events.map(({ id }) => id)).size, billingKinds.length);
      for (const { id, type, body, kind } of events) {
        assert.doesNotMatch(body, /\{\{|\}\}(?=")/, kind);
        assert.match(id, /^evt_lrrun42[a-z0-9]+$/);
        assert.ok(body.includes(`"${id}"`) && body.includes(`"${type}"`));
        assert.equal(id.split('_').at(-1)?.length, provider.ids.length);
        const made = [...body.matchAll(/"((?:[a-z]+_)+)([a-z0-9]+)"/g)].filter(([, prefix]) =>
          Object.values(provider.ids.prefixes).some(each => `${each}_` === prefix),
        );
        assert.ok(made.length > 0);
        for (const [text, , tail] of made) assert.match(tail ?? '', /^lrrun42/, text);
      }
    });

    test('knows member, customer and subscription by the ids of the app where it has some', () => {
      const known = {
        customer: 'known-customer',
        subscription: 'known-subscription',
        metadataNames: ['userId', 'uid'],
      };
      const story = told(provider, { ...known, member: 'm"{{price}}' });
      const { body } = story.event('subscription-started');
      assert.ok(body.includes('"known-customer"') && body.includes('"known-subscription"'));
      const metadata = { userId: 'm"{{price}}', uid: 'm"{{price}}', launch_ready_run: 'run42' };
      assert.ok(body.includes(JSON.stringify(metadata)));
      assert.equal(story.customer, 'known-customer');
    });

    test('a member of any name stays one value', () => {
      fc.assert(
        fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), member => {
          const { body } = told(provider, { member }).event('checkout-completed');
          const { member_id } = at(body, provider.id === 'stripe' ? 'data.object.metadata' : 'data.custom_data') as {
            member_id: string;
          };
          assert.equal(member_id, member);
        }),
      );
    });
  });
}

test('a changed plan stays changed, and needs another price', () => {
  const story = told(stripe);
  assert.throws(() => story.event('plan-changed'), RangeError);
  assert.throws(() => story.event('plan-changed', { price: 'price_supporter' }), RangeError);
  const changed = story.event('plan-changed', { price: other }).body;
  assert.equal(at(changed, 'data.object.items.data.0.price.id'), other);
  assert.equal(at(changed, 'data.previous_attributes.items.data.0.price.id'), 'price_supporter');
  assert.equal(at(story.event('subscription-renewed').body, 'data.object.items.data.0.price.id'), other);
});

test('a renewal moves the period on, and both places of it agree', () => {
  const story = told(stripe);
  const first = story.event('subscription-started').body;
  const next = story.event('subscription-renewed').body;
  const end = 'data.object.current_period_end';
  const month = 30 * 24 * 3600;
  assert.equal(at(first, end), start.getTime() / 1000 + month);
  assert.equal(at(next, end), start.getTime() / 1000 + 2 * month);
  assert.equal(at(next, 'data.object.current_period_start'), at(first, end));
  assert.equal(at(next, 'data.object.items.data.0.current_period_end'), at(next, end));
  const until = new Date('2026-11-23T10:00:30Z');
  assert.equal(at(story.event('cancel-at-period-end', { periodEnd: until }).body, end), until.getTime() / 1000);
});

test('an invoice is tried until it is paid, and a refund is of the last one that was paid', () => {
  const story = told(stripe);
  const invoiceOf = (kind: BillingKind): unknown => {
    const { body } = story.event(kind);
    return kind === 'refunded' ? at(body, 'data.object.invoice') : at(body, 'data.object.id');
  };
  const first = invoiceOf('payment-succeeded');
  const failed = invoiceOf('payment-failed');
  assert.notEqual(failed, first);
  assert.equal(invoiceOf('payment-failed'), failed);
  assert.equal(invoiceOf('refunded'), first);
  assert.equal(invoiceOf('payment-succeeded'), failed);
  assert.equal(invoiceOf('refunded'), failed);
});

test('times are written as the provider writes them, and can be given', () => {
  const when = new Date('2026-01-02T03:04:05.678Z');
  assert.equal(at(told(stripe).event('resumed', { at: when }).body, 'created'), 1_767_323_045);
  assert.equal(at(told(paddle).event('resumed', { at: when }).body, 'occurred_at'), '2026-01-02T03:04:05.678Z');
  const again = told(paddle).event('resumed', { id: 'evt_given', at: when });
  assert.deepEqual([again.id, at(again.body, 'event_id'), again.at], ['evt_given', 'evt_given', when]);
});

test('a cancellation at the end of the period is taken back by the event after it', () => {
  const story = told(paddle);
  const ends = story.event('cancel-at-period-end').body;
  assert.equal(at(ends, 'data.scheduled_change.action'), 'cancel');
  assert.equal(at(ends, 'data.scheduled_change.effective_at'), at(ends, 'data.current_billing_period.ends_at'));
  assert.equal(at(story.event('resumed').body, 'data.scheduled_change'), null);
});

test('a run whose label does not fit into ids is refused', () => {
  for (const run of ['', 'Run', 'a-b', 'a'.repeat(13), 'ä'])
    assert.throws(() => told(stripe, { run }), RangeError, run);
});
