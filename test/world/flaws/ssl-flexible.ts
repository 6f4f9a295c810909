import { defineFlaw, defineNearMiss, edgeOf } from '../plan.ts';

export default defineFlaw({
  name: 'ssl-flexible',
  row: 'S1.c4',
  expected: 'edge/ssl-strict',
  part: 'edge encryption',
  story:
    'The server had no certificate yet, so the zone was set to the mode that needs none. The padlock was there, the note to change it later was lost, and every password of the first year went over the internet in the open.',
  variants: {
    'mode-flexible': {
      severity: 'blocker',
      apply: plan => {
        edgeOf(plan).settings['ssl'] = 'flexible';
      },
    },
    'mode-full': {
      severity: 'high',
      reason: 'it is encrypted, and only somebody on the way between the two can pretend to be the server',
      apply: plan => {
        edgeOf(plan).settings['ssl'] = 'full';
      },
    },
    'by-a-configuration-rule': {
      severity: 'blocker',
      apply: plan => {
        edgeOf(plan).rules['http_config_settings'] = [
          {
            description: 'The old API has no certificate',
            action: 'set_config',
            expression: '(http.host eq "api.community.test")',
            action_parameters: { ssl: 'flexible' },
          },
        ];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/ssl-strict',
    trap: 'a configuration rule with the mode flexible that is switched off',
    apply: plan => {
      edgeOf(plan).rules['http_config_settings'] = [
        {
          description: 'While the server was moved',
          enabled: false,
          action: 'set_config',
          expression: 'true',
          action_parameters: { ssl: 'flexible' },
        },
      ];
    },
  }),
];
