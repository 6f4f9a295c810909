import { pageAt, redeclare, webHostOf } from '../change.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const [label, newLabel] = ['mentors', 'coaches'] as const;
const host = `${label}.community.test`;
const newHost = `${newLabel}.community.test`;
const reason =
  'people arrive all the same; what suffers is that search engines and browsers never learn the right address';

export default defineFlaw({
  name: 'permanent-redirects',
  row: 'S1.c2',
  expected: 'launch-path/permanent-redirects',
  hosts: [label, newLabel],
  story:
    'The framework’s redirect() answers 302 or 307 unless it is told otherwise, and nobody tells it: search engines keep the old address for months.',
  variants: {
    'temporarily-to-https': {
      severity: 'medium',
      reason,
      apply: plan => {
        webHostOf(plan, host).http = [{ path: '/*', answer: { redirect: 302, to: 'https://{host}{path}' } }];
      },
    },
    'temporarily-to-the-new-name': {
      severity: 'medium',
      reason,
      apply: plan => {
        redeclare(plan, host, { service: 'redirect', expect: `The ${newLabel} room` });
        webHostOf(plan, host).https = [{ path: '/*', answer: { redirect: 307, to: `https://${newHost}{path}` } }];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/permanent-redirects',
    trap: 'to https with 308, and from the front door to the sign-in page of the same origin with 307',
    hosts: [label],
    apply: plan => {
      const front = pageAt(plan, host, '/');
      const served = webHostOf(plan, host);
      served.http = [{ path: '/*', answer: { redirect: 308, to: 'https://{host}{path}' } }];
      served.https = [
        ...healthRoutes('room'),
        { path: '/', answer: { redirect: 307, to: 'https://{host}/login' } },
        { path: '/login', answer: front },
      ];
    },
  }),
];
