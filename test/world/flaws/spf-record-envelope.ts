import { retext, typeTwice } from '../change.ts';
import { text } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';
import { mail } from '../sound-mail.ts';

const name = mail.envelopeDomain;
const policy = /^v=spf1 /;

export default defineFlaw({
  name: 'spf-record-envelope',
  row: 'S2.c1',
  expected: 'email/spf-record',
  part: 'records of the envelope domain',
  story:
    'The record of the sub-domain that bounces go to was pasted in a hurry from the guide of the mail provider; the panel keeps whatever it is given, and no receiver can read it.',
  variants: {
    'old-and-new-provider-side-by-side': {
      severity: 'high',
      apply: plan => {
        plan.elsewhere['spf.left-sender.example'] = text('v=spf1 ip4:203.0.113.96/28 -all');
        retext(plan, name, policy, 'v=spf1 include:spf.left-sender.example -all', 'v=spf1 ip4:198.51.100.0/26 -all');
      },
    },
    'under-the-domain-twice': {
      severity: 'high',
      apply: plan => typeTwice(plan, name, ({ type }) => type === 'TXT'),
    },
    'a-space-in-front': {
      severity: 'high',
      apply: plan => retext(plan, name, policy, ' v=spf1 ip4:198.51.100.0/26 -all'),
    },
    'handed-on-in-a-circle': {
      severity: 'high',
      apply: plan => {
        retext(plan, name, policy, `v=spf1 redirect=_spf.${name}`);
        plan.zone[`_spf.${name}`] = text(`v=spf1 redirect=${name}`);
      },
    },
    'address-range-misspelt': {
      severity: 'high',
      apply: plan => retext(plan, name, policy, 'v=spf1 ipv4:198.51.100.0/26 -all'),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'email/spf-record',
    trap: 'handed on to another name with redirect=, so that it has no "all" of its own',
    apply: plan => {
      retext(plan, name, policy, `v=spf1 redirect=_spf.${name}`);
      plan.zone[`_spf.${name}`] = text('v=spf1 ip4:198.51.100.0/26 -all');
    },
  }),
];
