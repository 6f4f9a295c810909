import { defineFlaw, defineNearMiss, edgeOf } from '../plan.ts';

const label = 'gallery';
const host = `${label}.community.test`;

export default defineFlaw({
  name: 'host-unproxied',
  row: 'S4.c1',
  expected: 'edge/proxied-where-right',
  hosts: [label],
  story:
    'The host was switched to grey one evening, to see whether the CDN was the cause of an error, and nobody switched it back. Months later the address of the server stood in a forum, and three laptops were enough to keep it busy.',
  variants: {
    'cloud-left-grey': {
      severity: 'high',
      apply: plan => {
        edgeOf(plan).proxied[host] = false;
      },
    },
    'second-server-forgotten': {
      severity: 'high',
      apply: plan => {
        edgeOf(plan).records.push({ type: 'AAAA', name: host, content: '2001:db8::77', proxied: false });
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/proxied-where-right',
    trap: 'a mail server with a grey cloud below a wildcard with an orange one',
    apply: plan => {
      edgeOf(plan).records.push(
        { type: 'A', name: '*.community.test', content: '192.0.2.10', proxied: true },
        { type: 'A', name: 'mx.community.test', content: '192.0.2.90', proxied: false },
        { type: 'MX', name: 'lists.community.test', content: 'mx.community.test', proxied: false, priority: 10 },
      );
    },
  }),
];
