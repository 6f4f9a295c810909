import { recordsOf, webHostOf } from '../change.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const label = 'vault';
const host = `${label}.community.test`;

export default defineFlaw({
  name: 'certificate-trusted',
  row: 'S1.c4',
  expected: 'launch-path/certificate-trusted',
  hosts: [label],
  story:
    'The proxy made a certificate for itself while it waited for the real one (Traefik’s default, a fresh panel) and is waiting still. Or the test authority was used while setting up, to save the limit of the real one, and nobody switched over.',
  variants: {
    'signed-by-itself': {
      severity: 'blocker',
      apply: plan => {
        webHostOf(plan, host).certificate.signedBy = 'self';
      },
    },
    'from-the-test-authority': {
      severity: 'blocker',
      apply: plan => {
        webHostOf(plan, host).certificate.signedBy = 'unknown-ca';
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/certificate-trusted',
    trap: 'the authority is another than everywhere else in the domain, and as trusted',
    hosts: [label],
    apply: plan => {
      webHostOf(plan, host).certificate.issuer = 'Google Trust Services';
      plan.zone[host] = [...recordsOf(plan, host), { type: 'CAA', value: '0 issue "pki.goog"', ttl: 3600 }];
    },
  }),
];
