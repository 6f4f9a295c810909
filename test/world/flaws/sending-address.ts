import { redeclareMail } from '../change.ts';
import { at } from '../parts.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';
import { mail, reverseName } from '../sound-mail.ts';

const check = 'email/sending-address';
const senders = Object.values(mail.senders);

const nameAddresses = (plan: WorldPlan, ...names: readonly string[]): void => {
  for (const address of senders)
    plan.elsewhere[reverseName(address)] = names.map(value => ({ type: 'PTR' as const, value, ttl: 3600 }));
};

export default defineFlaw({
  name: 'sending-address',
  row: 'S2.f2',
  expected: check,
  part: 'sending addresses',
  story:
    'The mails leave from a rented machine whose address nobody gave a name, or the name of the tenant before; Gmail refuses or sorts away what comes from such addresses ("valid forward and reverse DNS records", support.google.com/a/answer/81126).',
  variants: {
    'without-a-name': {
      severity: 'high',
      apply: plan => {
        for (const address of senders) delete plan.elsewhere[reverseName(address)];
      },
    },
    'name-leads-elsewhere': {
      severity: 'high',
      apply: plan => {
        nameAddresses(plan, 'static-100.rented-racks.example');
        plan.elsewhere['static-100.rented-racks.example'] = at('203.0.113.200');
      },
    },
    'name-does-not-exist': {
      severity: 'high',
      apply: plan => nameAddresses(plan, 'mail.tenant-before.example'),
    },
    'one-of-two-without-a-name': {
      severity: 'high',
      apply: plan => {
        delete plan.elsewhere[reverseName(mail.senders['out2.mail-host.example'])];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check,
    trap: 'two names for one address, of which one leads back and one is of the tenant before',
    apply: plan => nameAddresses(plan, 'mail.tenant-before.example', ...Object.keys(mail.senders)),
  }),
  defineNearMiss({
    check,
    trap: "the name is a made-up one of the provider's and has several addresses, the sending one among them",
    apply: plan => {
      nameAddresses(plan, 'a14-27.smtp-pool.example');
      plan.elsewhere['a14-27.smtp-pool.example'] = at('198.51.100.9', ...senders);
    },
  }),
  defineNearMiss({
    check,
    trap: 'mails leave from an IPv6 address whose name leads back',
    apply: plan => {
      const nibbles = '20010db8002500000000000000000025'.split('').toReversed();
      plan.elsewhere[`${nibbles.join('.')}.ip6.arpa`] = [{ type: 'PTR', value: 'out6.mail-host.example', ttl: 3600 }];
      plan.elsewhere['out6.mail-host.example'] = at('2001:db8:25::25');
      plan.zone[mail.envelopeDomain] = (plan.zone[mail.envelopeDomain] ?? []).map(record =>
        record.type === 'TXT' ? { ...record, value: 'v=spf1 ip4:198.51.100.0/26 ip6:2001:db8:25::/64 -all' } : record,
      );
      redeclareMail(plan, { sendingAddresses: [...senders, '2001:db8:25::25'] });
    },
  }),
];
