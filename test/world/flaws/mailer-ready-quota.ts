import { redeclareMail } from '../change.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const check = 'email/mailer-ready';

export default defineFlaw({
  name: 'mailer-ready-quota',
  row: 'X4',
  expected: check,
  part: 'mail plan',
  story:
    'The plan without payment had been enough for a year of trying. On launch day the hundredth mail was sent before breakfast; everybody who joined after it waited for a confirmation that came a day later or not at all. Another team had paid for as many mails as people came, and forgot that each gets two.',
  variants: {
    'the-plan-without-payment': {
      severity: 'high',
      apply: plan => redeclareMail(plan, { signUpsPerDay: 300, mailsPerDay: 100 }),
    },
    'one-mail-for-each-who-joins': {
      severity: 'high',
      apply: plan => redeclareMail(plan, { signUpsPerDay: 4_000, mailsPerDay: 5_000 }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check,
    trap: 'the plan sends two mails for each who joins, and not one more',
    apply: plan => redeclareMail(plan, { signUpsPerDay: 50, mailsPerDay: 100 }),
  }),
];
