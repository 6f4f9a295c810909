import { at } from '../parts.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const label = 'dashboard-inside';

const linked = (plan: WorldPlan, ...links: readonly string[]): void => {
  plan.config['monitoring'] = { links };
};

export default defineFlaw({
  name: 'dashboard-inside',
  row: 'S7.c4',
  expected: 'handover/dashboard-public',
  part: 'monitoring links',
  story:
    'The handover named the dashboard by the address it had on the consultant’s machine. The founder opened it for the first time on a train, during the outage.',
  variants: {
    'address-of-an-office': {
      severity: 'medium',
      apply: plan => linked(plan, 'http://192.168.1.40:3001/status/harbour'),
    },
    'name-that-leads-inside': {
      severity: 'medium',
      apply: plan => {
        plan.zone[`${label}.${plan.domain}`] = at('10.8.0.5');
        linked(plan, `https://${label}.${plan.domain}/`);
      },
    },
    'page-that-is-gone': {
      severity: 'medium',
      apply: plan => linked(plan, `https://api.${plan.domain}/grafana/d/harbour`),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'handover/dashboard-public',
    trap: 'the dashboard asks strangers to sign in, and one of the links only sounds local',
    apply: plan => linked(plan, `https://staging.${plan.domain}/status`, `https://app.${plan.domain}/login`),
  }),
];
