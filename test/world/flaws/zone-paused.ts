import { defineFlaw, edgeOf } from '../plan.ts';

export default defineFlaw({
  name: 'zone-paused',
  row: 'S4.c2',
  expected: 'edge/ddos-covers',
  alone: 'nothing else in the zone counts while nothing is passed on',
  story:
    'During the move everything was to be seen without the CDN, so it was paused as a whole. All orange clouds stayed orange, and for half a year nobody noticed that none of them did anything.',
  variants: {
    paused: {
      severity: 'high',
      apply: plan => {
        edgeOf(plan).paused = true;
      },
    },
    'never-activated': {
      severity: 'high',
      apply: plan => {
        edgeOf(plan).status = 'pending';
      },
    },
  },
});
