import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { liveModeRefusal } from '../../../src/drive/billing/live-mode.ts';
import { billingProviders } from '../../../src/providers/billing/providers.ts';
import { told } from './told.ts';

/** Joined when the test runs, so that nothing here looks like a key. */
const key = (...parts: readonly string[]): string => [...parts, 'abcdefghijklmnop'.repeat(2)].join('_');
const refusal = (value: string): string | null => liveModeRefusal([{ name: 'PAYMENT_KEY', value }]);

describe('a live key is refused', () => {
  const live: readonly (readonly [provider: string, value: string])[] = [
    ['Stripe', key('sk', 'live')],
    ['Stripe', key('pk', 'live')],
    ['Stripe', key('rk', 'live')],
    ['Stripe', `Bearer ${key('sk', 'live')}`],
    ['Stripe', ` "${key('SK', 'LIVE')}"\n`],
    ['Paddle', key('live')],
    ['Paddle', key('pdl', 'live', 'apikey')],
  ];
  for (const [index, [provider, value]] of live.entries()) {
    test(`${index + 1}: of ${provider}, by the name that the person knows it by, and without a piece of it`, () => {
      const sentence = refusal(value) ?? '';
      assert.match(
        sentence,
        new RegExp(`PAYMENT_KEY holds a live key of ${provider}\\. Give this run the keys of its`),
      );
      assert.doesNotMatch(sentence, /abcdef/);
    });
  }

  test('among others', () => {
    const keys = [
      { name: 'A', value: key('sk', 'test') },
      { name: 'B\u001b[2J', value: key('rk', 'live') },
    ];
    assert.match(liveModeRefusal(keys) ?? '', /^Real members and real money would be touched: B\\u001b\[2J holds/);
  });
});

test('keys of test mode, webhook secrets and what only looks alike are let through', () => {
  for (const value of [
    key('sk', 'test'),
    key('pk', 'test'),
    key('test'),
    key('pdl', 'sdbx', 'apikey'),
    key('whsec'),
    key('pdl', 'ntfset'),
    key('task', 'live'),
    key('always', 'live'),
    'alive_and_well',
    'postgres://localhost/live',
    '',
  ])
    assert.equal(refusal(value), null, value);
});

describe('an event of live mode is refused', () => {
  test('where the provider says so in it, at any depth that it says it', () => {
    const { body } = told(billingProviders.find(({ id }) => id === 'stripe') ?? assert.fail()).event('past-due');
    assert.equal(liveModeRefusal([], [body]), null);
    const outer = JSON.stringify({ ...(JSON.parse(body) as object), livemode: true });
    assert.match(
      liveModeRefusal([], ['not json', outer]) ?? '',
      /an event says that it is from the live mode of Stripe/,
    );
    const inner = JSON.stringify({ livemode: false, data: { object: { livemode: true } } });
    assert.match(liveModeRefusal([], [inner]) ?? '', /live mode of Stripe/);
  });

  test('but not for a text that only speaks of it', () => {
    for (const body of ['{"livemode":"true"}', '{"note":"livemode:true"}', '[true]', 'null', '', '{"data":null}'])
      assert.equal(liveModeRefusal([], [body]), null, body);
  });
});
