import { webHostOf } from '../change.ts';
import { page } from '../parts.ts';
import { healthRoutes } from '../sound-hosts.ts';
import { type Answer, defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const label = 'kitchen';
const host = `${label}.community.test`;
const script = '/assets/index-B_x-9k2Q.js';

const serves = (plan: WorldPlan, path: string, headers: Answer['headers']): void => {
  const body = `<h1>The ${label} room</h1><script src="${path}"></script>`;
  webHostOf(plan, host).https = [
    ...healthRoutes('room'),
    { path: '/', answer: page(`The ${label} room`, body) },
    {
      path,
      answer: {
        status: 200,
        headers: { 'content-type': 'text/javascript', ...headers },
        body: 'document.title += "!";',
      },
    },
  ];
};

export default defineFlaw({
  name: 'assets-uncached',
  row: 'S4.c3',
  expected: 'edge/static-assets-cached',
  hosts: [label],
  story:
    'The build put hashes into its file names and nobody told the server: it sent the files as it sends everything, without a word or with the hour that a tutorial names. People came back to a page that loaded as slowly as the first time.',
  variants: {
    'not-a-word': { severity: 'medium', apply: plan => serves(plan, script, {}) },
    'an-hour': { severity: 'medium', apply: plan => serves(plan, script, { 'cache-control': 'public, max-age=3600' }) },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/static-assets-cached',
    trap: 'a version in the name of a file that is asked for each time, as its name can come back with other content',
    hosts: [label],
    apply: plan => serves(plan, '/vendor/jquery-3.7.1.min.js', { 'cache-control': 'no-cache', etag: '"3f2"' }),
  }),
];
