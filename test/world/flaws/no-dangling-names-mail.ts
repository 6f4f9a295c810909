import { recordsOf } from '../change.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

export default defineFlaw({
  name: 'no-dangling-names-mail',
  row: 'S1.c1',
  expected: 'launch-path/no-dangling-names',
  part: 'apex',
  story:
    'The mailboxes moved to another company; the old one shut its servers down a year later, and one of its records is still in the zone: a part of the mail waits for days and comes back.',
  variants: {
    'second-mail-host-gone': {
      severity: 'high',
      reason: 'the first mail host still takes mail, and nobody is known to hand out the name that is gone',
      apply: plan => {
        plan.zone[plan.domain] = recordsOf(plan, plan.domain).map(record =>
          record.value === '20 mx2.mail-host.example' ? { ...record, value: '20 mx.left-mail-host.example' } : record,
        );
      },
    },
    'third-mail-host-misspelt': {
      severity: 'high',
      reason: 'the right mail hosts stand beside it, and nobody is known to hand out the name',
      apply: plan => {
        plan.zone[plan.domain] = [
          ...recordsOf(plan, plan.domain),
          { type: 'MX', value: '30 mx3.mail-hots.example', ttl: 3600 },
        ];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/no-dangling-names',
    trap: 'a name says on purpose that it takes no mail, with a mail host that is only a dot (RFC 7505)',
    apply: plan => {
      plan.zone[`send.${plan.domain}`] = [{ type: 'MX', value: '0 .', ttl: 3600 }];
    },
  }),
];
