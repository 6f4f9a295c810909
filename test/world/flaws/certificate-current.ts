import { webHostOf } from '../change.ts';
import { defineFlaw, defineNearMiss, type CertificatePlan, type WorldPlan } from '../plan.ts';

const label = 'atelier';
const host = `${label}.community.test`;

const certified = (plan: WorldPlan, change: Partial<CertificatePlan>): void => {
  Object.assign(webHostOf(plan, host).certificate, change);
};

export default defineFlaw({
  name: 'certificate-current',
  row: 'S1.c4',
  expected: 'launch-path/certificate-current',
  hosts: [label],
  story:
    'Renewal ran every night and failed every night, in a log that nobody reads, until every visitor got a warning at once. Or the server keeps serving an intermediate certificate that has ended, as in the Let’s Encrypt changes of 2021.',
  variants: {
    'ended-last-week': { severity: 'blocker', apply: plan => certified(plan, { fromDays: -95, toDays: -5 }) },
    'not-valid-before-tomorrow': { severity: 'blocker', apply: plan => certified(plan, { fromDays: 1, toDays: 91 }) },
    'its-intermediate-has-ended': { severity: 'blocker', apply: plan => certified(plan, { intermediateToDays: -4 }) },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/certificate-current',
    trap: 'the certificate was made an hour ago',
    hosts: [label],
    apply: plan => certified(plan, { fromDays: -1 / 24, toDays: 90 }),
  }),
];
