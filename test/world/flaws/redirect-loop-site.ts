import { everyWebHost } from '../change.ts';
import { defineFlaw } from '../plan.ts';

export default defineFlaw({
  name: 'redirect-loop-site',
  row: 'S1.f2',
  expected: 'launch-path/redirect-loop',
  part: 'apex',
  story:
    'The hosting panel prefers the bare domain, the redirect rule at the CDN prefers www. Each was set in good faith by somebody else, and nobody gets in.',
  variants: {
    'www-and-the-bare-domain-send-to-each-other': {
      severity: 'blocker',
      apply: plan => {
        for (const served of everyWebHost(plan, `www.${plan.domain}`)) {
          served.https = [{ path: '/*', answer: { redirect: 301, to: `https://${plan.domain}{path}` } }];
        }
      },
    },
    'https-and-http-in-turn': {
      severity: 'blocker',
      apply: plan => {
        for (const served of everyWebHost(plan, `www.${plan.domain}`)) {
          served.https = [{ path: '/*', answer: { redirect: 301, to: `http://${plan.domain}{path}` } }];
        }
      },
    },
  },
});
