import { recordsOf, retext } from '../change.ts';
import { text } from '../parts.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';
import { mail } from '../sound-mail.ts';

const name = mail.policyName;
const check = 'email/dmarc-record';
const reports = 'rua=mailto:dmarc@community.test';

const publish = (plan: WorldPlan, ...values: readonly string[]): void => retext(plan, name, /^v=DMARC1/, ...values);

export default defineFlaw({
  name: 'dmarc-record',
  row: 'S2.c3',
  expected: check,
  part: 'policy for forged mail',
  story:
    'The record that tells receivers what to do with forged mail was never made, or it was typed by hand and says something that no receiver understands; the large mailbox providers count it as missing (RFC 9989).',
  variants: {
    'none-at-all': {
      severity: 'high',
      apply: plan => {
        delete plan.zone[name];
      },
    },
    'two-of-them': {
      severity: 'high',
      apply: plan => publish(plan, `v=DMARC1; p=none; ${reports}`, `v=DMARC1; p=reject; ${reports}`),
    },
    'without-its-underscore': {
      severity: 'high',
      apply: plan => {
        plan.zone[`dmarc.${plan.domain}`] = recordsOf(plan, name);
        delete plan.zone[name];
      },
    },
    'version-is-not-first': {
      severity: 'high',
      apply: plan => publish(plan, `p=reject; v=DMARC1; ${reports}`),
    },
    'no-policy-and-no-reports': {
      severity: 'high',
      apply: plan => publish(plan, 'v=DMARC1; policy=reject; adkim=r'),
    },
    'policy-misspelt': {
      severity: 'medium',
      reason: 'with an address for reports receivers read it as p=none (RFC 9989), so there is a policy, a weaker one',
      apply: plan => publish(plan, `v=DMARC1; p=rejct; ${reports}`),
    },
    'reports-to-who-does-not-want-them': {
      severity: 'medium',
      reason: 'the policy holds; only the reports are lost, which are needed before it is made stricter',
      apply: plan => publish(plan, 'v=DMARC1; p=quarantine; rua=mailto:harbour@reports-desk.example'),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check,
    trap: 'reports go to another company, which says that it takes them (RFC 9990)',
    apply: plan => {
      publish(plan, 'v=DMARC1; p=quarantine; rua=mailto:harbour@reports-desk.example');
      plan.elsewhere['community.test._report._dmarc.reports-desk.example'] = text('v=DMARC1');
    },
  }),
  defineNearMiss({
    check,
    trap: 'the same, with one record of that company for all its customers',
    apply: plan => {
      publish(plan, 'v=DMARC1;p=reject;rua=mailto:harbour@reports-desk.example!10m,mailto:dmarc@community.test');
      plan.elsewhere['*._report._dmarc.reports-desk.example'] = text('v=DMARC1;');
    },
  }),
  defineNearMiss({
    check,
    trap: 'p=none with an address for reports is how one begins',
    apply: plan => publish(plan, `v=DMARC1; p=none; ${reports}`),
  }),
  defineNearMiss({
    check,
    trap: 'words of the old standard that receivers now skip, odd spaces, and a text beside it that is something else',
    apply: plan =>
      publish(plan, `v=DMARC1 ;  p=reject;pct=100; rf=afrf ; ri=86400; ${reports} ;`, 'dmarc-owner=harbour'),
  }),
];
