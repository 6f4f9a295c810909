import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Stripe } from 'stripe';
import { signatureSchemes, verifySignature } from '../../../examples/community/src/billing/signature.ts';
import { forged, forgeries, signed, type ForgeryName, type SignedRequest } from '../../../src/drive/billing/sign.ts';
import type { BillingEvent } from '../../../src/drive/billing/story.ts';
import { paddle } from '../../../src/providers/billing/paddle.ts';
import { billingKinds } from '../../../src/providers/billing/provider.ts';
import { billingProviders } from '../../../src/providers/billing/providers.ts';
import { stripe } from '../../../src/providers/billing/stripe.ts';
import { start, told } from './told.ts';

const secret = ['whsec', 'of', 'this', 'test'].join('_');
// No request leaves: only the part that checks signatures is used.
const { webhooks } = new Stripe(['sk', 'test', 'unused'].join('_'));
const names = Object.keys(forgeries) as readonly ForgeryName[];
const event = told(stripe).event('subscription-started');

const header = ({ headers }: SignedRequest): string => headers[stripe.signature.header] ?? '';

/** As the official library sees a request that comes in at this moment. */
const officially = (request: SignedRequest, now: Date): Stripe.Event =>
  webhooks.constructEvent(request.body, header(request), secret, 300, undefined, now.getTime());

describe("Stripe's own library", () => {
  test('writes the same header for the same body, secret and time', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        fc.string({ minLength: 1, maxLength: 60 }),
        fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
        (body, key, at) => {
          const any: BillingEvent = { ...event, body };
          const timestamp = Math.floor(at.getTime() / 1000);
          fc.pre(timestamp > 0);
          assert.equal(
            header(signed(any, { provider: stripe, secret: key, at })),
            webhooks.generateTestHeaderString({ payload: body, secret: key, timestamp }),
          );
        },
      ),
    );
  });

  test('takes every kind of event', () => {
    const story = told(stripe);
    for (const kind of billingKinds) {
      const each = story.event(kind, kind === 'plan-changed' ? { price: 'price_patron' } : {});
      const taken = officially(signed(each, { provider: stripe, secret, at: start }), start);
      assert.equal(taken.id, each.id);
      assert.equal(taken.type, each.type);
      assert.equal(taken.livemode, false);
    }
  });

  for (const name of names) {
    test(`refuses what is ${name}`, () => {
      const request = forged(name, event, { provider: stripe, secret, at: start });
      // Where there is nothing to compare the library throws an error without a type.
      const expected = name === 'empty-signature' ? Error : { type: 'StripeSignatureVerificationError' };
      assert.throws(() => officially(request, start), expected);
    });
  }
});

describe('a forgery differs from the genuine request in one thing only', () => {
  for (const provider of billingProviders) {
    test(provider.name, () => {
      const one = told(provider).event('subscription-started');
      const signing = { provider, secret, at: start };
      const real = signed(one, signing);
      assert.equal(names.length, 7);
      for (const name of names) {
        const request = forged(name, one, signing);
        const isSameBody = request.body === real.body;
        const isSameHeader = request.headers[provider.signature.header] === real.headers[provider.signature.header];
        assert.deepEqual([isSameBody, isSameHeader], name === 'body-changed' ? [false, true] : [true, false], name);
        assert.doesNotThrow(() => JSON.parse(request.body));
      }
      const changed = forged('body-changed', one, signing).body;
      assert.equal(changed.length, real.body.length);
      assert.equal(Array.from(changed).filter((character, index) => character !== real.body[index]).length, 1);
    });
  }

  test('an old one would be taken if it were not old, and one of another kind if its field counted', () => {
    const signing = { provider: stripe, secret, at: start };
    const old = forged('too-old', event, signing);
    assert.equal(officially(old, new Date(start.getTime() - 600_000)).id, event.id);
    const unknown = forged('unknown-scheme-only', event, signing);
    const renamed = { ...unknown, headers: { 'stripe-signature': header(unknown).replace('v0=', 'v1=') } };
    assert.equal(officially(renamed, start).id, event.id);
  });
});

test("a receiver of Paddle's signatures takes the genuine one and none of the forged", () => {
  const one = told(paddle).event('subscription-started');
  const signing = { provider: paddle, secret, at: start };
  const verify = ({ body, headers }: SignedRequest): void =>
    verifySignature(body, headers['paddle-signature'], { scheme: signatureSchemes.paddle, secret, now: start });
  verify(signed(one, signing));
  for (const name of names) assert.throws(() => verify(forged(name, one, signing)), name);
});

test('an empty secret signs nothing', () => {
  assert.throws(() => signed(event, { provider: stripe, secret: '', at: start }), RangeError);
});
