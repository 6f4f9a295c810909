import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGather } from '../../../src/watch/dashboard/gather.ts';
import { day, lived, look, minute, monitors, now } from './community.ts';

test('reading on from what is held gives what reading all anew gives, also when the clock is set back', async () => {
  const store = await lived('well');
  const gather = createGather(store, { monitors: () => monitors });
  await gather(now);
  for (const at of [now + minute, now + 20 * minute, now - 60 * minute, now + day]) {
    await store.commit({
      // The second one was begun before what was read already, and written down after it.
      results: [look('page/home', at - 1_000), look('page/home', at - 8 * minute, 'failing')],
      steps: [],
      channels: [],
    });
    const held = await gather(at);
    const anew = await createGather(store, { monitors: () => monitors })(at);
    assert.deepEqual(held.results, anew.results);
    assert.deepEqual(held.days, anew.days);
  }
});
