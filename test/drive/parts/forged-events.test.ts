import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { RoleTrial } from '../../../src/evidence/hardening/billing.ts';
import type { BillingEvent } from '../../../src/drive/billing/story.ts';
import { forgeries, type ForgeryName } from '../../../src/drive/billing/sign.ts';
import type { Payer, Sheet } from '../../../src/drive/harden/billing/payer.ts';
import { forgedTrials } from '../../../src/drive/harden/webhooks/forged.ts';
import type { Subscription } from '../../../src/drive/payments.ts';

const names = Object.keys(forgeries) as readonly ForgeryName[];

/** An app that takes these forgeries for genuine, and what it was asked. */
const appThatTakes = (taken: readonly ForgeryName[]) => {
  const state = { holds: null as string | null, events: 0, looks: 0 };
  const subscription = {
    plan: 'supporter',
    tell: async () => void (state.events += 1),
    event: (kind: string) => ({ kind, id: 'evt', body: '{}' }) as unknown as BillingEvent,
  } as unknown as Subscription;
  const seen = (due: string | null): RoleTrial => {
    state.looks += 1;
    return { due, holds: state.holds, afterMs: 0, waitedMs: 0, opens: null, policy: null, shown: [] };
  };
  const sheet = (): Sheet =>
    ({
      begin: async () => {
        state.looks += 1;
        assert.equal(state.holds, null, 'a subscription begins while another one runs');
        return subscription;
      },
      send: async (_of: Subscription, _event: BillingEvent, forgery?: ForgeryName) => {
        state.events += 1;
        const isTaken = forgery !== undefined && taken.includes(forgery);
        if (isTaken) state.holds = 'supporter';
        return isTaken;
      },
      stays: async (due: string | null) => seen(due),
      end: async () => {
        state.events += 1;
        state.holds = null;
      },
      shown: () => [],
    }) as unknown as Sheet;
  const payer = {
    plans: ['supporter'],
    givers: () => ['checkout-completed', 'subscription-started'],
    sheet,
  } as unknown as Payer;
  return { state, payer };
};

const tried = async (taken: readonly ForgeryName[]) => {
  const { state, payer } = appThatTakes(taken);
  const trials = forgedTrials(payer);
  const gave: string[] = [];
  for (const name of names) {
    const trial = await trials[`forged:${name}`]?.();
    if (trial?.holds !== null) gave.push(name);
  }
  assert.equal(state.holds, null, 'what was given was not ended');
  return { gave, ...state };
};

describe('forged events', () => {
  test('of which an app takes none are looked after once', async () => {
    const { gave, events, looks } = await tried([]);
    assert.deepEqual(gave, []);
    // Nothing tells the end of what was never genuinely begun: an app that fails at that says nothing of forgeries.
    assert.deepEqual({ events, looks }, { events: names.length + 1, looks: 2 });
  });

  for (const name of names)
    test(`are told apart where an app takes the one ${forgeries[name].says}`, async () => {
      assert.deepEqual((await tried([name])).gave, [name]);
    });

  test('are told apart where an app takes all of them', async () => {
    assert.deepEqual((await tried(names)).gave, names);
  });
});
