import { typeTwice } from '../change.ts';
import { at, text } from '../parts.ts';
import { addresses } from '../sound-hosts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';
import { mail } from '../sound-mail.ts';

const check = 'email/mail-records-reachable';

export default defineFlaw({
  name: 'mail-records-reachable',
  row: 'S2.c1',
  expected: check,
  part: 'policy for forged mail',
  story:
    'The guide shows the whole name, the panel adds the domain by itself, and the policy sits at _dmarc.community.test.community.test, where no receiver looks (docker-mailserver issue 97).',
  variants: {
    'policy-under-the-domain-twice': {
      severity: 'high',
      apply: plan => typeTwice(plan, mail.policyName),
    },
    'policy-with-quotes-under-the-domain-twice': {
      severity: 'high',
      apply: plan => {
        typeTwice(plan, mail.policyName);
        plan.zone[`${mail.policyName}.${plan.domain}`] = text('"v=DMARC1; p=reject"');
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check,
    trap: "a wildcard to the community's own server answers for every doubled name, too",
    apply: plan => {
      plan.zone[`*.${plan.domain}`] = at(addresses.apex);
    },
  }),
  defineNearMiss({
    check,
    trap: 'a wildcard says for every name that it sends no mail, so the doubled names have a text as well',
    apply: plan => {
      plan.zone[`*.${plan.domain}`] = text('v=spf1 -all');
    },
  }),
];
