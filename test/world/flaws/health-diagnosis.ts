import { webHostOf } from '../change.ts';
import { defineFlaw, type RoutePlan, type WorldPlan } from '../plan.ts';

const host = 'api.community.test';

const ready = (plan: WorldPlan, answer: RoutePlan['answer']): void => {
  const { https } = webHostOf(plan, host);
  webHostOf(plan, host).https = [{ path: '/readyz', answer }, ...https.filter(({ path }) => path !== '/readyz')];
};

export default defineFlaw({
  name: 'health-diagnosis',
  row: 'S3.c4',
  expected: 'deployment/health-says-little',
  part: `${host} health`,
  story:
    'The framework came with a health page, and a switch that showed its details was set for one night of debugging. It named the database host and the user for as long as anybody cared to read it.',
  variants: {
    'details-of-the-framework': {
      severity: 'high',
      apply: plan =>
        ready(plan, {
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            status: 'UP',
            components: {
              db: {
                status: 'UP',
                details: { database: 'PostgreSQL', url: 'jdbc:postgresql://db.internal:5432/harbour' },
              },
              diskSpace: { status: 'UP', details: { total: 10, free: 4, path: '/srv/harbour/.' } },
            },
          }),
        }),
    },
    'the-last-error-as-text': {
      severity: 'high',
      apply: plan =>
        ready(plan, {
          status: 503,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ status: 'fail', lastError: 'connect ECONNREFUSED 10.3.0.7:5432' }),
        }),
    },
  },
});
