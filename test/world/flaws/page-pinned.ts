import { webHostOf } from '../change.ts';
import { page } from '../parts.ts';
import { defineFlaw, defineNearMiss, type Answer, type RoutePlan, type WorldPlan } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const label = 'workroom';
const host = `${label}.community.test`;
const script = '/assets/index-B_x-9k2Q.js';

const shown = (): Answer =>
  page(
    `The ${label} room`,
    `<h1>The ${label} room</h1><p>What we make this month.</p><script src="${script}"></script>`,
  );

const serves = (plan: WorldPlan, headers: Answer['headers'], ...rest: readonly RoutePlan[]): void => {
  const front = shown();
  webHostOf(plan, host).https = [
    ...healthRoutes('room'),
    { path: '/', answer: { ...front, headers: { ...front.headers, ...headers } } },
    {
      path: script,
      answer: {
        status: 200,
        headers: { 'content-type': 'text/javascript', 'cache-control': 'public, max-age=31536000, immutable' },
        body: 'document.title += "!";',
      },
    },
    ...rest,
  ];
};

export default defineFlaw({
  name: 'page-pinned',
  row: 'S4.c3',
  expected: 'edge/pages-cached',
  hosts: [label],
  story:
    'One rule gave everything a day, the pages among it. The release went wrong and was taken back in five minutes; whoever had been there in those five minutes saw a white page until the next morning, for the server answered the missing script with the front page.',
  variants: {
    'a-day-for-pages-too': {
      severity: 'high',
      reason: 'a page that is kept outlives the release and its rollback, and nobody can call it back',
      apply: plan => serves(plan, { 'cache-control': 'public, max-age=86400' }),
    },
    'index-html-for-a-missing-file': {
      severity: 'medium',
      apply: plan => serves(plan, {}, { path: '/assets/*', answer: shown() }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/pages-cached',
    trap: 'a day for the CDN alone, and any address shows the app but for files of the build',
    hosts: [label],
    apply: plan =>
      serves(
        plan,
        { 'cache-control': 'public, max-age=0, s-maxage=86400' },
        { path: '/assets/*', answer: { status: 404, headers: { 'content-type': 'text/html' }, body: '<h1>Gone</h1>' } },
        { path: '/rooms/*', answer: shown() },
      ),
  }),
];
