import { defineFlaw, edgeOf } from '../plan.ts';

export default defineFlaw({
  name: 'development-mode-left-on',
  row: 'S4.c4',
  expected: 'edge/cache-rules-safe',
  part: 'edge cache',
  story:
    'A picture did not change, so the cache was passed by for three hours, on the evening before the launch. Every visitor of the first hours was served by one small machine.',
  variants: {
    'switched-on': {
      severity: 'medium',
      reason: 'nothing leaks: it is slow, and it ends by itself',
      apply: plan => {
        edgeOf(plan).settings['development_mode'] = 'on';
      },
    },
  },
});
