import { everyWebHost, pageAt, webHostOf } from '../change.ts';
import { text } from '../parts.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const www = 'www.community.test';

const siteAtApex = (plan: WorldPlan): void => {
  webHostOf(plan, plan.domain).https = structuredClone(webHostOf(plan, www).https);
};

/** The settings and the README call the bare domain production, and nobody mentions www. */
const apexIsProduction = (plan: WorldPlan): void => {
  const { hosts, environments } = plan.config;
  const others = Object.entries(hosts ?? {}).filter(([host]) => host !== www);
  plan.config['hosts'] = Object.fromEntries(others);
  plan.config['environments'] = {
    ...(typeof environments === 'object' ? environments : {}),
    production: `https://${plan.domain}`,
  };
  for (const [path, content] of Object.entries(plan.repo ?? {})) {
    if (plan.repo !== null) plan.repo[path] = content.replaceAll(www, plan.domain);
  }
  const front = pageAt(plan, plan.domain, '/');
  front.body = front.body.replaceAll(www, plan.domain);
};

export default defineFlaw({
  name: 'one-address',
  row: 'S1.c2',
  expected: 'launch-path/one-address',
  part: 'apex',
  story:
    'Both names were pointed at the host and neither was made the main one: members sign in at one and are strangers at the other. Or only the bare domain was set up, and everybody who types www by habit is told that the site does not exist.',
  variants: {
    'both-names-answer': {
      severity: 'high',
      apply: siteAtApex,
    },
    'www-has-no-address': {
      severity: 'high',
      apply: plan => {
        siteAtApex(plan);
        apexIsProduction(plan);
        // The name exists without an address, so that no wildcard of the domain answers for it (RFC 4592 §3.3.1).
        plan.zone[www] = text('site-verification=5d0c77');
      },
    },
    'the-bare-domain-leads-to-the-app': {
      severity: 'high',
      apply: plan => {
        webHostOf(plan, plan.domain).https = [
          { path: '/*', answer: { redirect: 301, to: `https://app.${plan.domain}{path}` } },
        ];
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/one-address',
    trap: 'the site sends its front door on to the language of the visitor, on the same origin',
    apply: plan => {
      for (const served of everyWebHost(plan, www)) {
        const [front, ...rest] = served.https;
        if (front === undefined) throw new Error('the site has no front door');
        served.https = [{ path: '/', answer: { redirect: 302, to: '/en' } }, { ...front, path: '/en' }, ...rest];
      }
    },
  }),
];
