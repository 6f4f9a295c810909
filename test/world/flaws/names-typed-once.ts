import { recordsOf } from '../change.ts';
import { at, text } from '../parts.ts';
import { addresses } from '../sound-hosts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const label = 'lounge';
const host = `${label}.community.test`;
const stillFound = 'one service of the community misses its record; the bare domain itself resolves';

export default defineFlaw({
  name: 'names-typed-once',
  row: 'S1.c1',
  expected: 'launch-path/names-typed-once',
  hosts: [label],
  story:
    'The panel adds the domain by itself, the whole name was pasted from the guide, and the record ended up under the domain twice (docker-mailserver issue 97).',
  variants: {
    'a-host-under-the-domain-twice': {
      severity: 'high',
      reason: stillFound,
      apply: plan => {
        plan.zone[`${host}.${plan.domain}`] = recordsOf(plan, host);
        delete plan.zone[host];
      },
    },
    'mail-records-under-the-domain-twice': {
      severity: 'high',
      reason: stillFound,
      apply: plan => {
        plan.zone[`send.${plan.domain}.${plan.domain}`] = [
          { type: 'MX', value: '10 mx1.mail-host.example', ttl: 3600 },
          ...text('v=spf1 include:_spf.mail-host.example -all'),
        ];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/names-typed-once',
    trap: "a wildcard to the community's own server answers for every doubled name, too",
    apply: plan => {
      plan.zone[`*.${plan.domain}`] = at(addresses.apex);
    },
  }),
];
