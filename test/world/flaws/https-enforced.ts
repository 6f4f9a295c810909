import { machineOf, pageAt, webHostOf } from '../change.ts';
import { page } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const label = 'gallery';
const host = `${label}.community.test`;

export default defineFlaw({
  name: 'https-enforced',
  row: 'S1.c2',
  expected: 'launch-path/https-enforced',
  hosts: [label],
  story:
    'The certificate was installed and “force https” was left off. Or the framework behind the proxy believes that it is spoken to over http and writes such addresses into its own redirects (APPEND_SLASH without SECURE_PROXY_SSL_HEADER).',
  variants: {
    'http-answers-itself': {
      severity: 'high',
      apply: plan => {
        webHostOf(plan, host).http = structuredClone(webHostOf(plan, host).https);
      },
    },
    'the-slash-is-added-over-http': {
      severity: 'high',
      apply: plan => {
        const front = pageAt(plan, host, '/');
        webHostOf(plan, host).https = [
          ...healthRoutes('room'),
          { path: '/', answer: { redirect: 301, to: 'http://{host}/welcome/' } },
          { path: '/welcome/', answer: front },
        ];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/https-enforced',
    trap: 'nobody listens on port 80: nothing is ever said over http',
    hosts: [label],
    apply: plan => {
      machineOf(plan, host).port80 = 'closed';
    },
  }),
  defineNearMiss({
    check: 'launch-path/https-enforced',
    trap: 'http is refused with 403 and a sentence, as an API does so that no client ever sends its key that way',
    hosts: [label],
    apply: plan => {
      webHostOf(plan, host).http = [
        {
          path: '/*',
          answer: {
            ...page('Use https', '<h1>Use https</h1><p>This address answers over https alone.</p>'),
            status: 403,
          },
        },
      ];
    },
  }),
];
