import { defineFlaw, edgeOf } from '../plan.ts';

const reason = 'no mail arrives, or all of it lands in spam: the way in for new members is broken';

export default defineFlaw({
  name: 'mail-proxied',
  row: 'S4.c1',
  expected: 'edge/proxied-where-right',
  story:
    'Somebody read that every record is safer behind the orange cloud and went down the list. The next morning no confirmation arrived any more, and the mail service said that the domain had lost its signing key.',
  variants: {
    'server-of-an-mx': {
      severity: 'blocker',
      reason,
      apply: plan => {
        edgeOf(plan).records.push(
          { type: 'A', name: 'mx.community.test', content: '192.0.2.90', proxied: true },
          { type: 'MX', name: 'lists.community.test', content: 'mx.community.test', proxied: false, priority: 10 },
        );
      },
    },
    'key-for-signatures': {
      severity: 'blocker',
      reason,
      apply: plan => {
        edgeOf(plan).records.push({
          type: 'CNAME',
          name: 'k9._domainkey.community.test',
          content: 'k9.mail-service.example',
          proxied: true,
        });
      },
    },
    'proof-of-a-certificate': {
      severity: 'high',
      apply: plan => {
        edgeOf(plan).records.push({
          type: 'CNAME',
          name: '_acme-challenge.shop.community.test',
          content: '4711.acme-answers.example',
          proxied: true,
        });
      },
    },
  },
});
