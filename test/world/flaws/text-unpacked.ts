import { webHostOf } from '../change.ts';
import { page } from '../parts.ts';
import { defineFlaw, defineNearMiss, type Answer, type WorldPlan } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const label = 'reading-room';
const host = `${label}.community.test`;

/** A script of a real build repeats itself as this one does. */
const lines = (count: number): string =>
  Array.from({ length: count }, (_, at) => `export const card${at} = ({ title }) => draw("card", title, ${at});`).join(
    '\n',
  );

const serves = (plan: WorldPlan, script: Partial<Answer>, shown: Partial<Answer> = {}): void => {
  const front = page(
    `The ${label}`,
    `<h1>The ${label} room</h1><p>Books that members lend to each other.</p><script src="/app.js"></script>${shown.body ?? ''}`,
  );
  webHostOf(plan, host).https = [
    ...healthRoutes('room'),
    { path: '/', answer: { ...front, ...shown, body: front.body } },
    {
      path: '/app.js',
      answer: {
        status: 200,
        headers: { 'content-type': 'text/javascript', 'cache-control': 'public, max-age=3600' },
        body: lines(200),
        ...script,
      },
    },
  ];
};

export default defineFlaw({
  name: 'text-unpacked',
  row: 'S4.c5',
  expected: 'edge/text-compressed',
  hosts: [label],
  story:
    'On the laptop of the builder the script came in no time. The small server that sends it was never told to pack anything, and on the phones of the first members every page waited for bytes that nobody needs.',
  variants: {
    'a-script-as-it-is': { severity: 'medium', apply: plan => serves(plan, { packed: 'none' }) },
    'a-long-page-as-it-is': {
      severity: 'medium',
      apply: plan =>
        serves(plan, {}, { packed: 'none', body: `<pre>${'One more card of the catalogue. '.repeat(200)}</pre>` }),
    },
    'a-whole-bundle': {
      severity: 'high',
      reason: 'more than 100 KB go out unpacked on every first visit',
      apply: plan => serves(plan, { packed: 'none', body: lines(2_000) }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/text-compressed',
    trap: 'a script that is sent unpacked to programs, and by Zstandard to browsers',
    hosts: [label],
    apply: plan => serves(plan, { packed: 'zstd' }),
  }),
];
