import { defineFlaw, defineNearMiss } from '../plan.ts';

const nothingBroken = 'nothing is broken yet; the warning is';

export default defineFlaw({
  name: 'expiry-alerts',
  row: 'X7',
  expected: 'launch-path/expiry-alerts',
  part: 'expiry alerts',
  story:
    'The registrar writes to the founder at the very domain that is about to stop receiving mail; or the app itself counts the days, on the server whose certificate has run out.',
  variants: {
    'mail-to-the-domain-itself': {
      severity: 'medium',
      reason: nothingBroken,
      apply: plan => {
        plan.config['expiryAlerts'] = { to: `ops@${plan.domain}`, by: 'uptime-pages.example' };
      },
    },
    'told-by-the-app': {
      severity: 'medium',
      reason: nothingBroken,
      apply: plan => {
        plan.config['expiryAlerts'] = { to: 'ops@harbour-crew.example', by: `app.${plan.domain}` };
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/expiry-alerts',
    trap: 'the address and the alerter only look like the domain: one ends alike, one has it in its path',
    apply: plan => {
      plan.config['expiryAlerts'] = {
        to: `ops@my-${plan.domain}`,
        by: `https://uptime-pages.example/${plan.domain}`,
      };
    },
  }),
];
