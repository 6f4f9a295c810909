import { everyWebHost, webHostOf } from '../change.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const apexLeadsTo = (plan: WorldPlan, to: string): void => {
  webHostOf(plan, plan.domain).https = [{ path: '/*', answer: { redirect: 301, to } }];
};

export default defineFlaw({
  name: 'redirects-keep-path',
  row: 'S1.c2',
  expected: 'launch-path/redirects-keep-path',
  part: 'apex',
  story:
    'The registrar’s forwarding has one field, the target, and sends everything there: each invite link that was written without www ends at the front page. A rule that rebuilds the address forgets what stands behind the question mark, and the token of the invite with it.',
  variants: {
    'everything-to-the-front-door': {
      severity: 'high',
      apply: plan => apexLeadsTo(plan, `https://www.${plan.domain}/`),
    },
    'the-query-is-dropped': {
      severity: 'high',
      apply: plan => apexLeadsTo(plan, `https://www.${plan.domain}{pathname}`),
    },
    'lost-on-the-way-to-https': {
      severity: 'high',
      apply: plan => {
        for (const served of everyWebHost(plan, `www.${plan.domain}`)) {
          served.http = [{ path: '/*', answer: { redirect: 301, to: 'https://{host}/' } }];
        }
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/redirects-keep-path',
    trap: 'the redirect writes the host in capitals and the usual port out in full',
    apply: plan => apexLeadsTo(plan, `https://WWW.${plan.domain.toUpperCase()}:443{path}`),
  }),
];
