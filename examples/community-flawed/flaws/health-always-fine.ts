import { isMigrated } from '../../community/src/database/migrate.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../replace-route.ts';

export default defineFlaw({
  name: 'health-always-fine',
  row: 'S3.c4',
  expected: 'deployment/health-tells-truth',
  nature: 'sequence',
  story:
    'The monitor was green all through the outage: what it asked only says that the process can say something. The database had been full since midnight, and the platform kept sending people to machines that could serve none of them.',
  breaks: ['operations/health.test.ts'],
  part: 'GET /readyz',
  variants: {
    'it-asks-nobody': {
      severity: 'high',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /readyz', route => ({
          ...route,
          handle: ({ app, context }) => context.json({ status: 'pass', version: app.config.APP_VERSION }),
        })),
      }),
    },
    'it-asked-once': {
      severity: 'high',
      alter: ({ routes }) => {
        // Ready stays ready: the check would cost a statement every second.
        let isReady = false;
        return {
          routes: replaceRoute(routes, 'GET /readyz', route => ({
            ...route,
            handle: async ({ app, context }) => {
              isReady ||= await isMigrated(app.db).catch(() => false);
              const { APP_VERSION: version } = app.config;
              return context.json({ status: isReady ? 'pass' : 'fail', version }, isReady ? 200 : 503);
            },
          })),
        };
      },
    },
  },
});
