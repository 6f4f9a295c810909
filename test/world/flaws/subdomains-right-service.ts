import { redeclare, webHostOf } from '../change.ts';
import { page } from '../parts.ts';
import { healthRoutes } from '../sound-hosts.ts';
import { defineFlaw, defineNearMiss, type Answer, type WorldPlan } from '../plan.ts';

const label = 'tickets';
const host = `${label}.community.test`;

const everywhere = (plan: WorldPlan, answer: Answer): void => {
  webHostOf(plan, host).https = [{ path: '/*', answer }];
};

export default defineFlaw({
  name: 'subdomains-right-service',
  row: 'S1.c3',
  expected: 'launch-path/subdomains-right-service',
  hosts: [label],
  story:
    'The new server was ready, and what it serves is the page that it came with. Or the app was deleted at the platform, or moved, and the name still leads to where it was.',
  variants: {
    'the-page-that-the-server-came-with': {
      severity: 'blocker',
      apply: plan =>
        everywhere(
          plan,
          page(
            'Welcome to nginx!',
            '<h1>Welcome to nginx!</h1><p>If you see this page, the web server is working.</p>',
          ),
        ),
    },
    'the-platform-knows-no-such-app': {
      severity: 'blocker',
      apply: plan => {
        // Without a text to look for, only the platform's own words tell that this is not the app.
        redeclare(plan, host, { expect: undefined });
        everywhere(plan, {
          ...page('404: NOT_FOUND', '<h1>404: NOT_FOUND</h1><p>Code: DEPLOYMENT_NOT_FOUND</p>'),
          status: 404,
          headers: { 'content-type': 'text/html', 'x-vercel-error': 'DEPLOYMENT_NOT_FOUND' },
        });
      },
    },
    'another-room-answers': {
      severity: 'blocker',
      apply: plan => everywhere(plan, page('The cellar', '<h1>The cellar</h1><p>Members of the cellar meet here.</p>')),
    },
    'nothing-at-its-path': {
      severity: 'blocker',
      apply: plan => {
        redeclare(plan, host, { expect: undefined });
        webHostOf(plan, host).https = [];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/subdomains-right-service',
    trap: 'an article about fresh servers quotes their page and that of a platform without an app',
    hosts: [label],
    apply: plan => {
      everywhere(
        plan,
        page(
          `The ${label} room: what “Welcome to nginx!” means`,
          `<h1>Welcome to nginx!</h1><p>Seen on your own server? The ${label} room explains it, and “There isn't a GitHub Pages site here.” as well.</p>`,
        ),
      );
      webHostOf(plan, host).https.unshift(...healthRoutes('room'));
    },
  }),
  defineNearMiss({
    check: 'launch-path/subdomains-right-service',
    trap: 'an API that has nothing at its front door and answers at its declared path in JSON',
    hosts: [label],
    apply: plan => {
      redeclare(plan, host, { service: 'api', path: '/v1/health', expect: '"ok"' });
      webHostOf(plan, host).https = [
        {
          path: '/v1/health',
          answer: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"status":"ok"}' },
        },
      ];
    },
  }),
];
