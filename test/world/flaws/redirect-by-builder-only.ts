import { answer } from '../change.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

export default defineFlaw({
  name: 'redirect-by-builder-only',
  row: 'S7.f3',
  expected: 'handover/redirect-alone',
  story:
    'Two thousand flyers with a short address were printed before the page moved. Changing where it leads takes five minutes, and took nine days until the freelancer was back.',
  variants: {
    'left-open': { severity: 'medium', apply: plan => answer(plan, 'redirect', null) },
    'said-no': { severity: 'medium', apply: plan => answer(plan, 'redirect', 'No, nobody yet.') },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'handover/redirect-alone',
    trap: 'somebody whose name begins like no',
    apply: plan => answer(plan, 'redirect', 'Noor, on 3 November'),
  }),
];
