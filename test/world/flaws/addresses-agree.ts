import { recordsOf, twinAt, webHostOf } from '../change.ts';
import { at, page } from '../parts.ts';
import { defineFlaw, defineNearMiss, type RoutePlan, type WorldPlan } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const label = 'studio';
const host = `${label}.community.test`;
const otherAddress = '198.51.100.81';

/** The host gets a second address, whose machine is the first one's twin but for what it answers at the front door. */
const alsoAt = (plan: WorldPlan, https: RoutePlan[]): void => {
  twinAt(plan, host, otherAddress);
  const twin = plan.machines.find(({ address }) => address === otherAddress)?.hosts[host];
  if (twin === undefined) throw new Error(`no machine serves ${host} at ${otherAddress}`);
  twin.https = [...healthRoutes('room'), ...https];
  plan.zone[host] = [...recordsOf(plan, host), ...at(otherAddress)];
};

export default defineFlaw({
  name: 'addresses-agree',
  row: 'S1.f2',
  expected: 'launch-path/addresses-agree',
  hosts: [label],
  story:
    'The record of the new server was added and that of the old one was not taken away. Every second visitor meets last year’s site, and each report of it ends with “works for me”.',
  variants: {
    'the-old-site-answers-at-one': {
      severity: 'blocker',
      apply: plan =>
        alsoAt(plan, [
          {
            path: '/',
            answer: page(
              'Harbour blog',
              '<h1>Harbour blog</h1><p>Just another site. The new studio opens in spring; write to us.</p>',
            ),
          },
        ]),
    },
    'one-machine-of-two-has-no-release': {
      severity: 'blocker',
      apply: plan =>
        alsoAt(plan, [
          {
            path: '/*',
            answer: { ...page('Not found', '<h1>Not found</h1><p>No release is deployed here.</p>'), status: 404 },
          },
        ]),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/addresses-agree',
    trap: 'two machines with certificates of different days, a visitor count that differs and files of two builds',
    hosts: [label],
    apply: plan => {
      const served = (members: string, build: string): RoutePlan[] => [
        {
          path: '/',
          answer: page(
            `The ${label} room`,
            `<h1>The ${label} room</h1><p>Members of the ${label} room meet here. ${members} of them are here now.</p>`,
            `<link rel="icon" href="/icon-${build}.svg">`,
          ),
        },
      ];
      webHostOf(plan, host).https = [...healthRoutes('room'), ...served('1,204', '4f1c9a7be2')];
      alsoAt(plan, served('987', '90ab77c3d1'));
      Object.assign(webHostOf(plan, host).certificate, { fromDays: -3, toDays: 87 });
    },
  }),
];
