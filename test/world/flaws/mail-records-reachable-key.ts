import { deadMachineAt, typeTwice } from '../change.ts';
import { at } from '../parts.ts';
import { defineFlaw } from '../plan.ts';
import { mail } from '../sound-mail.ts';

/** In a range that Cloudflare publishes for its proxies (104.16.0.0/13). */
const proxyAddress = '104.21.48.7';

export default defineFlaw({
  name: 'mail-records-reachable-key',
  row: 'S2.c2',
  expected: 'email/mail-records-reachable',
  part: 'signing key',
  story:
    'The record with the signing key was entered, and yet nobody finds it: with the domain in its name twice, or with the orange cloud switched on, which answers with addresses of the proxy in place of the alias.',
  variants: {
    'key-under-the-domain-twice': {
      severity: 'high',
      apply: plan => typeTwice(plan, mail.keyName),
    },
    'key-behind-the-proxy': {
      severity: 'high',
      apply: plan => {
        plan.zone[mail.keyName] = at(proxyAddress);
        deadMachineAt(plan, proxyAddress);
      },
    },
  },
});
