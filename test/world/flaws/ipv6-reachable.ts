import { deadMachineAt, machineOf, recordsOf, twinAt } from '../change.ts';
import { at } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const label = 'classes';
const host = `${label}.community.test`;
const sixAddress = '2001:db8::61';

export default defineFlaw({
  name: 'ipv6-reachable',
  row: 'S1.c2',
  expected: 'launch-path/ipv6-reachable',
  hosts: [label],
  story:
    'The new server has an IPv6 address, the record was made, and the web server was told to listen on IPv4 only; or the AAAA record of the old server stayed when the A record was changed.',
  variants: {
    'nobody-listens': {
      severity: 'high',
      apply: plan => {
        deadMachineAt(plan, sixAddress);
        plan.zone[host] = [...recordsOf(plan, host), ...at(sixAddress)];
      },
    },
    'swallowed-on-the-way': {
      severity: 'high',
      apply: plan => {
        plan.machines.push({
          ...structuredClone(machineOf(plan, host)),
          address: sixAddress,
          port80: 'silent',
          port443: 'silent',
        });
        plan.zone[host] = [...recordsOf(plan, host), ...at(sixAddress)];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/ipv6-reachable',
    trap: 'the host has two IPv6 addresses and both answer as IPv4 does, a good deal later',
    hosts: [label],
    apply: plan => {
      const more = [sixAddress, '2001:db8::62'];
      for (const address of more) twinAt(plan, host, address);
      for (const machine of plan.machines.filter(({ address }) => more.includes(address))) {
        for (const { answer } of machine.hosts[host]?.https ?? []) if ('status' in answer) answer.delayMs = 300;
      }
      plan.zone[host] = [...recordsOf(plan, host), ...at(...more)];
    },
  }),
];
