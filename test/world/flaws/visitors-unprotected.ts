import { webHostOf } from '../change.ts';
import { page } from '../parts.ts';
import { defineFlaw, defineNearMiss, type Answer, type WorldPlan } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const label = 'porch';
const host = `${label}.community.test`;

const tells = (plan: WorldPlan, headers: Answer['headers'], head = ''): void => {
  const shown = page(`The ${label} room`, `<h1>The ${label} room</h1><p>Come in and stay for a while.</p>`, head);
  webHostOf(plan, host).https = [
    ...healthRoutes('room'),
    // A cookie on the front page would keep every CDN from it, which is another flaw.
    { path: '/', answer: { redirect: 302, to: '/in' } },
    { path: '/in', answer: { ...shown, headers: { ...shown.headers, ...headers } } },
  ];
};

export default defineFlaw({
  name: 'visitors-unprotected',
  row: 'S1.f1',
  expected: 'edge/security-headers',
  hosts: [label],
  story:
    'Nobody had asked the server to send a line of protection, for nothing looks different without it. Then a page elsewhere showed the sign-up form in a frame nobody could see and let people press “Join” for somebody else.',
  variants: {
    'not-a-line': {
      severity: 'medium',
      apply: plan =>
        tells(plan, {
          'content-security-policy': '',
          'strict-transport-security': '',
          'x-content-type-options': '',
        }),
    },
    'open-to-foreign-frames': {
      severity: 'medium',
      apply: plan => tells(plan, { 'content-security-policy': "default-src 'self'; object-src 'none'" }),
    },
    'a-session-that-scripts-can-read': {
      severity: 'high',
      reason: 'a script in a post can take over the account of everybody who reads it',
      apply: plan => tells(plan, { 'set-cookie': 'connect.sid=s%3Aopen; Path=/; Secure; SameSite=Lax' }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/security-headers',
    trap: 'the policy stands in the markup, and an older line keeps the page out of frames',
    hosts: [label],
    apply: plan =>
      tells(
        plan,
        { 'content-security-policy': '', 'x-frame-options': 'SAMEORIGIN' },
        `<meta http-equiv="Content-Security-Policy" content="default-src 'self'; object-src 'none'">`,
      ),
  }),
  defineNearMiss({
    check: 'edge/security-headers',
    trap: 'a cookie of a counter that scripts are meant to read',
    hosts: [label],
    apply: plan =>
      tells(plan, {
        'cache-control': 'private, no-cache',
        'set-cookie': '_ga=GA1.2.1; Path=/',
        'cdn-cache-control': 'max-age=300',
      }),
  }),
];
