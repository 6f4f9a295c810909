import { everyWebHost, pageAt, redeclare, webHostOf } from '../change.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const label = 'beta';
const host = `${label}.community.test`;

/** The host shows the front page of the site, as a second deployment of the same app does. */
const showsTheSite = (plan: WorldPlan): void => {
  const front = pageAt(plan, `www.${plan.domain}`, '/');
  webHostOf(plan, host).https = [...healthRoutes('room'), { path: '/', answer: structuredClone(front) }];
  redeclare(plan, host, { expect: 'The Harbour' });
};

export default defineFlaw({
  name: 'environments-named',
  row: 'S1.f4',
  expected: 'launch-path/environments-named',
  hosts: [label],
  part: 'apex',
  story:
    'Half of the founders’ friends test on beta, the other half on the real site, and the payment keys of both were “the ones for production”. Asked which is which, two people give two answers.',
  variants: {
    'a-second-copy-that-nobody-declared': {
      severity: 'medium',
      apply: showsTheSite,
    },
    'production-was-moved-and-still-is-called-by-its-old-name': {
      severity: 'medium',
      apply: plan => {
        const www = `www.${plan.domain}`;
        webHostOf(plan, plan.domain).https = structuredClone(webHostOf(plan, www).https);
        for (const served of everyWebHost(plan, www)) {
          served.https = [{ path: '/*', answer: { redirect: 301, to: `https://${plan.domain}{path}` } }];
        }
      },
    },
    'two-files-name-two-productions': {
      severity: 'medium',
      apply: plan => {
        plan.repo = {
          ...plan.repo,
          'docs/deploy.md': `# Deploying\n\nProduction is https://app-live.${plan.domain}.\n`,
        };
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/environments-named',
    trap: 'the second copy tells search engines to stay away',
    hosts: [label],
    apply: plan => {
      showsTheSite(plan);
      pageAt(plan, host, '/').headers['x-robots-tag'] = 'noindex';
    },
  }),
  defineNearMiss({
    check: 'launch-path/environments-named',
    trap: 'a host called test is a product of its own, and shows another page than the site',
    hosts: ['test'],
    apply: plan => {
      const front = pageAt(plan, `test.${plan.domain}`, '/');
      front.body = front.body.replace('<p>', '<p>Test how much you know about glue and grain. ');
    },
  }),
];
