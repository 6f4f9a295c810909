import { pageAt, redeclare, webHostOf } from '../change.ts';
import { defineFlaw, type WorldPlan } from '../plan.ts';

const label = 'hooks';
const host = `${label}.community.test`;

const declaredAsApi = (plan: WorldPlan): void => redeclare(plan, host, { service: 'api', expect: undefined });

export default defineFlaw({
  name: 'subdomains-right-service-api',
  row: 'S1.c3',
  expected: 'launch-path/subdomains-right-service',
  hosts: [label],
  // What it is compared with is the page of the site.
  part: 'apex',
  story:
    'The first payment message went to an address that answered well and did nothing, because the API’s name points at the marketing site, whose host answers every path with its front page.',
  variants: {
    'the-marketing-page-at-every-path': {
      severity: 'blocker',
      apply: plan => {
        declaredAsApi(plan);
        webHostOf(plan, host).https = [
          { path: '/*', answer: structuredClone(pageAt(plan, `www.${plan.domain}`, '/')) },
        ];
      },
    },
    'sent-on-to-the-site': {
      severity: 'blocker',
      apply: plan => {
        declaredAsApi(plan);
        webHostOf(plan, host).https = [{ path: '/*', answer: { redirect: 301, to: `https://www.${plan.domain}/` } }];
      },
    },
  },
});
