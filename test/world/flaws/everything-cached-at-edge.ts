import { defineFlaw, defineNearMiss, edgeOf } from '../plan.ts';

const reason = 'private pages of one member are shown to others';

const cached = (expression: string, edge_ttl: object) => ({
  description: 'Make it fast',
  action: 'set_cache_settings',
  expression,
  action_parameters: { cache: true, edge_ttl },
});

const whole = { mode: 'override_origin', default: 7200 };

export default defineFlaw({
  name: 'everything-cached-at-edge',
  row: 'S4.c4',
  expected: 'edge/cache-rules-safe',
  part: 'edge cache',
  story:
    'A post on speed said to cache everything for two hours, and the site was fast. On the second day a member wrote that she was greeted by the name of somebody else, with his address and his last invoice.',
  variants: {
    'rule-for-the-host': {
      severity: 'blocker',
      reason,
      apply: plan => {
        edgeOf(plan).rules['http_request_cache_settings'] = [
          cached('(http.host eq "app.community.test" and http.request.method eq "GET")', whole),
        ];
      },
    },
    'old-page-rule': {
      severity: 'blocker',
      reason,
      apply: plan => {
        const edge = edgeOf(plan);
        edge.rules['http_request_cache_settings'] = [];
        edge.pageRules = [
          {
            targets: [{ target: 'url', constraint: { operator: 'matches', value: '*community.test/*' } }],
            actions: [
              { id: 'cache_level', value: 'cache_everything' },
              { id: 'edge_cache_ttl', value: 7200 },
            ],
          },
        ];
      },
    },
    'unless-the-server-objects': {
      severity: 'high',
      apply: plan => {
        edgeOf(plan).rules['http_request_cache_settings'] = [
          cached('(not starts_with(http.request.uri.path, "/api/"))', { mode: 'respect_origin' }),
        ];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/cache-rules-safe',
    trap: 'everything is kept for two hours, and a last rule takes out all that members see',
    apply: plan => {
      const paths = [
        '/api',
        '/app',
        '/dashboard',
        '/account',
        '/settings',
        '/profile',
        '/billing',
        '/members',
        '/messages',
        '/admin',
      ];
      edgeOf(plan).rules['http_request_cache_settings'] = [
        cached('true', whole),
        {
          description: 'What members see',
          action: 'set_cache_settings',
          expression: `(http.cookie contains "session=" or ${paths.map(path => `starts_with(http.request.uri.path, "${path}")`).join(' or ')})`,
          action_parameters: { cache: false },
        },
      ];
    },
  }),
];
