import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCommunity } from '../support/community.ts';

const { app } = await openCommunity();

test('while a password is hashed or compared, everybody else is answered', async () => {
  const stored = await app.passwords.hash('correct horse battery');
  const works = {
    hash: () => app.passwords.hash('correct horse battery'),
    verify: () => app.passwords.verify(stored, 'correct horse battery'),
  };
  for (const [name, work] of Object.entries(works)) {
    let turns = 0;
    const over = new AbortController();
    const working = work().finally(() => {
      over.abort();
    });
    while (!over.signal.aborted) {
      await new Promise(resolve => setImmediate(resolve));
      turns += 1;
    }
    await working;
    assert.ok(turns > 10, `${name}: the event loop turned ${turns} times meanwhile`);
  }
});
