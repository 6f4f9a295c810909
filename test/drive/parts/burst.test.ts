import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Answer } from '../../../src/drive/harden/answer.ts';
import { burstOf, takenFirst } from '../../../src/drive/harden/throttles/burst.ts';
import { realIo } from '../../../src/platform/real-io.ts';

const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => undefined });

const answer = (status: number): Answer => ({
  passed: status < 300,
  reply: { method: 'POST', url: 'https://app.community.test/ask', status, headers: [], body: '', ms: 1 },
  hops: [],
});

/** Asks fifteen times at most, with these answers, the last one for ever. */
const asked = async (statuses: readonly number[]) => {
  let count = 0;
  const ask = takenFirst('a question was not taken', async () => {
    count += 1;
    return answer(statuses[Math.min(count, statuses.length) - 1] ?? 200);
  });
  try {
    const { burst } = await burstOf(io, 15, ask, { beside: null });
    return { count, heldAt: burst.heldAt, why: '' };
  } catch (error) {
    return { count, heldAt: null, why: String(error) };
  }
};

describe('a burst', () => {
  test('ends after one request where nothing is there that would take it, and says so', async () => {
    const { count, why } = await asked([404]);
    assert.equal(count, 1);
    assert.match(why, /a question was not taken: 404/);
  });

  test('goes on to its end where nothing holds it up: that is the fault', async () => {
    assert.deepEqual(await asked([200]), { count: 15, heldAt: null, why: '' });
  });

  test('ends where it is held up, at once or later', async () => {
    assert.deepEqual(await asked([429]), { count: 1, heldAt: 1, why: '' });
    assert.deepEqual(await asked([200, 200, 429]), { count: 3, heldAt: 3, why: '' });
  });

  test('of an app that is broken says nothing', async () => {
    const { count, why } = await asked([500]);
    assert.equal(count, 1);
    assert.match(why, /the app answered 500/);
  });
});
