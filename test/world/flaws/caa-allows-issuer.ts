import { recordsOf, webHostOf } from '../change.ts';
import { alias } from '../parts.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const label = 'academy';
const host = `${label}.community.test`;

const allowOnly = (plan: WorldPlan, ...values: readonly string[]): void => {
  plan.zone[host] = [...recordsOf(plan, host), ...values.map(value => ({ type: 'CAA' as const, value, ttl: 3600 }))];
};

export default defineFlaw({
  name: 'caa-allows-issuer',
  row: 'X7',
  expected: 'launch-path/caa-allows-issuer',
  hosts: [label],
  story:
    'The host moved to a platform that gets its certificates elsewhere, and the record that names who may issue them was never looked at again: the certificate of the day works, the next one is refused.',
  variants: {
    'issued-by-another-authority': {
      severity: 'high',
      apply: plan => {
        webHostOf(plan, host).certificate.issuer = 'Google Trust Services';
        allowOnly(plan, '0 issue "letsencrypt.org"');
      },
    },
    'record-at-the-host-names-another': {
      severity: 'high',
      apply: plan => allowOnly(plan, '0 issue "digicert.com"'),
    },
    'record-of-the-alias-target': {
      severity: 'high',
      apply: plan => {
        const target = 'academy.edge-host.example';
        plan.elsewhere[target] = [...recordsOf(plan, host), { type: 'CAA', value: '0 issue "pki.goog"', ttl: 3600 }];
        plan.zone[host] = alias(target);
      },
    },
    'nobody-may-issue-and-it-runs-out': {
      severity: 'blocker',
      reason: 'the certificate runs out within 14 days, and no authority may make the next one',
      apply: plan => {
        // Twelve days of forty: early enough not to be called late.
        Object.assign(webHostOf(plan, host).certificate, { fromDays: -28, toDays: 12 });
        allowOnly(plan, '0 issue ";"');
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/caa-allows-issuer',
    trap: 'no record anywhere says who may issue certificates, so everybody may',
    apply: plan => {
      plan.zone[plan.domain] = recordsOf(plan, plan.domain).filter(({ type }) => type !== 'CAA');
    },
  }),
  defineNearMiss({
    check: 'launch-path/caa-allows-issuer',
    trap: 'the host has a record of its own that allows its authority, with conditions, and forbids wildcards to all',
    hosts: [label],
    apply: plan => {
      webHostOf(plan, host).certificate.issuer = 'Google Trust Services';
      allowOnly(plan, '0 issue "pki.goog; validationmethods=http-01"', '0 issuewild ";"');
    },
  }),
];
