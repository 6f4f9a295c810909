import { recordsOf } from '../change.ts';
import { alias } from '../parts.ts';
import { defineFlaw, defineNearMiss, type WorldPlan, type ZoneRecord } from '../plan.ts';

const target = 'harbour.edge-host.example';

/** Takes the addresses of the bare domain away and gives them to the host's name for the site. */
const movedAddresses = (plan: WorldPlan): readonly ZoneRecord[] => {
  const addresses = recordsOf(plan, plan.domain).filter(({ type }) => type === 'A' || type === 'AAAA');
  plan.zone[plan.domain] = recordsOf(plan, plan.domain).filter(record => !addresses.includes(record));
  plan.elsewhere[target] = addresses;
  return addresses;
};

export default defineFlaw({
  name: 'cname-conflicts-apex',
  row: 'S1.c1',
  expected: 'launch-path/cname-conflicts',
  part: 'apex',
  story:
    'The hosting guide says "add a CNAME", the panel lets one be made for @, and from then on some mail servers find no MX for the domain (RFC 1912 §2.4).',
  variants: {
    'alias-beside-mail': {
      severity: 'blocker',
      apply: plan => {
        movedAddresses(plan);
        plan.zone[plan.domain] = [...recordsOf(plan, plan.domain), ...alias(target)];
      },
    },
    'mail-goes-to-an-alias': {
      severity: 'high',
      reason: 'the alias stands at the mail host, not at the bare domain, and most senders follow it',
      apply: plan => {
        const branded = 'mx.harbour-mail.example';
        plan.elsewhere[branded] = alias('mx1.mail-host.example');
        plan.zone[plan.domain] = recordsOf(plan, plan.domain).map(record =>
          record.value === '10 mx1.mail-host.example' ? { ...record, value: `10 ${branded}` } : record,
        );
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/cname-conflicts',
    trap: 'the DNS provider flattens an alias of the bare domain into addresses that live for a minute',
    apply: plan => {
      const flattened = movedAddresses(plan).map(record => ({ ...record, ttl: 60 }));
      plan.zone[plan.domain] = [...recordsOf(plan, plan.domain), ...flattened];
    },
  }),
];
