import { recordsOf, twinAt } from '../change.ts';
import { alias, at } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const label = 'library';
const host = `${label}.community.test`;
const oldAddress = '192.0.2.62';
const secondsLeft = 5400;
const halfThePublic = 'whoever asks this resolver is sent to the old server until its memory runs out';

export default defineFlaw({
  name: 'resolvers-agree',
  row: 'A1',
  expected: 'launch-path/resolvers-agree',
  hosts: [label],
  story:
    'The host was moved an hour ago: the name servers say the new place, the resolver of the office still remembers the old one, and everybody there reports that nothing has changed.',
  variants: {
    'remembers-the-old-address': {
      severity: 'high',
      reason: halfThePublic,
      apply: plan => {
        twinAt(plan, host, oldAddress);
        plan.resolver.stale[host] = at(oldAddress).map(record => ({ ...record, ttl: secondsLeft }));
      },
    },
    'remembers-that-there-was-none': {
      severity: 'high',
      reason: 'whoever asks this resolver finds no host at all until its memory runs out',
      apply: plan => {
        plan.resolver.stale[host] = [];
      },
    },
    'remembers-the-old-alias': {
      severity: 'high',
      reason: halfThePublic,
      apply: plan => {
        twinAt(plan, host, oldAddress);
        plan.elsewhere['library.left-host.example'] = at(oldAddress);
        plan.resolver.stale[host] = alias('library.left-host.example').map(record => ({ ...record, ttl: secondsLeft }));
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/resolvers-agree',
    trap: 'the resolver gives only one of the addresses, with a few seconds left',
    apply: plan => {
      const www = `www.${plan.domain}`;
      const [first] = recordsOf(plan, www);
      if (first === undefined) throw new Error(`${www} has no address`);
      plan.resolver.stale[www] = [{ ...first, ttl: 7 }];
    },
  }),
];
