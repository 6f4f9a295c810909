import { machineOf, redeclare, webHostOf } from '../change.ts';
import { page } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const label = 'lobby';
const host = `${label}.community.test`;

export default defineFlaw({
  name: 'host-answers',
  row: 'S1.f2',
  expected: 'launch-path/host-answers',
  hosts: [label],
  story:
    'The record was made and the app was deployed, and the last step in between was not: the proxy was never told about the new name, or the app behind it died at its first request.',
  variants: {
    'nobody-listens-for-https': {
      severity: 'blocker',
      apply: plan => {
        machineOf(plan, host).port443 = 'closed';
      },
    },
    'the-proxy-does-not-know-the-name': {
      severity: 'blocker',
      apply: plan => {
        webHostOf(plan, host).refusesHandshake = true;
      },
    },
    'the-app-behind-the-proxy-is-down': {
      severity: 'blocker',
      apply: plan => {
        webHostOf(plan, host).https = [
          { path: '/*', answer: { ...page('502 Bad Gateway', '<h1>502 Bad Gateway</h1>'), status: 502 } },
        ];
      },
    },
    'staging-hangs-up': {
      severity: 'high',
      reason: 'the host is declared as staging: members do not meet it',
      apply: plan => {
        redeclare(plan, host, { environment: 'staging' });
        machineOf(plan, host).port443 = 'resets';
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/host-answers',
    trap: 'a host that is declared as a mail server has no website at all',
    hosts: [label],
    apply: plan => {
      redeclare(plan, host, { service: 'mail' });
      Object.assign(machineOf(plan, host), { port80: 'closed', port443: 'closed' });
    },
  }),
  defineNearMiss({
    check: 'launch-path/host-answers',
    trap: 'the app has slept and takes more than a second for its first answer',
    hosts: [label],
    apply: plan => {
      for (const { answer } of webHostOf(plan, host).https) if ('status' in answer) answer.delayMs = 1_300;
    },
  }),
];
