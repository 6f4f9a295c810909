import { answer } from '../change.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

export default defineFlaw({
  name: 'redeploy-by-builder-only',
  row: 'S7.f1',
  expected: 'handover/redeploys',
  story:
    'The platform moved the app to another region and it did not come up. The steps lay in the repository, nobody had ever followed them, and the login was on the telephone of somebody in an aeroplane.',
  variants: {
    'nobody-else-ever-did': { severity: 'high', apply: plan => answer(plan, 'redeploy', 'Not yet') },
    'account-left-open': { severity: 'high', apply: plan => answer(plan, 'hosting', null) },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'handover/redeploys',
    trap: 'it was practised although nobody enjoyed it, and the account is of a company',
    apply: plan => {
      answer(plan, 'redeploy', 'Not the builder: Ada, on 3 November, on staging first');
      answer(plan, 'hosting', 'None of us alone; the account of the company, Ada is its owner');
    },
  }),
];
