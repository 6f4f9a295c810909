import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Cloudflare from 'cloudflare';
import { purgeAfter } from '../../../src/changes/hosts/cloudflare/purge.ts';
import type { Plan } from '../../../src/changes/zone/plan.ts';
import { purgedText } from '../../../src/commands/zone-text.ts';
import { sampleWishes, sampleZone } from './sample.ts';
import { clientFor, everything, never, planFor, withWorld, zoneName } from './world.ts';

const granted = { zones: [sampleZone], permissions: [...everything, 'Cache Purge'] };

/** The same plan with the changes of one kind alone. */
const only = (plan: Plan, isWanted: (effect: Plan['changes'][number]['effect']) => boolean): Plan => ({
  ...plan,
  changes: plan.changes.filter(({ effect }) => isWanted(effect)),
});

describe('the cache after a plan', () => {
  it('is emptied once where rules for it or for redirects changed, as the official client does', () =>
    withWorld(granted, async ours => {
      const plan = await planFor(ours, sampleWishes);
      for (const phase of ['http_request_cache_settings', 'http_request_dynamic_redirect']) {
        const part = only(plan, effect => effect.kind === 'rule' && effect.phase === phase);
        assert.ok(part.changes.length > 0, phase);
        ours.forgetLog();
        assert.deepEqual(await purgeAfter(clientFor(ours), part, never), { done: true });
        const [mine, ...more] = ours.log;
        assert.deepEqual(more, []);
        ours.forgetLog();
        const sdk = new Cloudflare({ apiToken: ours.token, baseURL: ours.api, maxRetries: 0, logLevel: 'off' });
        await sdk.cache.purge({ zone_id: ours.zone(zoneName).id, purge_everything: true });
        assert.deepEqual([mine], ours.log);
      }
      assert.equal(ours.zone(zoneName).purges.length, 4);
    }));

  it('is left alone after records, settings and the firewall', () =>
    withWorld(granted, async world => {
      const plan = await planFor(world, sampleWishes);
      const others = only(plan, effect => effect.kind !== 'rule' || effect.phase === 'http_ratelimit');
      assert.ok(others.changes.length > 5);
      assert.equal(await purgeAfter(clientFor(world), others, never), null);
      assert.deepEqual(world.zone(zoneName).purges, []);
      assert.deepEqual(purgedText(null), []);
    }));

  it('keeps what it has where the token may not empty it: the permission is named', () =>
    withWorld({ zones: [sampleZone] }, async world => {
      const purged = await purgeAfter(clientFor(world), await planFor(world, sampleWishes), never);
      assert.ok(purged !== null && !purged.done);
      assert.equal(purged.permission, 'Cache Purge');
      assert.match(purgedText(purged).join(' '), /not emptied: the token lacks the permission “Cache Purge”.*by hand/);
      assert.deepEqual(world.zone(zoneName).purges, []);
    }));

  it('is tried again after a failure of the API, and what stays broken is said', () =>
    withWorld(granted, async world => {
      const plan = await planFor(world, sampleWishes);
      world.fail({ path: 'purge_cache', times: 1, answer: 503 });
      assert.deepEqual(await purgeAfter(clientFor(world), plan, never), { done: true });
      world.fail({ path: 'purge_cache', times: 1_000, answer: 500 });
      const purged = await purgeAfter(clientFor(world), plan, never);
      assert.ok(purged !== null && !purged.done && purged.permission === null && purged.reason !== '');
    }));
});
