import { isMigrated } from '../../community/src/database/migrate.ts';
import type { Config } from '../../community/src/config.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../replace-route.ts';

const hostOf = (address: string | undefined): string | null => (address ? new URL(address).host : null);

/** Everything that helps to see what is wrong, as it helps everybody else. */
const diagnosis = (config: Config): object => ({
  environment: config.NODE_ENV,
  runtime: process.versions,
  platform: `${process.platform} ${process.arch}`,
  hosts: {
    database: hostOf(config.DATABASE_URL) ?? 'embedded',
    mail: hostOf(config.SMTP_URL),
    billing: hostOf(config.BILLING_API),
  },
  memory: process.memoryUsage(),
});

export default defineFlaw({
  name: 'health-tells-too-much',
  row: 'S3.c4',
  expected: 'deployment/health-says-little',
  nature: 'request',
  story:
    'A page made for one bad night listed versions, hosts and the last error, and stayed open afterwards. Scanners collect such pages: with the version of every part they know which old hole to try, and with the name of the database host where.',
  breaks: ['operations/health.test.ts'],
  part: 'GET /readyz',
  variants: {
    'the-whole-machine': {
      severity: 'high',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /readyz', route => ({
          ...route,
          handle: async ({ app, context }) => {
            const isReady = await isMigrated(app.db).catch(() => false);
            const { APP_VERSION: version } = app.config;
            const body = { status: isReady ? 'pass' : 'fail', version, ...diagnosis(app.config) };
            return context.json(body, isReady ? 200 : 503);
          },
        })),
      }),
    },
    'the-names-of-what-it-depends-on': {
      severity: 'high',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /healthz', route => ({
          ...route,
          handle: ({ app, context }) =>
            context.json({
              status: 'pass',
              environment: app.config.NODE_ENV,
              dependencies: [
                { name: 'node', version: process.version },
                { name: 'mail', address: app.config.SMTP_URL.replace(/\/\/.*@/, '//') },
                { name: 'billing', address: app.config.BILLING_API },
              ],
            }),
        })),
      }),
    },
  },
});
