import { webHostOf } from '../change.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const label = 'eu.desk';
const host = `${label}.community.test`;

const certifiedFor = (plan: WorldPlan, at: string, ...names: string[]): void => {
  webHostOf(plan, at).certificate.names = names;
};

export default defineFlaw({
  name: 'certificate-name',
  row: 'S1.c4',
  expected: 'launch-path/certificate-name',
  hosts: [label],
  story:
    'The name points at the platform and was never added there, so the platform shows the certificate of its own address. Or the wildcard was bought for the domain, and a name with two dots in front of it is not covered.',
  variants: {
    'of-the-platform-itself': {
      severity: 'blocker',
      apply: plan => certifiedFor(plan, host, '*.web-platform.example', 'web-platform.example'),
    },
    'one-label-too-deep-for-the-wildcard': {
      severity: 'blocker',
      apply: plan => certifiedFor(plan, host, plan.domain, `*.${plan.domain}`),
    },
  },
});

const shallow = 'frontdesk';

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/certificate-name',
    trap: 'the certificate is made out to another host, and its wildcard covers this one',
    hosts: [shallow],
    apply: plan =>
      certifiedFor(plan, `${shallow}.${plan.domain}`, plan.domain, `mail.${plan.domain}`, `*.${plan.domain}`),
  }),
  defineNearMiss({
    check: 'launch-path/certificate-name',
    trap: 'the certificate writes the name with capitals',
    hosts: [shallow],
    apply: plan => certifiedFor(plan, `${shallow}.${plan.domain}`, `FrontDesk.${plan.domain}`),
  }),
];
