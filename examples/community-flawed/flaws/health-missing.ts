import { routeName } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../replace-route.ts';

const health = new Set(['GET /healthz', 'GET /readyz', 'GET /api/health']);

export default defineFlaw({
  name: 'health-missing',
  row: 'S3.c4',
  expected: 'deployment/health-exists',
  nature: 'request',
  story:
    'There was nothing to ask, so the monitor was pointed at the landing page, which a CDN served from its memory. Sign-in had been down since the evening before when a member wrote a postcard-length mail about it.',
  breaks: ['operations/health.test.ts'],
  part: 'GET /readyz',
  variants: {
    'no-such-address': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: routes.filter(route => !health.has(routeName(route))) }),
    },
    'behind-the-sign-in': {
      severity: 'high',
      alter: ({ routes }) => ({
        routes: ['GET /healthz', 'GET /readyz'].reduce(
          (before, name) => replaceRoute(before, name, route => ({ ...route, access: 'signed-in', statements: 2 })),
          routes,
        ),
      }),
    },
  },
});
