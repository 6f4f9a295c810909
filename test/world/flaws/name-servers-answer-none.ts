import { changeServer } from '../change.ts';
import { defineFlaw } from '../plan.ts';

export default defineFlaw({
  name: 'name-servers-answer-none',
  row: 'S1.c1',
  expected: 'launch-path/name-servers-answer',
  part: 'name servers',
  alone: 'nothing under a domain that no name server serves can be looked at',
  story:
    'The free plan of the DNS provider was closed after the card ran out: the servers still run for other customers, and refuse every question about this domain.',
  variants: {
    'zone-deleted': {
      severity: 'blocker',
      apply: plan => {
        for (const index of plan.nameServers.keys()) changeServer(plan, index, { udp: 'refuses' });
      },
    },
    'zone-fails-to-load': {
      severity: 'blocker',
      apply: plan => {
        for (const index of plan.nameServers.keys()) changeServer(plan, index, { udp: 'servfail' });
      },
    },
  },
});
