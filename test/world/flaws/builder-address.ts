import { machineOf, pageAt, webHostOf } from '../change.ts';
import { alias, at, machineAt, webHost } from '../parts.ts';
import { defineFlaw, defineNearMiss, type RoutePlan, type WorldPlan } from '../plan.ts';

const label = 'courses';
const host = `${label}.community.test`;
const platformAddress = '198.51.100.84';
const severityReason = 'the right address works; the other one splits members, search results and sign-in cookies';

/** The platform's own address for the app resolves and answers by these routes. */
const platformServes = (plan: WorldPlan, name: string, https: RoutePlan[]): void => {
  plan.elsewhere[name] = at(platformAddress);
  plan.machines.push(machineAt(platformAddress, { [name]: webHost(name, https) }));
};

const linkTo = (plan: WorldPlan, name: string): void => {
  const front = pageAt(plan, host, '/');
  front.body = front.body.replace('</body>', `<p><a href="https://${name}/">Made with a builder</a></p></body>`);
};

/** The host becomes an alias of the platform's own address, and both are served by one machine. */
const aliasOf = (plan: WorldPlan, name: string, https: RoutePlan[]): void => {
  plan.zone[host] = alias(name);
  plan.elsewhere[name] = at(platformAddress);
  const machine = machineOf(plan, host);
  machine.address = platformAddress;
  machine.hosts[name] = webHost(name, https);
};

export default defineFlaw({
  name: 'builder-address',
  row: 'S1.f2',
  expected: 'launch-path/builder-address',
  hosts: [label],
  story:
    'The app went live at the address that the builder gave it, and the domain was added later. Both answer ever since: links to the first are all over the chat groups, and who signs in there is signed out at the domain.',
  variants: {
    'the-page-links-to-it': {
      severity: 'high',
      reason: severityReason,
      apply: plan => {
        const name = 'harbour-courses.lovable.app';
        linkTo(plan, name);
        platformServes(plan, name, structuredClone(webHostOf(plan, host).https));
      },
    },
    'the-record-points-at-it': {
      severity: 'high',
      reason: severityReason,
      apply: plan => aliasOf(plan, 'harbour-courses.netlify.app', structuredClone(webHostOf(plan, host).https)),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/builder-address',
    trap: 'the platform’s own address answers too, and sends everybody to the domain',
    hosts: [label],
    apply: plan =>
      aliasOf(plan, 'harbour-courses.onrender.com', [
        { path: '/*', answer: { redirect: 308, to: `https://${host}{path}` } },
      ]),
  }),
  defineNearMiss({
    check: 'launch-path/builder-address',
    trap: 'the platform’s own address shows the same page, which names the domain as its right address',
    hosts: [label],
    apply: plan => {
      const front = pageAt(plan, host, '/');
      front.body = front.body.replace('</head>', `<link rel="canonical" href="https://${host}/"></head>`);
      aliasOf(plan, 'harbour-courses.pages.dev', structuredClone(webHostOf(plan, host).https));
    },
  }),
  defineNearMiss({
    check: 'launch-path/builder-address',
    trap: 'the page links to somebody else’s app on the same platform',
    hosts: [label],
    apply: plan => {
      const name = 'woodwork-calculator.vercel.app';
      linkTo(plan, name);
      platformServes(plan, name, [
        {
          path: '/',
          answer: {
            status: 200,
            headers: { 'content-type': 'text/html' },
            body: '<title>Boards</title><h1>How many boards do you need?</h1>',
          },
        },
      ]);
    },
  }),
];
