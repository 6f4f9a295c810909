import { pageAt, redeclare, webHostOf } from '../change.ts';
import { defineFlaw, defineNearMiss, type RoutePlan, type WorldPlan } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const domain = 'community.test';
const [first, ...later] = ['lectures', 'talks', 'webinars', 'meetups'] as const;
const host = `${first}.${domain}`;
const reason = 'people do arrive, only later, and each redirect is one more thing that can break';

/** Each path leads to the next with a permanent redirect; the page stands at the last. */
const stepByStep = (plan: WorldPlan, paths: readonly string[]): void => {
  const front = pageAt(plan, host, '/');
  const steps: RoutePlan[] = paths.map((path, index) => {
    const next = paths[index + 1];
    return { path, answer: next === undefined ? front : { redirect: 301, to: next } };
  });
  webHostOf(plan, host).https = [...healthRoutes('room'), ...steps];
};

export default defineFlaw({
  name: 'redirect-hops',
  row: 'S1.c2',
  expected: 'launch-path/redirect-hops',
  hosts: [first, ...later],
  story:
    'The room was renamed three times in a year, and each time the old name was sent to the next one. Or http, language, slash and start page each have a rule of their own.',
  variants: {
    'through-all-its-former-names': {
      severity: 'medium',
      reason,
      apply: plan => {
        const names = [first, ...later];
        const last = names.at(-1) ?? first;
        names.slice(0, -1).forEach((name, index) => {
          const former = `${name}.${domain}`;
          redeclare(plan, former, { service: 'redirect', expect: `The ${last} room` });
          webHostOf(plan, former).https = [
            { path: '/*', answer: { redirect: 301, to: `https://${names[index + 1] ?? last}.${domain}{path}` } },
          ];
        });
      },
    },
    'one-rule-after-the-other': {
      severity: 'medium',
      reason,
      apply: plan => stepByStep(plan, ['/', '/en', '/en/', '/en/start', '/en/start/']),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/redirect-hops',
    trap: 'three redirects from http to the page: as many as are all right',
    hosts: [first],
    apply: plan => stepByStep(plan, ['/', '/start', '/start/']),
  }),
];
