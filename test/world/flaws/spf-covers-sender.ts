import { retext } from '../change.ts';
import { text } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';
import { mail } from '../sound-mail.ts';

const name = mail.envelopeDomain;
const policy = /^v=spf1 /;
const check = 'email/spf-covers-sender';

export default defineFlaw({
  name: 'spf-covers-sender',
  row: 'S2.c1',
  expected: check,
  part: 'records of the envelope domain',
  story:
    'The app sends through another provider since the spring. Guides say "put our line at your domain", but receivers look at the domain that bounces go to, and there the new provider is a stranger.',
  variants: {
    'still-names-the-old-provider': {
      severity: 'high',
      apply: plan => {
        plan.elsewhere['spf.left-sender.example'] = text('v=spf1 ip4:203.0.113.96/28 -all');
        retext(plan, name, policy, 'v=spf1 include:spf.left-sender.example -all');
      },
    },
    'only-the-bare-domain-has-a-record': {
      severity: 'high',
      apply: plan => retext(plan, name, policy),
    },
    'every-second-sender-left-out': {
      severity: 'high',
      apply: plan => retext(plan, name, policy, 'v=spf1 ip4:198.51.100.10 ~all'),
    },
    'says-nothing-about-strangers': {
      severity: 'high',
      apply: plan => retext(plan, name, policy, 'v=spf1 ip4:203.0.113.96/28 ?all'),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check,
    trap: 'the bare domain does not name the provider of the app: receivers do not ask there',
    apply: plan => retext(plan, plan.domain, policy, 'v=spf1 mx -all'),
  }),
  defineNearMiss({
    check,
    trap: 'the provider is named by its machines and not by addresses',
    apply: plan =>
      retext(
        plan,
        name,
        policy,
        `v=spf1 ${Object.keys(mail.senders)
          .map(host => `a:${host}`)
          .join(' ')} ~all`,
      ),
  }),
  defineNearMiss({
    check,
    trap: 'the provider answers for each address by a name of its own (exists: with a macro)',
    apply: plan => {
      retext(plan, name, policy, 'v=spf1 exists:%{i}.allowed.mail-host.example -all');
      for (const address of Object.values(mail.senders))
        plan.elsewhere[`${address}.allowed.mail-host.example`] = [{ type: 'A', value: '127.0.0.2', ttl: 3600 }];
    },
  }),
];
