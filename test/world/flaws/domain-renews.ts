import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const registered = (plan: WorldPlan, expiresInDays: number, ...statuses: string[]): void => {
  plan.rdap = { registrar: 'Harbour Names Ltd', expiresInDays, statuses };
};

export default defineFlaw({
  name: 'domain-renews',
  row: 'X7',
  expected: 'launch-path/domain-renews',
  part: 'registration',
  story:
    'The card at the registrar ran out, its reminders went to an address that nobody reads, and the name was gone on a Sunday.',
  variants: {
    'three-weeks-left': {
      severity: 'high',
      apply: plan => registered(plan, 21, 'client transfer prohibited'),
    },
    'five-days-left': {
      severity: 'blocker',
      reason: 'less than a week is left',
      apply: plan => registered(plan, 5, 'client transfer prohibited'),
    },
    'on-hold': {
      severity: 'blocker',
      reason: 'the registrar has put the name on hold; the zone of the ending follows within hours',
      apply: plan => registered(plan, 200, 'client hold', 'client transfer prohibited'),
    },
    'being-deleted': {
      severity: 'blocker',
      reason: 'the name has expired and is on its way out of the registry',
      apply: plan => registered(plan, -33, 'redemption period', 'pending delete'),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/domain-renews',
    trap: 'the date has just passed, and the registry says that it is renewing the name by itself',
    apply: plan => registered(plan, -2, 'auto renew period', 'client transfer prohibited'),
  }),
  defineNearMiss({
    check: 'launch-path/domain-renews',
    trap: 'the registry lists five prohibitions, all of them locks against theft, with six weeks to go',
    apply: plan =>
      registered(
        plan,
        42,
        'client delete prohibited',
        'client transfer prohibited',
        'client update prohibited',
        'server delete prohibited',
        'server transfer prohibited',
      ),
  }),
];
