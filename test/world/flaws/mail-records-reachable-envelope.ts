import { deadMachineAt, recordsOf, twinAt } from '../change.ts';
import { at } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';
import { mail } from '../sound-mail.ts';

/** In ranges that Cloudflare publishes for its proxies (172.64.0.0/13, 104.16.0.0/13). */
const proxyAddresses = ['172.67.140.9', '104.21.80.9'] as const;

export default defineFlaw({
  name: 'mail-records-reachable-envelope',
  row: 'S2.c1',
  expected: 'email/mail-records-reachable',
  part: 'records of the envelope domain',
  story:
    'The provider asks for an alias at the name that bounces go to; the panel proxies every new record by default, and what receivers get are addresses of web servers, with no policy and no mail host behind them.',
  variants: {
    'envelope-behind-the-proxy': {
      severity: 'high',
      apply: plan => {
        plan.zone[mail.envelopeDomain] = at(...proxyAddresses);
        for (const address of proxyAddresses) deadMachineAt(plan, address);
      },
    },
    'envelope-behind-the-proxy-and-flattened': {
      severity: 'high',
      apply: plan => {
        plan.zone[mail.envelopeDomain] = [...at(proxyAddresses[0]), ...at('2606:4700:3031::ac43:8c09')];
        deadMachineAt(plan, proxyAddresses[0]);
        deadMachineAt(plan, '2606:4700:3031::ac43:8c09');
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'email/mail-records-reachable',
    trap: 'the site is behind the proxy, where it belongs, and the records of mail are not',
    apply: plan => {
      const host = `www.${plan.domain}`;
      for (const address of proxyAddresses) twinAt(plan, host, address);
      plan.zone[host] = [...recordsOf(plan, host).filter(({ type }) => type !== 'A'), ...at(...proxyAddresses)];
    },
  }),
];
