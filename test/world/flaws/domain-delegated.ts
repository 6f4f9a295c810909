import { at } from '../parts.ts';
import { changeServer, recordsOf } from '../change.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

export default defineFlaw({
  name: 'domain-delegated',
  row: 'S1.c1',
  expected: 'launch-path/domain-delegated',
  part: 'parent',
  alone: 'nothing under a domain that the registry does not know can be looked at',
  story:
    'The contact address at the registrar bounced, its verification mail was never answered, and the registry took the name out of its zone; or the name servers were cleared during a move to another DNS provider.',
  variants: {
    'not-in-the-registry-zone': {
      severity: 'blocker',
      apply: plan => {
        plan.parent.registered = false;
      },
    },
    'no-name-servers': {
      severity: 'blocker',
      apply: plan => {
        plan.delegation = [];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/domain-delegated',
    trap: 'the name servers are named under the domain itself, so only the registry can say where they are',
    apply: plan => {
      const names = plan.nameServers.map((_, index) => `dns${index + 1}.${plan.domain}`);
      plan.delegation = names;
      for (const [index, name] of names.entries()) {
        plan.zone[name] = at(plan.nameServers[index]?.address ?? '');
        changeServer(plan, index, { name });
      }
      plan.zone[plan.domain] = [
        ...recordsOf(plan, plan.domain).filter(({ type }) => type !== 'NS'),
        ...names.map(value => ({ type: 'NS' as const, value, ttl: 86_400 })),
      ];
    },
  }),
];
