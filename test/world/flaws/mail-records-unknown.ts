import { rsaMailKey } from '../mail-keys.ts';
import { answer, redeclareMail } from '../change.ts';
import { text } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

export default defineFlaw({
  name: 'mail-records-unknown',
  row: 'S7.f2',
  expected: 'handover/mail-records-known',
  alone: 'a handover that was written before is part of it',
  story:
    'The mail service was changed in spring, its new key went to a name that only the consultant knew. When the service was changed again, nobody took it along, and the resets of a whole week lay in spam.',
  variants: {
    'key-added-since': {
      severity: 'medium',
      apply: plan => {
        plan.zone[`lantern._domainkey.${plan.domain}`] = text(rsaMailKey(2048).record);
        redeclareMail(plan, { selectors: ['harbour', 'lantern'] });
      },
    },
    'account-that-nobody-knows': { severity: 'medium', apply: plan => answer(plan, 'mail', 'unknown') },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'handover/mail-records-known',
    trap: 'since the handover the policy changed at its own name, and the key of last year was taken away',
    apply: plan => {
      plan.zone[`_dmarc.${plan.domain}`] = text(`v=DMARC1; p=quarantine; rua=mailto:dmarc@${plan.domain}`);
      delete plan.zone[`spring._domainkey.${plan.domain}`];
    },
  }),
];
