import { webHostOf } from '../change.ts';
import { page } from '../parts.ts';
import { healthRoutes } from '../sound-hosts.ts';
import { type Answer, defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const label = 'reading';
const host = `${label}.community.test`;

const serves = (plan: WorldPlan, path: string, headers: Answer['headers']): void => {
  const body = `<h1>The ${label} room</h1><p>Pictures of the year.</p>`;
  webHostOf(plan, host).https = [
    ...healthRoutes('room'),
    { path: '/', answer: page(`The ${label} room`, body, `<link rel="stylesheet" href="${path}">`) },
    {
      path: path.replace(/\?.*/, ''),
      answer: { status: 200, headers: { 'content-type': 'text/css', ...headers }, body: 'h1 { color: teal }' },
    },
  ];
};

const inAYear = (): string => new Date(Date.now() + 365 * 86_400_000).toUTCString();

export default defineFlaw({
  name: 'assets-pinned',
  row: 'S4.c3',
  expected: 'edge/static-assets-fresh',
  hosts: [label],
  story:
    'One rule for the whole folder said a year, and one style sheet in it kept its name. After the next release half the members saw the new page in the old clothes, with the button for joining somewhere below the screen.',
  variants: {
    'for-the-whole-folder': {
      severity: 'medium',
      apply: plan => serves(plan, '/theme.css', { 'cache-control': 'public, max-age=31536000' }),
    },
    'by-a-date': { severity: 'medium', apply: plan => serves(plan, '/theme.css', { expires: inAYear() }) },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/static-assets-fresh',
    trap: 'a year for a name that stays, behind which a version is counted up with each release',
    hosts: [label],
    apply: plan => serves(plan, '/theme.css?v=31', { 'cache-control': 'public, max-age=31536000' }),
  }),
];
