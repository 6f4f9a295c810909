import { machineOf, recordsOf, twinAt } from '../change.ts';
import { at } from '../parts.ts';
import { defineFlaw, defineNearMiss, type MachinePlan, type WorldPlan } from '../plan.ts';

const label = 'foundry';
const host = `${label}.community.test`;
const otherAddress = '198.51.100.83';
const reason = 'every browser of today still gets an encryption of today; what is accepted beside it is the risk';

const speaks = (plan: WorldPlan, protocols: MachinePlan['protocols']): void => {
  machineOf(plan, host).protocols = protocols;
};

export default defineFlaw({
  name: 'tls-versions',
  row: 'S1.c4',
  expected: 'launch-path/tls-versions',
  hosts: [label],
  story:
    'The server configuration was copied from a guide of 2014 that wanted old phones to keep working; card rules (PCI DSS) have forbidden TLS 1.0 since 2018. On a machine nobody updates there is nothing newer at all.',
  variants: {
    'old-versions-beside-the-new': {
      severity: 'high',
      reason,
      apply: plan => speaks(plan, { min: 'TLSv1', max: 'TLSv1.3' }),
    },
    'one-machine-of-two': {
      severity: 'high',
      reason,
      apply: plan => {
        twinAt(plan, host, otherAddress);
        plan.zone[host] = [...recordsOf(plan, host), ...at(otherAddress)];
        const second = plan.machines.find(({ address }) => address === otherAddress);
        if (second === undefined) throw new Error(`there is no machine at ${otherAddress}`);
        second.protocols = { min: 'TLSv1.1', max: 'TLSv1.2' };
      },
    },
    'nothing-but-old-versions': {
      severity: 'blocker',
      apply: plan => speaks(plan, { min: 'TLSv1', max: 'TLSv1.1' }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/tls-versions',
    trap: 'the server speaks TLS 1.2 and nothing newer',
    hosts: [label],
    apply: plan => speaks(plan, { min: 'TLSv1.2', max: 'TLSv1.2' }),
  }),
  defineNearMiss({
    check: 'launch-path/tls-versions',
    trap: 'the server speaks TLS 1.3 alone',
    hosts: [label],
    apply: plan => speaks(plan, { min: 'TLSv1.3', max: 'TLSv1.3' }),
  }),
];
