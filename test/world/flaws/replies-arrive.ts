import { recordsOf, redeclareMail } from '../change.ts';
import { text } from '../parts.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const check = 'email/replies-arrive';
const team = 'team.community.test';

/** Hosts that take no mail do not send any either: they are no longer among the senders, so that one thing is wrong. */
const dropMailHosts = (plan: WorldPlan): void => {
  plan.zone[plan.domain] = recordsOf(plan, plan.domain).map(record =>
    record.type === 'TXT' ? { ...record, value: record.value.replace(' mx ', ' ') } : record,
  );
};

/** The domain takes no mail and says so (RFC 7505). */
const takeNoMail = (plan: WorldPlan): void => {
  dropMailHosts(plan);
  plan.zone[plan.domain] = [
    ...recordsOf(plan, plan.domain).filter(({ type }) => type !== 'MX'),
    { type: 'MX', value: '0 .', ttl: 3600 },
  ];
};

export default defineFlaw({
  name: 'replies-arrive',
  row: 'S2.f3',
  expected: check,
  part: 'apex',
  story:
    'Members answer to the receipt or the alert, and the answer comes back after five days: the address in From belongs to a name that takes no mail.',
  variants: {
    'takes-no-mail-on-purpose': {
      severity: 'high',
      apply: takeNoMail,
    },
    'mail-hosts-without-address': {
      severity: 'high',
      apply: plan => {
        dropMailHosts(plan);
        for (const host of ['mx1', 'mx2']) plan.elsewhere[`${host}.mail-host.example`] = text('moved in spring');
      },
    },
    'from-a-name-without-mail-host': {
      severity: 'high',
      apply: plan => {
        plan.zone[team] = text('v=spf1 include:_spf.mail-host.example -all');
        redeclareMail(plan, { from: `hello@${team}` });
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check,
    trap: 'the second mail host has no address just now; the first one takes everything',
    apply: plan => {
      plan.elsewhere['mx2.mail-host.example'] = text('back on Monday');
    },
  }),
];
