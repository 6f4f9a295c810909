import assert from 'node:assert/strict';
import type { Aim, Collector } from '../../src/collectors/collector.ts';
import dnsCollector from '../../src/collectors/dns.ts';
import { configSchema } from '../../src/config/schema.ts';
import type { Evidence, EvidenceKey, EvidenceSet } from '../../src/evidence/map.ts';
import type { Io } from '../../src/platform/io.ts';
import { createPatience } from '../../src/platform/patience.ts';
import { realIo } from '../../src/platform/real-io.ts';
import type { WorldPlan } from '../world/plan.ts';
import type { World } from '../world/world.ts';

export const aimOf = (plan: WorldPlan, more: Partial<Aim> = {}): Aim => ({
  domain: plan.domain,
  unicode: plan.domain,
  config: configSchema.parse(plan.config),
  repo: null,
  browser: false,
  ...more,
});

/** An io that leads into the world, with little patience so that silence does not hold up the tests. */
export const worldIo = (world: World): Io => ({
  ...realIo({ net: world.net, progress: () => {} }),
  patience: createPatience(600, 150),
});

/** Serves the plan, finds the hosts by DNS and runs one more collector. */
export const lookWith = async <K extends EvidenceKey>(
  world: World,
  plan: WorldPlan,
  collector: Collector<K>,
  options: { readonly aim?: Partial<Aim>; readonly sofar?: EvidenceSet['keys']; readonly io?: Io } = {},
): Promise<Evidence[K]> => {
  await world.set(plan);
  const io = options.io ?? worldIo(world);
  const aim = aimOf(plan, options.aim);
  const { signal } = new AbortController();
  const dns = await dnsCollector.collect(aim, {}, io, signal);
  return collector.collect(aim, { dns: { status: 'ok', value: dns }, ...options.sofar }, io, signal);
};

/** Something that must be there. */
export const given = <T>(value: T | undefined | null): T => {
  assert.ok(value !== undefined && value !== null);
  return value;
};
