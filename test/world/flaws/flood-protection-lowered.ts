import { defineFlaw, defineNearMiss, edgeOf } from '../plan.ts';

const overriding = (overrides: object, description = 'Quiet the false alarms') => [
  {
    description,
    action: 'execute',
    expression: 'true',
    action_parameters: { id: '4d21379b4f9f4bb088e0729962c8b3cf', overrides },
  },
];

export default defineFlaw({
  name: 'flood-protection-lowered',
  row: 'S4.c2',
  expected: 'edge/ddos-covers',
  part: 'edge rate',
  story:
    'A newsletter brought so many readers at once that the CDN took them for an attack. The protection was turned down that evening and stayed so; the next rush was an attack.',
  variants: {
    'essentially-off': {
      severity: 'high',
      apply: plan => {
        edgeOf(plan).rules['ddos_l7'] = overriding({ sensitivity_level: 'eoff' });
      },
    },
    'only-written-down': {
      severity: 'high',
      apply: plan => {
        edgeOf(plan).rules['ddos_l7'] = overriding({ action: 'log' });
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/ddos-covers',
    trap: 'an override that makes the protection answer with a challenge, at medium sensitivity',
    apply: plan => {
      edgeOf(plan).rules['ddos_l7'] = overriding({ action: 'managed_challenge', sensitivity_level: 'medium' });
    },
  }),
];
