import { fileOf, inRepo } from '../change.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';
import { changedMonitor, monitorsFile } from './places-unwatched.ts';

const shorter = 'a few minutes late is no lost member by itself';

export default defineFlaw({
  name: 'looked-at-seldom',
  row: 'T6',
  expected: 'observability/every-minute',
  part: 'monitors',
  story:
    'The free plan asks every five minutes, and a release takes three. Nobody ever saw the bad ones, but the members who tried just then.',
  variants: {
    'every-five-minutes': {
      severity: 'medium',
      reason: shorter,
      apply: plan =>
        inRepo(plan, { [monitorsFile]: fileOf(plan, monitorsFile).replaceAll('interval: 60s', 'interval: 5m') }),
    },
    'one-look-wakes-somebody': {
      severity: 'medium',
      reason: shorter,
      apply: plan =>
        inRepo(plan, {
          [monitorsFile]: fileOf(plan, monitorsFile).replace('failure-threshold: 3', 'failure-threshold: 1'),
        }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'observability/every-minute',
    trap: 'the login is asked for every ten minutes by a browser and every minute by a second monitor, and what asks once a day is not what members need',
    apply: plan => {
      const text = fileOf(plan, monitorsFile);
      const slow = `  - name: login-slowly\n    url: https://app.${plan.domain}/login\n    interval: 10m\n    conditions:\n      - "[STATUS] == 200"\n    alerts:\n      - type: email\n`;
      const daily = `  - name: old-newsletter\n    url: https://www.${plan.domain}/newsletter-archive\n    interval: 24h\n    conditions:\n      - "[STATUS] == 200"\n    alerts:\n      - type: email\n        failure-threshold: 1\n`;
      inRepo(plan, { [monitorsFile]: `${text}${slow}${daily}` });
      changedMonitor(plan, 'home', own => own.replace('interval: 60s', 'interval: 1m'));
    },
  }),
];
