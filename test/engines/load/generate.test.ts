import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gate, needsRerun } from '../../../src/engines/load/gate.ts';
import { generate, type EndpointRun } from '../../../src/engines/load/generate.ts';
import { quantile } from '../../../src/engines/load/histogram.ts';
import type { Shape } from '../../../src/engines/load/schedule.ts';
import type { Send } from '../../../src/engines/load/send.ts';
import { PeerFailure, SilentPeer } from '../../../src/platform/errors.ts';
import { limits } from '../../../src/platform/limits.ts';
import { frozenWait, trueQuantile } from './frozen.ts';
import { virtualTime, type VirtualTime } from '../../platform/virtual-time.ts';

const never = new AbortController().signal;
const one = [{ name: 'GET /', target: '/' }];
const ok = { ok: true, status: 200 };

const runOne = async (time: VirtualTime, shape: Shape, send: Send<string>, signal = never): Promise<EndpointRun> => {
  const [run] = await time.until(generate(one, shape, send, time, signal));
  assert.ok(run !== undefined);
  return run;
};

const within = (found: number, truth: number, share: number): void =>
  assert.ok(Math.abs(found - truth) <= truth * share, `${found} for ${truth}`);

describe('the generator', () => {
  test('a server that freezes for 2 s of 10 is seen as visitors see it', async () => {
    const time = virtualTime();
    const shape = { perSecond: 200, warmUp: 0, perEndpoint: 2_000, blocks: 4 };
    const freeze = { from: 4_000, to: 6_000 };
    const run = await runOne(time, shape, async () => {
      await time.sleep(frozenWait(time.elapsed(), 5, freeze));
      return ok;
    });
    const truth = trueQuantile(shape, 0.95, 5, freeze);
    within(truth, 1_500, 0.01);
    within(quantile(run.waits, 0.95), truth, 0.001_1);
    within(quantile(run.waits, 0.5), 5, 0.25);
    assert.deepEqual(run.lag, { p95: 0, max: 0 });
    // The blocks show when it was: the third quarter holds the end of the freeze, the first and the last nothing of it.
    assert.deepEqual(
      run.blocks.map(block => quantile(block, 0.9) > 100),
      [false, true, true, false],
    );
  });

  test('requests above the cap keep their intended time', async () => {
    const time = virtualTime();
    const count = limits.loadAtOnce + 100;
    let [open, most] = [0, 0];
    const run = await runOne(time, { perSecond: 1_000, warmUp: 0, perEndpoint: count, blocks: 1 }, async () => {
      open += 1;
      most = Math.max(most, open);
      await time.sleep(5_000);
      open -= 1;
      return ok;
    });
    assert.equal(most, limits.loadAtOnce);
    assert.equal(run.lag.max, 0);
    // Request 512 is meant for 512 ms and gets the place of request 0, free at 5000 ms.
    within(quantile(run.waits, 1), 5_000 - limits.loadAtOnce + 5_000, 0.001_1);
    assert.equal(run.waits.infinite, 0);
  });

  test('the warm-up is sent and not counted', async () => {
    const time = virtualTime();
    let sent = 0;
    const run = await runOne(time, { perSecond: 10, warmUp: 20, perEndpoint: 50, blocks: 2 }, async () => {
      sent += 1;
      await time.sleep(sent <= 20 ? 3_000 : 10);
      return sent <= 10 ? { ok: false, status: 503 } : ok;
    });
    assert.equal(sent, 70);
    assert.equal(run.waits.count, 50);
    assert.deepEqual(run.failures, {});
    within(quantile(run.waits, 1), 10, 0.001_1);
  });

  test('whatever fails waits for ever, and is told apart', async () => {
    const time = virtualTime();
    let sent = 0;
    const kinds: readonly Send<string>[] = [
      () => Promise.resolve(ok),
      () => Promise.resolve({ ok: false, status: 503 }),
      () => Promise.resolve({ ok: false, status: 200, reason: 'longer than 10 bytes' }),
      () => Promise.resolve({ ok: false, status: null }),
      () => Promise.reject(new PeerFailure('refused', '10.0.0.1 refused the connection')),
      () => Promise.reject(new PeerFailure('failed', 'text from outside')),
      () => Promise.reject(new SilentPeer('10.0.0.1 did not answer')),
      () => new Promise(() => {}),
    ];
    const run = await runOne(time, { perSecond: 8, warmUp: 0, perEndpoint: 8, blocks: 1 }, (target, signal) => {
      sent += 1;
      return kinds[sent - 1]?.(target, signal) ?? Promise.resolve(ok);
    });
    assert.equal(run.waits.infinite, 7);
    assert.deepEqual(run.failures, {
      'status 503': 1,
      'longer than 10 bytes': 1,
      'no answer': 2,
      'connection refused': 1,
      'request failed': 1,
      'no answer within 10 s': 1,
    });
  });

  test('a request that is given up is told so', async () => {
    const time = virtualTime();
    const given: AbortSignal[] = [];
    await runOne(time, { perSecond: 1, warmUp: 0, perEndpoint: 1, blocks: 1 }, (_, signal) => {
      given.push(signal);
      return new Promise(() => {});
    });
    assert.deepEqual(
      given.map(({ aborted }) => aborted),
      [true],
    );
  });

  test('a bug of the sender is no fault of the server: the run ends with it', async () => {
    const time = virtualTime();
    const bug = new TypeError('no such thing');
    let sent = 0;
    const run = runOne(time, { perSecond: 10, warmUp: 0, perEndpoint: 100, blocks: 1 }, () => {
      sent += 1;
      return sent === 3 ? Promise.reject(bug) : new Promise(() => {});
    });
    await assert.rejects(run, bug);
    assert.equal(sent, 3);
  });

  test('an aborted run stops sending and throws the reason', async () => {
    const time = virtualTime();
    const stop = new AbortController();
    let sent = 0;
    const run = runOne(
      time,
      { perSecond: 10, warmUp: 0, perEndpoint: 100, blocks: 1 },
      () => {
        sent += 1;
        if (sent === 5) stop.abort(new Error('enough'));
        return new Promise(() => {});
      },
      stop.signal,
    );
    await assert.rejects(run, /enough/);
    assert.equal(sent, 5);
  });

  test('endpoints are told apart', async () => {
    const time = virtualTime();
    const two = [
      { name: 'fast', target: 10 },
      { name: 'slow', target: 400 },
    ];
    const shape = { perSecond: 10, warmUp: 0, perEndpoint: 20, blocks: 2 };
    const runs = await time.until(
      generate(
        two,
        shape,
        async ms => {
          await time.sleep(ms);
          return ok;
        },
        time,
        never,
      ),
    );
    assert.deepEqual(
      runs.map(({ name, waits }) => [name, waits.count, Math.round(quantile(waits, 0.95) / 10)]),
      [
        ['fast', 20, 1],
        ['slow', 20, 40],
      ],
    );
    assert.deepEqual(await time.until(generate([], shape, () => Promise.resolve(ok), time, never)), []);
  });

  test('a generator that cannot keep its schedule learns not enough; it fails nobody', async () => {
    const time = virtualTime();
    const shape = { perSecond: 1_000, warmUp: 0, perEndpoint: 1_000, blocks: 4 };
    // Each request costs this process 2 ms of work, twice of what there is, and the server answers at once.
    const run = await runOne(time, shape, () => {
      time.stall(2);
      return Promise.resolve(ok);
    });
    within(run.lag.max, 1_000, 0.02);
    within(run.lag.p95, 950, 0.03);
    const budget = { name: 'GET /', ms: 500 };
    assert.ok(quantile(run.waits, 0.95) > budget.ms, 'its own delay looks like a slow server');
    assert.equal(needsRerun(budget, run), false);
    const verdict = gate(budget, run, run);
    assert.equal(verdict.outcome, 'not-enough');
    assert.match(verdict.reason, /this machine sent requests up to (?:\d+ ms|1 s) late/);
  });
});
