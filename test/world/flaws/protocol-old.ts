import { machineOf, recordsOf, redeclare, twinAt, webHostOf } from '../change.ts';
import { at } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const label = 'tearoom';
const host = `${label}.community.test`;
const otherAddress = '198.51.100.88';

export default defineFlaw({
  name: 'protocol-old',
  row: 'S4.c5',
  expected: 'edge/protocol-current',
  hosts: [label],
  story:
    'The configuration of the server came from a guide of the time before HTTP/2, and a page with forty small files loads six of them at a time. With two machines one was set up later and by another guide.',
  variants: {
    'the-only-machine': {
      severity: 'medium',
      apply: plan => {
        machineOf(plan, host).speaks = 'http/1.1';
      },
    },
    'one-machine-of-two': {
      severity: 'medium',
      apply: plan => {
        twinAt(plan, host, otherAddress);
        plan.zone[host] = [...recordsOf(plan, host), ...at(otherAddress)];
        const second = plan.machines.find(({ address }) => address === otherAddress);
        if (second === undefined) throw new Error(`there is no machine at ${otherAddress}`);
        second.speaks = 'http/1.1';
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/protocol-current',
    trap: 'a host for programs alone, which ask for one thing at a time, over HTTP/1.1',
    hosts: [label],
    apply: plan => {
      machineOf(plan, host).speaks = 'http/1.1';
      redeclare(plan, host, { service: 'api', path: '/healthz', expect: undefined });
      webHostOf(plan, host).https = [
        ...healthRoutes('room'),
        { path: '/', answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"rooms":[]}' } },
      ];
    },
  }),
];
