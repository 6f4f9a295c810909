import { changeServer, recordsOf, twinAt } from '../change.ts';
import { at } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const host = 'market.community.test';
const oldAddress = '192.0.2.61';

export default defineFlaw({
  name: 'name-servers-agree',
  row: 'S1.c1',
  expected: 'launch-path/name-servers-agree',
  hosts: ['market'],
  part: 'name servers',
  story:
    'The new server address was typed at the DNS provider while the second provider, kept "for safety", still has last month\'s zone; or the registrar lists servers from a template that the zone was never told of.',
  variants: {
    'an-old-copy-of-the-zone': {
      severity: 'blocker',
      apply: plan => {
        twinAt(plan, host, oldAddress);
        changeServer(plan, 1, { differs: { [host]: at(oldAddress) } });
      },
    },
    'registrar-and-zone-list-others': {
      severity: 'high',
      reason: 'all servers that anybody lists give the same web records',
      apply: plan => {
        const third = 'ns3.dns-host.example';
        const address = '198.51.100.54';
        const [kept] = plan.nameServers;
        if (kept === undefined) throw new Error('the plan has no name servers');
        plan.nameServers.push({ ...structuredClone(kept), name: third, address });
        plan.elsewhere[third] = at(address);
        plan.zone[plan.domain] = [
          ...recordsOf(plan, plan.domain).filter(({ type, value }) => type !== 'NS' || value === kept.name),
          { type: 'NS', value: third, ttl: 86_400 },
        ];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/name-servers-agree',
    trap: 'the second server is a transfer behind: its serial number is older, its records are the same',
    apply: plan => {
      const older = recordsOf(plan, plan.domain).map(record =>
        record.type === 'SOA' ? { ...record, value: record.value.replace('2026110101', '2026103107') } : record,
      );
      changeServer(plan, 1, { differs: { [plan.domain]: older } });
    },
  }),
  defineNearMiss({
    check: 'launch-path/name-servers-agree',
    trap: 'the second server gives the same records in another order and with another lifetime',
    apply: plan => {
      const names = [plan.domain, `www.${plan.domain}`, `app.${plan.domain}`];
      const differs = Object.fromEntries(
        names.map(name => [
          name,
          recordsOf(plan, name)
            .toReversed()
            .map(record => ({ ...record, ttl: record.ttl / 2 })),
        ]),
      );
      changeServer(plan, 1, { differs });
    },
  }),
];
