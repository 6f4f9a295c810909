import { webHostOf } from '../change.ts';
import { defineFlaw, defineNearMiss, type RoutePlan, type WorldPlan } from '../plan.ts';

const api = 'api.community.test';
const app = 'app.community.test';

const json = (body: object, status = 200): RoutePlan['answer'] => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Routes of a host without the two health addresses. */
const withoutHealth = (plan: WorldPlan, host: string): RoutePlan[] =>
  webHostOf(plan, host).https.filter(({ path }) => path !== '/healthz' && path !== '/readyz');

export default defineFlaw({
  name: 'health-missing-world',
  row: 'S3.c4',
  expected: 'deployment/health-exists',
  part: `${app} health`,
  story:
    'The app is drawn by scripts, and its host answers every address with the page that loads them. The monitor asked for the health of it, got 200 with that page for two weeks, and was green on the evening on which nobody could sign in.',
  variants: {
    'a-page-for-every-address': {
      severity: 'high',
      apply: plan => {
        const routes = withoutHealth(plan, app);
        const shell = routes.find(({ path }) => path === '/login');
        if (shell === undefined) throw new Error(`${app} has no /login`);
        webHostOf(plan, app).https = [...routes, { ...structuredClone(shell), path: '/*' }];
      },
    },
    'ok-to-everything': {
      severity: 'high',
      apply: plan => {
        webHostOf(plan, app).https = [...withoutHealth(plan, app), { path: '/*', answer: json({ status: 'ok' }) }];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'deployment/health-exists',
    trap: 'one plain word at /up and nothing at the other addresses',
    apply: plan => {
      const up = { path: '/up', answer: { status: 200, headers: { 'content-type': 'text/plain' }, body: 'OK' } };
      webHostOf(plan, app).https = [up, ...withoutHealth(plan, app)];
    },
  }),
  defineNearMiss({
    check: 'deployment/health-exists',
    trap: 'the health address has a name of its own, which the settings say',
    apply: plan => {
      plan.config['health'] = { live: '/tide', ready: '/tide/high' };
      const own = ['/tide', '/tide/high'].map(path => ({ path, answer: json({ status: 'pass' }) }));
      webHostOf(plan, app).https = [...own, ...withoutHealth(plan, app)];
    },
  }),
  defineNearMiss({
    check: 'deployment/health-says-little',
    trap: 'the answer names release, environment, parts and how long they took, by the draft for health answers',
    apply: plan => {
      const body = {
        status: 'pass',
        version: '3',
        releaseId: '3.14.2',
        environment: 'production',
        links: { about: 'https://handbook.workshop-guild.example:8443/health' },
        checks: {
          'postgres:responseTime': [
            { componentType: 'datastore', observedValue: 3, observedUnit: 'ms', status: 'pass' },
          ],
          uptime: [{ componentType: 'system', observedValue: 1_209_600, observedUnit: 's', status: 'pass' }],
        },
      };
      const ready = { path: '/readyz', answer: json(body) };
      webHostOf(plan, api).https = [ready, ...webHostOf(plan, api).https.filter(({ path }) => path !== '/readyz')];
    },
  }),
];
