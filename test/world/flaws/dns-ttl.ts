import { recordsOf } from '../change.ts';
import { alias } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const label = 'podcast';
const host = `${label}.community.test`;
const day = 86_400;
const nothingBroken = 'everything works today; what it costs is time on the day something has to be changed';

export default defineFlaw({
  name: 'dns-ttl',
  row: 'A1',
  expected: 'launch-path/dns-ttl',
  hosts: [label],
  story:
    'A guide on "faster DNS" said to let records live for days; on launch day the address was changed and half of the visitors kept going to the old server until the weekend.',
  variants: {
    'address-lives-two-days': {
      severity: 'medium',
      reason: nothingBroken,
      apply: plan => {
        plan.zone[host] = recordsOf(plan, host).map(record => ({ ...record, ttl: 2 * day }));
      },
    },
    'alias-lives-a-week': {
      severity: 'medium',
      reason: nothingBroken,
      apply: plan => {
        plan.elsewhere['podcast.edge-host.example'] = recordsOf(plan, host);
        plan.zone[host] = alias('podcast.edge-host.example').map(record => ({ ...record, ttl: 7 * day }));
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/dns-ttl',
    trap: 'a record lives for exactly a day, and records that are never touched in a hurry live for a week',
    hosts: [label],
    apply: plan => {
      plan.elsewhere['podcast.edge-host.example'] = recordsOf(plan, host).map(record => ({ ...record, ttl: 7 * day }));
      plan.zone[host] = alias('podcast.edge-host.example').map(record => ({ ...record, ttl: day }));
      plan.zone[plan.domain] = recordsOf(plan, plan.domain).map(record =>
        record.type === 'MX' || record.type === 'NS' || record.type === 'TXT' ? { ...record, ttl: 7 * day } : record,
      );
    },
  }),
];
