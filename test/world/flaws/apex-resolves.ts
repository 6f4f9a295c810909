import { deadMachineAt, recordsOf } from '../change.ts';
import { at } from '../parts.ts';
import { defineFlaw, defineNearMiss, type WorldPlan, type ZoneRecord } from '../plan.ts';

const withAddresses = (plan: WorldPlan, addresses: readonly ZoneRecord[]): void => {
  const rest = recordsOf(plan, plan.domain).filter(({ type }) => type !== 'A' && type !== 'AAAA');
  plan.zone[plan.domain] = [...rest, ...addresses];
};

const officeAddress = '192.168.1.20';
const onlySix = '2001:db8::10';

export default defineFlaw({
  name: 'apex-resolves',
  row: 'S1.c1',
  expected: 'launch-path/apex-resolves',
  part: 'apex',
  story:
    'Only www was pointed at the new host, because its guide asks for a CNAME and the panel refused one for the bare domain; or the address of the machine under the desk was pasted, which works for everybody in the office.',
  variants: {
    'no-address-record': {
      severity: 'blocker',
      apply: plan => withAddresses(plan, []),
    },
    'an-address-of-the-office-network': {
      severity: 'blocker',
      apply: plan => {
        deadMachineAt(plan, officeAddress);
        withAddresses(plan, at(officeAddress));
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/apex-resolves',
    trap: 'the bare domain has no IPv4 address at all, only an IPv6 address that answers',
    apply: plan => {
      const machine = plan.machines.find(({ hosts }) => Object.hasOwn(hosts, plan.domain));
      if (machine === undefined) throw new Error('no machine serves the bare domain');
      machine.address = onlySix;
      withAddresses(plan, at(onlySix));
    },
  }),
];
