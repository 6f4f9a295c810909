import { answer } from '../change.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

export default defineFlaw({
  name: 'owners-unknown',
  row: 'S7.c2',
  expected: 'handover/owners-named',
  story:
    'The domain was bought by the agency for the first demo. Two years later the agency was gone, the card on file had run out, and the founder learnt from the registrar that the account was not theirs.',
  variants: {
    'domain-left-open': { severity: 'medium', apply: plan => answer(plan, 'domain', null) },
    'nobody-signs-in-at-the-records': { severity: 'medium', apply: plan => answer(plan, 'dns', 'Nobody knows') },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'handover/owners-named',
    trap: 'answers that begin like nobody and name somebody, at a registry that publishes no name',
    apply: plan => {
      answer(plan, 'domain', 'Nobody but Ada, with a second factor');
      answer(plan, 'dns', 'No agency: Ada and Ben, each with a login');
      if (plan.rdap !== null && plan.rdap !== 'silent') plan.rdap.registrar = '';
    },
  }),
];
