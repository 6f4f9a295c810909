import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Parts } from '../../../examples/community/src/parts.ts';
import { clean } from '../../../src/drive/clean.ts';
import { harden } from '../../../src/drive/harden/harden.ts';
import { verifications } from '../../../src/drive/harden/index.ts';
import { driveCommunity } from './driven-community.ts';

type Illness = 'none' | 'fails' | 'slow';

/** The community, which falls ill after so many requests, and how many it has answered since then. */
const falling = (illness: Illness, after: number) => {
  const state = { asked: 0, sinceThen: 0, isOver: false };
  const alter = ({ routes }: Parts): Partial<Parts> => ({
    routes: routes.map(route => ({
      ...route,
      handle: async ask => {
        state.asked += 1;
        if (state.asked <= after || state.isOver) return route.handle(ask);
        state.sinceThen += 1;
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
  const { sinceThen } = state;
  state.isOver = true;
  const { left } = await clean(drive);
  assert.deepEqual(left, []);
  assert.equal((await driven.rows())['member'], before['member']);
  return { stopped, sinceThen, ms, seen };
};

describe('a run on an app that falls ill', () => {
  test('ends within 5 requests where it fails, says so, and cleans up', async () => {
    const { stopped, sinceThen, seen } = await tried('fails');
    assert.match(stopped ?? '', /^\d of the last \d+ requests failed$/);
    assert.ok(sinceThen <= 5, `${sinceThen} requests were sent to an app that was ill`);
    assert.match(JSON.stringify(seen), /the app suffers: .* so nothing more was tried/);
  });

  test('ends within 5 requests where it has been slow for ten seconds, and cleans up', async () => {
    const { stopped, sinceThen, ms } = await tried('slow');
    assert.match(stopped ?? '', /more than three times as slow as at the beginning/);
    // One request a second: ten seconds of them, those until it shows in 95 of 100, and no more than five after that.
    assert.ok(ms >= 10_000 && sinceThen <= 20, `${sinceThen} requests in ${Math.round(ms)} ms`);
  });
});
