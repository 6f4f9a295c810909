import { recordsOf } from '../change.ts';
import { alias, text } from '../parts.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const label = 'events';
const host = `${label}.community.test`;
const elsewhereInTheWorld = 'the name is not the bare domain, so the rest of the community stays in reach';

/** Puts this many aliases between the host and its addresses. */
const aliasesTo = (plan: WorldPlan, count: number): void => {
  const link = (index: number): string => `hop${index}.edge-host.example`;
  plan.elsewhere[link(count)] = recordsOf(plan, host);
  for (let index = 1; index < count; index += 1) plan.elsewhere[link(index)] = alias(link(index + 1));
  plan.zone[host] = alias(link(1));
};

export default defineFlaw({
  name: 'cname-conflicts',
  row: 'S1.c1',
  expected: 'launch-path/cname-conflicts',
  hosts: [label],
  story:
    'A newsletter service asked for a TXT record at the name that is already an alias, and the panel took both (RFC 1034 §3.6.2); or two names were pointed at each other while hosts were switched.',
  variants: {
    'text-beside-an-alias': {
      severity: 'high',
      reason: elsewhereInTheWorld,
      apply: plan => {
        const target = 'events.edge-host.example';
        plan.elsewhere[target] = recordsOf(plan, host);
        plan.zone[host] = [...alias(target), ...text('letter-service-verification=5d1f0a')];
      },
    },
    'nine-aliases-in-a-row': {
      severity: 'high',
      reason: elsewhereInTheWorld,
      apply: plan => aliasesTo(plan, 9),
    },
    'two-names-in-a-circle': {
      severity: 'high',
      reason: elsewhereInTheWorld,
      apply: plan => {
        plan.zone[host] = alias(`live.${host}`);
        plan.zone[`live.${host}`] = alias(host);
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/cname-conflicts',
    trap: 'a chain of exactly eight aliases through three companies',
    hosts: [label],
    apply: plan => aliasesTo(plan, 8),
  }),
];
