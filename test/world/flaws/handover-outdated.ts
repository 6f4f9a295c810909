import { addHost, machineOf, moveToRedirect, pageAt, serve, webHostOf } from '../change.ts';
import { at } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

export default defineFlaw({
  name: 'handover-outdated',
  row: 'S7.c1',
  expected: 'handover/documented',
  hosts: ['events'],
  alone: 'a handover that was written before is part of it',
  story:
    'The pages of the handover were right on the day. Then a host for the shop came, and the address of the events was sent on to the site. At the first outage both were looked for where they had been.',
  variants: {
    'host-added-since': {
      severity: 'medium',
      apply: plan => addHost(plan, `choir.${plan.domain}`, `events.${plan.domain}`, '192.0.2.240'),
    },
    'redirect-changed-since': {
      severity: 'medium',
      apply: plan => moveToRedirect(plan, `events.${plan.domain}`, `https://www.${plan.domain}`),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'handover/documented',
    hosts: ['events'],
    trap: 'since the handover a certificate was renewed, a machine moved, and a page moved within its address',
    apply: plan => {
      const host = `events.${plan.domain}`;
      Object.assign(webHostOf(plan, host).certificate, { fromDays: -1, toDays: 89, issuer: 'Another Authority' });
      machineOf(plan, host).address = '192.0.2.241';
      plan.zone[host] = at('192.0.2.241');
      serve(plan, host, [
        { path: '/', answer: { redirect: 302, to: '/lobby' } },
        { path: '/lobby', answer: pageAt(plan, host, '/') },
      ]);
    },
  }),
];
