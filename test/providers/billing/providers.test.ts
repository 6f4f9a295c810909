import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Stripe } from 'stripe';
import { billingKinds, placeholders, type Template } from '../../../src/providers/billing/provider.ts';
import { billingProviderNamed, billingProviders } from '../../../src/providers/billing/providers.ts';

const textsIn = (template: Template): readonly string[] => {
  if (typeof template === 'string') return [template];
  if (template === null || typeof template !== 'object') return [];
  return Object.values(template).flatMap((each: Template) => textsIn(each));
};

test('each provider tells every kind of event, with placeholders that exist', () => {
  const known = new Set<string>(placeholders.map(name => `{{${name}}}`));
  for (const { id, events, envelope } of billingProviders) {
    assert.deepEqual(Object.keys(events).toSorted(), billingKinds.toSorted(), id);
    const texts = [envelope, ...Object.values(events).map(({ data }) => data)].flatMap(textsIn);
    assert.deepEqual(
      texts.filter(text => /[{}]/.test(text) && !known.has(text)),
      [],
      id,
    );
    for (const needed of ['{{event.id}}', '{{event.type}}', '{{at}}', '{{event.data}}'])
      assert.ok(textsIn(envelope).includes(needed), `${id} ${needed}`);
  }
});

test('templates are of test mode, and no start of a live key stands in them', () => {
  const live = billingProviders.flatMap(({ keys }) => keys.live.map(prefix => `${prefix.join('_')}_`));
  assert.ok(live.length > 4);
  for (const { events, envelope, liveFields } of billingProviders) {
    const text = JSON.stringify([envelope, events]);
    assert.doesNotMatch(text, /"livemode":true/);
    assert.deepEqual(
      live.filter(prefix => text.includes(prefix)),
      [],
    );
    if (liveFields.length > 0) assert.match(text, /"livemode":false/);
  }
});

test("the newest shape of Stripe's events is the one that is told", () => {
  const told = JSON.stringify(billingProviders.find(({ id }) => id === 'stripe')?.envelope);
  assert.ok(told.includes(`"api_version":"${Stripe.API_VERSION}"`), Stripe.API_VERSION);
});

test('a provider can be named by a person', () => {
  assert.equal(billingProviderNamed(' Stripe ')?.id, 'stripe');
  assert.equal(billingProviderNamed('paddle')?.id, 'paddle');
  assert.equal(billingProviderNamed('somebody'), null);
  assert.equal(billingProviderNamed(''), null);
});
