import { everyWebHost } from '../change.ts';
import { defineFlaw, defineNearMiss, edgeOf, type WorldPlan } from '../plan.ts';

const host = 'app.community.test';
const path = '/webhooks/payments';

const answers = (plan: WorldPlan, status: number, headers: Record<string, string>, body: string): void => {
  for (const one of everyWebHost(plan, host))
    one.https = one.https.map(route => (route.path === path ? { path, answer: { status, headers, body } } : route));
};

const rule = (description: string, action: string, expression: string, more: object = {}) => ({
  description,
  action,
  expression,
  ...more,
});

export default defineFlaw({
  name: 'webhook-behind-challenge',
  row: 'X3',
  expected: 'edge/webhook-not-swallowed',
  part: 'edge webhook',
  story:
    'Spam came in through the contact form, so robots were kept out of the whole site. The payment provider is a robot, too: for nine days people paid, and nobody became a member.',
  variants: {
    'fight-mode-on': {
      severity: 'blocker',
      apply: plan => {
        edgeOf(plan).bots['fight_mode'] = true;
      },
    },
    'challenge-for-every-post': {
      severity: 'blocker',
      apply: plan => {
        edgeOf(plan).rules['http_request_firewall_custom'] = [
          rule(
            'No spam',
            'managed_challenge',
            '(http.request.method eq "POST" and not starts_with(http.request.uri.path, "/api/"))',
          ),
        ];
      },
    },
    'redirect-to-another-host': {
      severity: 'blocker',
      apply: plan => {
        edgeOf(plan).rules['http_request_dynamic_redirect'] = [
          rule(
            'One host for all',
            'redirect',
            '(http.host eq "app.community.test" and not starts_with(http.request.uri.path, "/login"))',
            {
              action_parameters: {
                from_value: {
                  status_code: 301,
                  target_url: { expression: 'concat("https://www.community.test", http.request.uri.path)' },
                },
              },
            },
          ),
        ];
      },
    },
    'under-attack': {
      severity: 'blocker',
      apply: plan => {
        edgeOf(plan).settings['security_level'] = 'under_attack';
      },
    },
    'challenge-seen-from-outside': {
      severity: 'blocker',
      apply: plan =>
        answers(
          plan,
          403,
          {
            'content-type': 'text/html; charset=utf-8',
            server: 'cloudflare',
            'cf-ray': '8f1-FRA',
            'cf-mitigated': 'challenge',
          },
          '<!doctype html><title>Just a moment...</title><p>Enable JavaScript and cookies to continue</p>',
        ),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/webhook-not-swallowed',
    trap: 'a challenge for every POST, after a rule that lets the events of payments pass everything',
    apply: plan => {
      edgeOf(plan).rules['http_request_firewall_custom'] = [
        rule('Events of payments', 'skip', `(http.request.uri.path eq "${path}")`, {
          action_parameters: { ruleset: 'current' },
        }),
        rule('No spam', 'managed_challenge', '(http.request.method eq "POST")'),
      ];
    },
  }),
  defineNearMiss({
    check: 'edge/webhook-not-swallowed',
    trap: 'an event without a right signature is refused with 403, and the answer names the signature',
    apply: plan => answers(plan, 403, { 'content-type': 'application/json' }, '{"error":"invalid webhook signature"}'),
  }),
];
