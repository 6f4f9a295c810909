import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Machine } from '../../../src/engines/load/growth.ts';
import { histogramOf } from '../../../src/engines/load/histogram.ts';
import { hold, type Plan } from '../../../src/engines/load/hold.ts';
import type { Send } from '../../../src/engines/load/send.ts';
import { virtualTime } from '../../platform/virtual-time.ts';

const never = new AbortController().signal;
const plan: Plan<string> = {
  endpoints: [
    { name: 'GET /fast', target: '/fast', budgetMs: 500 },
    { name: 'GET /slow', target: '/slow', budgetMs: 500 },
    { name: 'GET /cold', target: '/cold', budgetMs: 500 },
  ],
  control: { name: 'GET /healthz', target: '/healthz', usualMs: 10 },
  shape: { perSecond: 10, warmUp: 2, perEndpoint: 100, blocks: 4 },
};

/** Holds a plan against waits in ms, by target and by how often that target was asked before. */
const held = async (
  some: Plan<string>,
  wait: (target: string, before: number) => number,
): Promise<{ readonly outcomes: readonly string[]; readonly asked: { readonly [target: string]: number } }> => {
  const time = virtualTime();
  const asked: Record<string, number> = {};
  const send: Send<string> = async target => {
    const before = asked[target] ?? 0;
    asked[target] = before + 1;
    await time.sleep(wait(target, before));
    return { ok: true, status: 200 };
  };
  const { held } = await time.until(hold(some, send, time, never));
  return { outcomes: held.map(({ name, verdict }) => `${name}: ${verdict.outcome}`), asked };
};

describe('a plan is held against its budgets', () => {
  test('only what is over is measured again, with the control beside it', async () => {
    const { outcomes, asked } = await held(plan, (target, before) => {
      if (target === '/slow') return 900;
      if (target === '/cold') return before < 102 ? 900 : 50;
      return 8;
    });
    assert.deepEqual(outcomes, ['GET /fast: pass', 'GET /slow: fail', 'GET /cold: warn']);
    assert.deepEqual(asked, { '/fast': 102, '/slow': 204, '/cold': 204, '/healthz': 204 });
  });

  test('a slow control request stops the judging, and nothing is measured again', async () => {
    const { outcomes, asked } = await held(plan, () => 900);
    assert.deepEqual(outcomes, ['GET /fast: unknown', 'GET /slow: unknown', 'GET /cold: unknown']);
    assert.equal(asked['/slow'], 102);
  });

  test('a control without a usual time is measured and stops nobody; none at all neither', async () => {
    const { outcomes } = await held({ ...plan, control: { name: 'c', target: '/c', usualMs: null } }, () => 900);
    assert.deepEqual(outcomes, ['GET /fast: fail', 'GET /slow: fail', 'GET /cold: fail']);
    const { asked } = await held({ ...plan, control: null }, () => 8);
    assert.deepEqual(asked, { '/fast': 102, '/slow': 102, '/cold': 102 });
  });

  test('growth within the budget is judged beside it, and measured again before it fails', async () => {
    const machine: Machine = { processor: '2 × P', node: '24.21.0', system: 'linux x64', load: '10 a second' };
    const before = { waits: histogramOf(Array<number>(200).fill(50)), machine };
    const grows: Plan<string> = {
      ...plan,
      machine,
      endpoints: ['/same', '/slower', '/cold'].map(target => ({ name: target, target, budgetMs: 500, before })),
    };
    const time = virtualTime();
    const asked: Record<string, number> = {};
    const send: Send<string> = async target => {
      const times = (asked[target] = (asked[target] ?? 0) + 1);
      await time.sleep(target === '/slower' || (target === '/cold' && times <= 102) ? 200 : 10);
      return { ok: true, status: 200 };
    };
    const { held } = await time.until(hold(grows, send, time, never));
    assert.deepEqual(
      held.map(({ name, verdict, growth }) => `${name}: ${verdict.outcome}, growth ${growth?.outcome}`),
      ['/same: pass, growth pass', '/slower: pass, growth fail', '/cold: pass, growth warn'],
    );
    assert.deepEqual(asked, { '/same': 102, '/slower': 204, '/cold': 204, '/healthz': 204 });
  });
});
