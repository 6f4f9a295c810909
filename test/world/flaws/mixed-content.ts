import { webHostOf } from '../change.ts';
import { page } from '../parts.ts';
import { defineFlaw, defineNearMiss, type RoutePlan, type WorldPlan } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const label = 'cinema';
const host = `${label}.community.test`;

/** Lets the script of the page run, and load from anywhere. */
const policy = "object-src 'none'; base-uri 'self'; frame-ancestors 'none'";

/** The page adds an element by script, so that its markup says nothing of the address. */
const adds = (plan: WorldPlan, element: 'img' | 'script', file: string, ...more: readonly RoutePlan[]): void => {
  const script = `const added = document.createElement('${element}'); added.src = ['http:', '', '${host}', '${file}'].join('/'); document.body.append(added);`;
  const shown = page(
    `The ${label} room`,
    `<h1>The ${label} room</h1><p>Films of the members.</p><script>${script}</script>`,
  );
  webHostOf(plan, host).https = [
    ...healthRoutes('room'),
    { path: '/', answer: { ...shown, headers: { ...shown.headers, 'content-security-policy': policy } } },
    ...more,
  ];
};

const poster: RoutePlan = {
  path: '/poster.svg',
  answer: {
    status: 200,
    headers: { 'content-type': 'image/svg+xml' },
    body: '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle cx="4" cy="4" r="4"/></svg>',
  },
};

export default defineFlaw({
  name: 'mixed-content',
  row: 'S1.f1',
  expected: 'launch-path/mixed-content',
  hosts: [label],
  story:
    'The address of the file server comes from a setting that still begins with http://. In the markup nothing is to be seen: the script of the page puts it there, and the browser blocks the player.',
  variants: {
    'the-player-is-blocked': {
      severity: 'high',
      apply: plan => adds(plan, 'script', 'player.js'),
    },
    'the-picture-is-only-there-over-http': {
      severity: 'high',
      apply: plan => {
        adds(plan, 'img', 'poster.svg');
        webHostOf(plan, host).http.unshift(structuredClone(poster));
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/mixed-content',
    trap: 'the script asks for a picture over http://, the browser asks over https instead, and it is there',
    hosts: [label],
    apply: plan => adds(plan, 'img', 'poster.svg', structuredClone(poster)),
  }),
];
