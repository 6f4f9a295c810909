import { webHostOf } from '../change.ts';
import { page } from '../parts.ts';
import { healthRoutes } from '../sound-hosts.ts';
import { type Answer, defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const label = 'campaign';
const host = `${label}.community.test`;

const answers = (plan: WorldPlan, headers: Answer['headers']): void => {
  const shown = page(`The ${label} room`, `<h1>The ${label} room</h1><p>We open on the first of the month.</p>`);
  webHostOf(plan, host).https = [
    ...healthRoutes('room'),
    { path: '/', answer: { ...shown, headers: { 'content-type': 'text/html; charset=utf-8', ...headers } } },
  ];
};

export default defineFlaw({
  name: 'front-page-uncached',
  row: 'S4.f1',
  expected: 'edge/origin-spared',
  hosts: [label],
  story:
    'There was a CDN in front, and it passed everything on, because nobody had said what it may keep. When a podcast named the community, its listeners asked one small server for the same page ten thousand times, and members could not sign in for an hour.',
  variants: {
    'nobody-said': { severity: 'medium', apply: plan => answers(plan, {}) },
    'passed-on-by-the-cdn': {
      severity: 'medium',
      apply: plan =>
        answers(plan, { 'cache-control': 'public, max-age=0, s-maxage=300', 'cf-cache-status': 'DYNAMIC' }),
    },
    'for-no-second': {
      severity: 'medium',
      apply: plan => answers(plan, { 'cache-control': 'public, max-age=0, must-revalidate' }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/origin-spared',
    trap: 'the page says that nobody keeps it, and a rule at the CDN does: every answer after the first is a copy',
    hosts: [label],
    apply: plan => answers(plan, { 'cache-control': 'no-cache', 'x-cache': 'HIT', age: '40' }),
  }),
  defineNearMiss({
    check: 'edge/origin-spared',
    trap: 'no-cache for browsers, and a field for the CDN alone that lets it keep the page',
    hosts: [label],
    apply: plan =>
      answers(plan, {
        'cache-control': 'no-cache',
        'cdn-cache-control': 'max-age=300',
        vary: 'Accept-Encoding',
      }),
  }),
];
