import { webHostOf } from '../change.ts';
import { page, toHttps } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const label = 'workbench';
const host = `${label}.community.test`;

export default defineFlaw({
  name: 'redirect-loop',
  row: 'S1.f2',
  expected: 'launch-path/redirect-loop',
  hosts: [label],
  story:
    'The CDN speaks http to the server (Cloudflare’s “Flexible” encryption) and the server sends every http request to https: the browser says “redirected you too many times”. Or a language prefix is put in front of an address that already has one.',
  variants: {
    'https-behind-a-proxy-that-speaks-http': {
      severity: 'blocker',
      apply: plan => {
        webHostOf(plan, host).https = [structuredClone(toHttps)];
      },
    },
    'the-two-schemes-send-to-each-other': {
      severity: 'blocker',
      apply: plan => {
        webHostOf(plan, host).https = [{ path: '/*', answer: { redirect: 301, to: 'http://{host}{path}' } }];
      },
    },
    'one-more-prefix-each-time': {
      severity: 'blocker',
      apply: plan => {
        webHostOf(plan, host).https = [{ path: '/*', answer: { redirect: 302, to: '/en{path}' } }];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/redirect-loop',
    trap: 'the front door leads to a page and that page to the same one with a slash, where it ends',
    hosts: [label],
    apply: plan => {
      webHostOf(plan, host).https = [
        ...healthRoutes('room'),
        { path: '/', answer: { redirect: 302, to: '/welcome' } },
        { path: '/welcome', answer: { redirect: 301, to: '/welcome/' } },
        { path: '/welcome/', answer: page(`The ${label} room`, `<h1>The ${label} room</h1><p>Members meet here.</p>`) },
      ];
    },
  }),
];
