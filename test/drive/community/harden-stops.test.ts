import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Parts } from '../../../examples/community/src/parts.ts';
import { clean } from '../../../src/drive/clean.ts';
import { harden } from '../../../src/drive/harden/harden.ts';
import { verifications } from '../../../src/drive/harden/index.ts';
import { driveCommunity } from './driven-community.ts';

type Illness = 'none' | 'fails' | 'slow';

const tenSeconds = 10_000;

/**
 * The community, which falls ill after so many requests: how many came since then, and how many of those after it had been
 * ill for ten seconds.
 */
const falling = (illness: Illness, after: number) => {
  const state = { asked: 0, sinceThen: 0, afterTenSeconds: 0, isOver: false };
  let illSince: number | null = null;
  const alter = ({ routes }: Parts): Partial<Parts> => ({
    routes: routes.map(route => ({
      ...route,
      handle: async ask => {
        state.asked += 1;
        if (state.asked <= after || state.isOver) return route.handle(ask);
        state.sinceThen += 1;
        illSince ??= performance.now();
        if (performance.now() - illSince > tenSeconds) state.afterTenSeconds += 1;
        if (illness === 'fails') return ask.context.json({ error: 'ill' }, 503);
        await sleep(1_000);
        return route.handle(ask);
      },
    })),
  });
  return { state, alter };
};

const chosen = verifications.filter(({ name }) => name === 'sessions');

const tried = async (illness: Illness) => {
  const { state, alter } = falling(illness, 25);
  const driven = await driveCommunity(alter);
  after(driven.stop);
  const drive = await driven.drive();
  after(() => drive.close());
  const before = await driven.rows();
  const from = drive.io.elapsed();
  const { stopped, tried: seen } = await harden(drive, chosen, () => undefined);
  const ms = drive.io.elapsed() - from;
  const { sinceThen, afterTenSeconds } = state;
  state.isOver = true;
  const { left } = await clean(drive);
  assert.deepEqual(left, []);
  assert.equal((await driven.rows())['member'], before['member']);
  return { stopped, sinceThen, afterTenSeconds, ms, seen };
};

describe('a run on an app that falls ill', () => {
  test('ends within 5 requests where it fails, says so, and cleans up', async () => {
    const { stopped, sinceThen, seen } = await tried('fails');
    assert.match(stopped ?? '', /^\d of the last \d+ requests failed$/);
    assert.ok(sinceThen <= 5, `${sinceThen} requests were sent to an app that was ill`);
    assert.match(JSON.stringify(seen), /the app suffers: .* so nothing more was tried/);
  });

  test('ends within 5 requests where it has been slow for ten seconds, and cleans up', async () => {
    const { stopped, afterTenSeconds, ms } = await tried('slow');
    assert.match(stopped ?? '', /more than three times as slow as at the beginning/);
    assert.ok(ms >= tenSeconds, `it was stopped after ${Math.round(ms)} ms, before it was slow for ten seconds`);
    assert.ok(afterTenSeconds <= 5, `${afterTenSeconds} requests were sent after ten seconds of slowness`);
  });
});
