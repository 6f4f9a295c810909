import { defineFlaw, defineNearMiss, edgeOf } from '../plan.ts';

export default defineFlaw({
  name: 'edge-token-for-ever',
  row: 'S4.c1',
  expected: 'edge/token-narrow',
  part: 'edge token',
  story:
    'The token was made in a hurry and forgotten in a script. Two years later the script was published, and the first who found the token sent the domain elsewhere.',
  variants: {
    'of-a-person': {
      severity: 'medium',
      reason: 'it opens one zone, and nobody else has it yet',
      apply: plan => {
        edgeOf(plan).token = { kind: 'user', days: null };
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/token-narrow',
    trap: 'a token of the account instead of a person, with a last day',
    apply: plan => {
      edgeOf(plan).token = { kind: 'account', days: 30 };
    },
  }),
];
