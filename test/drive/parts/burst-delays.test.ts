import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answer } from '../../../src/drive/harden/answer.ts';
import { burstOf } from '../../../src/drive/harden/throttles/burst.ts';
import { Inconclusive } from '../../../src/drive/harden/verification.ts';
import { limits } from '../../../src/platform/limits.ts';

/** A sign-in on a clock that only answers move: how long one takes of its own, by who asks, how often they did, and when. */
type Door = {
  readonly ms: (who: 'guesser' | 'other', time: number, now: number) => number;
  readonly status?: (who: 'guesser' | 'other', time: number) => number;
};

const most = 15;

const burstAt = async (door: Door, again?: number) => {
  let now = 0;
  let others = 0;
  let guesses = 0;
  const answer = (who: 'guesser' | 'other', time: number): Answer => {
    const ms = door.ms(who, time, now);
    const status = door.status?.(who, time) ?? (who === 'guesser' ? 401 : 200);
    now += ms;
    const url = 'https://app.community.test/login';
    return { passed: status < 300, reply: { method: 'POST', url, status, headers: [], body: '', ms }, hops: [] };
  };
  const against = {
    beside: async () => answer('other', (others += 1)),
    ...(again === undefined
      ? {}
      : { again: async () => ({ ...answer('other', 0), reply: { ...answer('other', 0).reply, ms: again } }) }),
  };
  try {
    const asked = await burstOf({ elapsed: () => now }, most, async () => answer('guesser', (guesses += 1)), against);
    return { by: asked.burst.by, heldAt: asked.burst.heldAt, others, guesses, why: '' };
  } catch (error) {
    if (!(error instanceof Inconclusive)) throw error;
    return { by: null, heldAt: null, others, guesses, why: error.message };
  }
};

/** 80 ms of work, then twice as long with each guess from the third on. */
const doubling = (time: number): number => 80 * 2 ** Math.max(0, time - 2);

describe('waits that grow', () => {
  test('of whoever guesses alone are a throttle: somebody else asks at once, and the one who guesses waits again', async () => {
    const found = await burstAt({ ms: (who, time) => (who === 'other' ? 90 : Math.min(4_000, doubling(time))) });
    // 80 80 160 320 640 1280: the sixth; the seventh shows that it was no moment of rest.
    assert.deepEqual(found, { by: 'delay', heldAt: 7, others: 1, guesses: 7, why: '' });
  });

  test('are tried with the right password where that is given: made to wait it is a throttle, let in at once the next wrong one tells', async () => {
    const door: Door = { ms: (who, time) => (who === 'other' ? 90 : Math.min(4_000, doubling(time))) };
    const slow = await burstAt(door, 2_000);
    assert.deepEqual(
      { by: slow.by, heldAt: slow.heldAt, guesses: slow.guesses },
      { by: 'delay', heldAt: 6, guesses: 6 },
    );
    const quick = await burstAt(door, 95);
    assert.deepEqual(
      { by: quick.by, heldAt: quick.heldAt, guesses: quick.guesses },
      { by: 'delay', heldAt: 7, guesses: 7 },
    );
  });

  test('of everybody are those of a busy machine: not known, never a throttle, and the reason says how long who waited', async () => {
    const busier = (_: string, __: number, now: number): number => 80 + now / 2;
    const found = await burstAt({ ms: busier });
    assert.equal(found.by, null);
    assert.equal(found.others, limits.hardenBesides);
    assert.equal(found.guesses, most);
    assert.match(found.why, /came later and later, the last after [\d.]+ s, and somebody else .* waited [\d.]+ s: /);
  });

  test('of a machine that is busy in gusts are none, either: one quick answer to somebody else settles nothing', async () => {
    // Busy until somebody else asks for the first time, then never again.
    let isBusy = true;
    const found = await burstAt({
      ms: (who, time) => {
        if (who === 'other') isBusy = false;
        return isBusy ? doubling(time) : 80;
      },
    });
    assert.deepEqual(found, { by: null, heldAt: null, others: 1, guesses: most, why: '' });
  });

  test('nearly a throttle: waits that are long from the first on, or grow for less than a second, are nobody’s', async () => {
    const slow = await burstAt({ ms: who => (who === 'other' ? 80 : 1_500) });
    assert.deepEqual(slow, { by: null, heldAt: null, others: 0, guesses: most, why: '' });
    const little = await burstAt({ ms: (_, time) => 80 + 20 * time });
    assert.deepEqual(little, { by: null, heldAt: null, others: 0, guesses: most, why: '' });
  });

  test('do not hide the refusal that comes after them on a busy machine', async () => {
    const found = await burstAt({
      ms: (_, __, now) => 80 + now / 2,
      status: (who, time) => (who === 'guesser' && time >= 12 ? 429 : 401),
    });
    assert.deepEqual({ by: found.by, heldAt: found.heldAt }, { by: 'status', heldAt: 12 });
  });

  test('say nothing where somebody else is not let in: an error page comes quickly, too', async () => {
    const refused: Door = {
      ms: (who, time) => (who === 'other' ? 5 : Math.min(4_000, doubling(time))),
      status: () => 403,
    };
    assert.match((await burstAt(refused)).why, /came later and later/);
  });

  test('that begin with the last attempt are looked into with one more', async () => {
    const late = (time: number): number => (time < most - 2 ? 80 : 400 * 2 ** (time - most + 2));
    const found = await burstAt({ ms: (who, time) => (who === 'other' ? 80 : late(time)) });
    assert.deepEqual(found, { by: 'delay', heldAt: most + 1, others: 1, guesses: most + 1, why: '' });
  });
});
