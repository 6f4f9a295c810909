import { defineFlaw, defineNearMiss, edgeOf } from '../plan.ts';

const reason = 'the app itself throttles each account; the rule at the edge is what keeps the mass of guesses away';

const rate = (change: object) => ({
  description: 'Guessing',
  action: 'block',
  expression: '(http.request.uri.path eq "/login")',
  ratelimit: { characteristics: ['cf.colo.id', 'ip.src'], period: 10, requests_per_period: 10, mitigation_timeout: 10 },
  ...change,
});

export default defineFlaw({
  name: 'sign-in-without-edge-limit',
  row: 'S4.c2',
  expected: 'edge/abuse-limited',
  part: 'edge rate',
  story:
    'The plan had one rule to spend, and it was spent on the search box that had once been slow. A list of leaked passwords was tried at the door, forty a second, and members waited for their turn.',
  variants: {
    'no-rule-at-all': {
      severity: 'medium',
      reason,
      apply: plan => {
        edgeOf(plan).rules['http_ratelimit'] = [];
      },
    },
    'only-written-down': {
      severity: 'medium',
      reason,
      apply: plan => {
        edgeOf(plan).rules['http_ratelimit'] = [rate({ action: 'log' })];
      },
    },
    'for-another-path': {
      severity: 'medium',
      reason,
      apply: plan => {
        edgeOf(plan).rules['http_ratelimit'] = [rate({ expression: '(http.request.uri.path eq "/search")' })];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/abuse-limited',
    trap: 'a rule for whatever is called login, with a challenge instead of a block',
    apply: plan => {
      edgeOf(plan).rules['http_ratelimit'] = [
        rate({ action: 'managed_challenge', expression: '(lower(http.request.uri.path) contains "login")' }),
      ];
    },
  }),
];
