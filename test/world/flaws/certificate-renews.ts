import { webHostOf } from '../change.ts';
import { defineFlaw, defineNearMiss, type CertificatePlan, type WorldPlan } from '../plan.ts';

const label = 'garden';
const host = `${label}.community.test`;

const certified = (plan: WorldPlan, change: Partial<CertificatePlan>): void => {
  Object.assign(webHostOf(plan, host).certificate, change);
};

export default defineFlaw({
  name: 'certificate-renews',
  row: 'X7',
  expected: 'launch-path/certificate-renews',
  hosts: [label],
  story:
    'The challenge for renewal has been blocked since the CDN was put in front; the certificate of the launch day still works, and ends two weeks into the first paid month.',
  variants: {
    'a-month-late': { severity: 'high', apply: plan => certified(plan, { fromDays: -75, toDays: 15 }) },
    'two-days-left': {
      severity: 'blocker',
      reason: 'in two days nobody gets in any more',
      apply: plan => certified(plan, { fromDays: -88, toDays: 2 }),
    },
    'its-intermediate-ends-first': { severity: 'high', apply: plan => certified(plan, { intermediateToDays: 20 }) },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/certificate-renews',
    trap: 'thirteen days are left of a certificate that is made for 47: its renewal is not due yet',
    hosts: [label],
    apply: plan => certified(plan, { fromDays: -34, toDays: 13 }),
  }),
  defineNearMiss({
    check: 'launch-path/certificate-renews',
    trap: 'the intermediate has two months left, a little less than the certificate',
    hosts: [label],
    apply: plan => certified(plan, { intermediateToDays: 60 }),
  }),
];
