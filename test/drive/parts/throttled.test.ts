import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Reply } from '../../../src/drive/reply.ts';
import type { Session } from '../../../src/drive/session.ts';
import { patiently, waitAskedFor } from '../../../src/drive/throttled.ts';
import { FlowStopped } from '../../../src/drive/walk.ts';
import type { Io } from '../../../src/platform/io.ts';
import { limits } from '../../../src/platform/limits.ts';

const refused = (headers: Reply['headers'] = [], status = 429): Reply => ({
  method: 'POST',
  url: 'http://app.test/join',
  status,
  headers,
  body: '',
  ms: 1,
});

/** A walk that is refused so often, with what it was made to wait. */
const walked = async (times: number, reply: Reply): Promise<{ asked: number; waits: readonly number[] }> => {
  let asked = 0;
  const waits: number[] = [];
  const io = { sleep: async (ms: number) => void waits.push(ms) } as unknown as Io;
  const session = { last: () => reply } as Session;
  const signal = new AbortController().signal;
  await patiently({ io, signal }, session, async () => {
    asked += 1;
    if (asked <= times) throw new FlowStopped('sign-up', 'look', 'refused', reply);
  });
  return { asked, waits };
};

describe('an app that throttles', () => {
  test('is left alone for as long as it asks, in either header, and asked again', async () => {
    assert.deepEqual(await walked(1, refused([['retry-after', '7']])), { asked: 2, waits: [7_000] });
    assert.deepEqual(await walked(2, refused([['x-retry-after', '10']])), { asked: 3, waits: [10_000, 10_000] });
  });

  test('is not asked for ever', async () => {
    await assert.rejects(walked(limits.driveThrottledTries + 1, refused([['retry-after', '1']])), FlowStopped);
  });

  test('that does not say how long, or too long, or says it in no number, ends the walk', async () => {
    for (const headers of [
      [],
      [['retry-after', '3600']],
      [['retry-after', 'soon']],
      [['retry-after', '-1']],
    ] as const) {
      assert.equal(waitAskedFor(refused(headers)), null);
      await assert.rejects(walked(1, refused(headers)), FlowStopped);
    }
  });

  test('is another thing than one that says no', async () => {
    await assert.rejects(walked(1, refused([['retry-after', '1']], 403)), FlowStopped);
  });
});
