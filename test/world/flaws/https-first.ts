import { redeclare, webHostOf } from '../change.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const [label, newLabel] = ['journal', 'magazine'] as const;
const host = `${label}.community.test`;
const newHost = `${newLabel}.community.test`;
const reason = 'people arrive safely; only the first visit over http is open to whoever sits in between';

/** Over https the former name is right; over http it does as `httpTo` says. */
const renamed = (plan: WorldPlan, httpTo: string): void => {
  redeclare(plan, host, { service: 'redirect', expect: `The ${newLabel} room` });
  const served = webHostOf(plan, host);
  served.http = [{ path: '/*', answer: { redirect: 301, to: httpTo } }];
  served.https = [{ path: '/*', answer: { redirect: 301, to: `https://${newHost}{path}` } }];
};

export default defineFlaw({
  name: 'https-first',
  row: 'S1.c2',
  expected: 'launch-path/https-first',
  hosts: [label, newLabel],
  story:
    'One redirect was saved: http at the former name goes straight to the new one. The browser then never hears that the former name is to be asked over https alone, and the preload list refuses the domain for it.',
  variants: {
    'straight-to-the-new-name': {
      severity: 'medium',
      reason,
      apply: plan => renamed(plan, `https://${newHost}{path}`),
    },
    'over-http-to-the-new-name': {
      severity: 'medium',
      reason,
      apply: plan => renamed(plan, `http://${newHost}{path}`),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/https-first',
    trap: 'the former name goes to https under its own name first and to the new name from there',
    hosts: [label, newLabel],
    apply: plan => renamed(plan, 'https://{host}{path}'),
  }),
];
