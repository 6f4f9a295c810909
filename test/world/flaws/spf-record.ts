import { retext } from '../change.ts';
import { at, text } from '../parts.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const policy = /^v=spf1 /;

const rewrite = (plan: WorldPlan, ...values: readonly string[]): void => retext(plan, plan.domain, policy, ...values);

/** A provider whose policy is spread over two more names: three look-ups. */
const addSuite = (plan: WorldPlan): void => {
  plan.elsewhere['spf.office-suite.example'] = text(
    'v=spf1 include:_spf1.office-suite.example include:_spf2.office-suite.example ~all',
  );
  plan.elsewhere['_spf1.office-suite.example'] = text('v=spf1 ip4:203.0.113.64/28 ~all');
  plan.elsewhere['_spf2.office-suite.example'] = text('v=spf1 ip4:203.0.113.80/28 ~all');
};

export default defineFlaw({
  name: 'spf-record',
  row: 'S2.c1',
  expected: 'email/spf-record',
  part: 'apex',
  story:
    'Each service that was ever tried asked for "one line in the DNS": it was added beside the old one, or the old one grew until receivers give up reading it (RFC 7208 §4.6.4), and mail of the crew lands in spam.',
  variants: {
    'one-more-beside-the-old': {
      severity: 'high',
      apply: plan => {
        addSuite(plan);
        rewrite(
          plan,
          'v=spf1 include:_spf.mail-host.example include:spf.desk-service.example mx -all',
          'v=spf1 include:spf.office-suite.example ~all',
        );
      },
    },
    'eleven-look-ups': {
      severity: 'high',
      apply: plan => {
        addSuite(plan);
        rewrite(
          plan,
          'v=spf1 include:_spf.mail-host.example include:spf.desk-service.example include:spf.office-suite.example mx -all',
        );
      },
    },
    'three-names-that-are-gone': {
      severity: 'high',
      apply: plan =>
        rewrite(
          plan,
          'v=spf1 a:out.left-letters.example a:shop.left-builder.example mx:left-desk.example include:_spf.mail-host.example -all',
        ),
    },
    'everybody-may-send': {
      severity: 'high',
      apply: plan => rewrite(plan, 'v=spf1 include:_spf.mail-host.example include:spf.desk-service.example mx +all'),
    },
    'everybody-may-send-without-a-sign': {
      severity: 'high',
      apply: plan => rewrite(plan, 'v=spf1 mx include:_spf.mail-host.example all'),
    },
    'goes-round-in-a-circle': {
      severity: 'high',
      apply: plan => {
        plan.elsewhere['spf.desk-service.example'] = text(`v=spf1 include:${plan.domain} ~all`);
      },
    },
    'pasted-with-its-quotes': {
      severity: 'high',
      apply: plan => rewrite(plan, '"v=spf1 include:_spf.mail-host.example include:spf.desk-service.example mx -all"'),
    },
    'by-reverse-names': {
      severity: 'medium',
      reason: 'most receivers still read it; the standard says that it is not to be used (RFC 7208 §5.5)',
      apply: plan => rewrite(plan, 'v=spf1 ptr include:_spf.mail-host.example -all'),
    },
  },
});

const check = 'email/spf-record';

export const nearMisses = [
  defineNearMiss({
    check,
    trap: 'long, with two names that are gone and no more: two are allowed (RFC 7208 §4.6.4)',
    apply: plan =>
      rewrite(
        plan,
        'v=spf1 a:out.left-letters.example a:shop.left-builder.example include:_spf.mail-host.example ip4:203.0.113.16 ip4:203.0.113.17 ip4:203.0.113.18 ip4:203.0.113.19 ip4:203.0.113.20 ip4:203.0.113.21 ip4:203.0.113.22 ip4:203.0.113.23 ip6:2001:db8:5::/48 -all',
      ),
  }),
  defineNearMiss({
    check,
    trap: 'twelve mechanisms, most of which look nothing up, and capitals',
    apply: plan =>
      rewrite(
        plan,
        'V=SPF1 IP4:203.0.113.1 ip4:203.0.113.2 ip4:203.0.113.3 ip4:203.0.113.4 ip4:203.0.113.5 ip4:203.0.113.6 ip4:203.0.113.7 ip4:203.0.113.8 ip6:2001:db8:5::1 MX Include:_spf.mail-host.example ~ALL',
      ),
  }),
  defineNearMiss({
    check,
    trap: 'a mail host with many addresses behind one "mx": its addresses are no look-ups of the record',
    apply: plan => {
      plan.elsewhere['mx1.mail-host.example'] = at(
        ...['25', '28', '29', '30', '31', '32', '33', '34', '35'].map(last => `198.51.100.${last}`),
      );
    },
  }),
  defineNearMiss({
    check,
    trap: 'a verification text that begins almost like a policy',
    apply: plan => {
      const { domain } = plan;
      plan.zone[domain] = [...(plan.zone[domain] ?? []), ...text('v=spf10 is no version', 'spf-check=v=spf1 done')];
    },
  }),
];
