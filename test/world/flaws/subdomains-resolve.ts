import { machineOf, recordsOf, redeclare } from '../change.ts';
import { alias, at, text } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const label = 'eu.forum';
const host = `${label}.community.test`;
const sixAddress = '2001:db8::63';

export default defineFlaw({
  name: 'subdomains-resolve',
  row: 'S1.c3',
  expected: 'launch-path/subdomains-resolve',
  hosts: [label],
  story:
    'The zone was imported at a new DNS provider that found the records by guessing common names, and everything with an uncommon name stayed behind.',
  variants: {
    'record-lost-in-a-move': {
      severity: 'blocker',
      apply: plan => {
        delete plan.zone[host];
        // The name above exists, so that no wildcard of the domain answers for the one below (RFC 4592 §3.3.1).
        plan.zone[`forum.${plan.domain}`] = text('forum-host-verification=77b0c2');
      },
    },
    'only-the-verification-record': {
      severity: 'high',
      reason: 'the host is declared as staging: members do not meet it',
      apply: plan => {
        redeclare(plan, host, { environment: 'staging' });
        plan.zone[host] = text('forum-host-verification=77b0c2');
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/subdomains-resolve',
    trap: "the host has no record of its own; a wildcard to the community's own server answers for it",
    apply: plan => {
      const app = `app.${plan.domain}`;
      plan.zone[`*.${plan.domain}`] = recordsOf(plan, app);
      delete plan.zone[app];
    },
  }),
  defineNearMiss({
    check: 'launch-path/subdomains-resolve',
    trap: 'the host is an alias of a name that has no IPv4 address, only an IPv6 address that answers',
    hosts: [label],
    apply: plan => {
      machineOf(plan, host).address = sixAddress;
      plan.zone[host] = alias('forum.six-only-host.example');
      plan.elsewhere['forum.six-only-host.example'] = at(sixAddress);
    },
  }),
];
