import { retext } from '../change.ts';
import { defineFlaw } from '../plan.ts';
import { mail } from '../sound-mail.ts';

const policy = /^v=spf1 /;

export default defineFlaw({
  name: 'nothing-proves-sender',
  row: 'S2.c1',
  expected: 'email/spf-covers-sender',
  alone: 'it takes the return path and the signing key, which other flaws are about',
  story:
    'The team moved to another provider in the week before the launch and took the records of the old one with it. Neither the address nor a signature proves who sends now, and the large mailbox providers refuse such mail outright.',
  variants: {
    'other-provider-and-key-taken-back': {
      severity: 'blocker',
      reason: 'with neither SPF nor DKIM no confirmation arrives at the large mailbox providers',
      apply: plan => {
        retext(plan, mail.envelopeDomain, policy, 'v=spf1 ip4:203.0.113.96/28 -all');
        retext(plan, mail.keyName, /^v=DKIM1/, 'v=DKIM1; k=rsa; p=');
      },
    },
    'neither-record-was-moved-along': {
      severity: 'blocker',
      reason: 'with neither SPF nor DKIM no confirmation arrives at the large mailbox providers',
      apply: plan => {
        retext(plan, mail.envelopeDomain, policy);
        delete plan.zone[mail.keyName];
      },
    },
  },
});
