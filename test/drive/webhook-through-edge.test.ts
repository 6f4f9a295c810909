import assert from 'node:assert/strict';
import { test } from 'node:test';
import { composed } from '../../examples/community-flawed/compose.ts';
import flaw from '../../examples/community-flawed/flaws/webhook-needs-origin.ts';
import check from '../../src/checks/edge/webhook-not-swallowed.ts';
import { cdn } from '../../src/collectors/cdn.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { lookWith } from '../collectors/looking.ts';
import { edgeToken, edgeVariable } from '../world/cloudflare/edge-world.ts';
import { everyWebHost } from '../world/change.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld } from '../world/world.ts';
import { driveCommunity } from './community/driven-community.ts';

/** What the check says of the running community with these flaws in it, behind app.community.test. */
const verdictWith = async (...choice: readonly string[]) => {
  const driven = await driveCommunity(composed(choice).alter);
  const world = await startWorld();
  try {
    const plan = soundPlan();
    const upstream = Number(new URL(driven.community.siteUrl).port);
    for (const host of everyWebHost(plan, `app.${plan.domain}`)) host.https = [{ path: '/*', answer: { upstream } }];
    plan.config['health'] = { webhook: new URL(driven.community.webhookUrl).pathname };
    plan.config['cloudflare'] = { token: edgeVariable };
    // Only what is served already has a way into the world.
    await world.set(plan);
    const io = realIo({ net: world.net, progress: () => {} });
    const env = (name: string) => (name === edgeVariable ? (edgeToken(plan) ?? undefined) : io.env(name));
    const seen = await lookWith(world, plan, cdn, { io: { ...io, env } });
    return { seen, verdict: check.judge({ cdn: seen }, new Date()) };
  } finally {
    await world.stop();
    await driven.stop();
  }
};

test('the sound community takes 65 events at once and refuses each for its signature', async () => {
  const { seen, verdict } = await verdictWith();
  assert.deepEqual(seen.webhook?.burst, { status: 'ok', value: { sent: 64, throttled: 0 } });
  assert.equal(verdict.outcome, 'pass');
});

for (const variant of Object.keys(flaw.variants))
  test(`${flaw.name}: ${variant}`, async () => {
    const { seen, verdict } = await verdictWith(`${flaw.name}:${variant}`);
    assert.equal(verdict.outcome, 'fail', JSON.stringify(seen.webhook));
    assert.ok(verdict.outcome === 'fail');
    const [{ severity, confidence, cause }] = verdict.faults;
    assert.deepEqual([severity, confidence], ['blocker', 'proven']);
    const words = {
      'refused-like-a-foreign-page': /does not come from one of its own pages/,
      'answered-by-a-redirect': /answers 301/,
      'throttled-like-a-visitor': /throttles events/,
    };
    assert.match(cause, words[variant as keyof typeof words]);
  });
