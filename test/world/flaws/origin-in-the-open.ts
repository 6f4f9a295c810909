import { webHostOf } from '../change.ts';
import { at, machineAt, page, webHost } from '../parts.ts';
import { defineFlaw, defineNearMiss, type MachinePlan, type WorldPlan } from '../plan.ts';
import { healthRoutes } from '../sound-hosts.ts';

const label = 'lighthouse';
const host = `${label}.community.test`;
/** In a range that Cloudflare publishes for its proxies (104.16.0.0/13). */
const proxy = '104.21.63.9';
const origin = '198.51.100.90';

/** The host behind a proxy that answers with what the server of the host has; the server itself moved. */
const behind = (plan: WorldPlan): void => {
  plan.machines.push(machineAt(proxy, { [host]: structuredClone(webHostOf(plan, host)) }));
  plan.zone[host] = at(proxy);
};

/** A name of the zone that leads to the server, which answers everybody. */
const open = (plan: WorldPlan, name: string, alsoAs: MachinePlan['hosts'] = {}): void => {
  plan.machines.push(machineAt(origin, { [host]: structuredClone(webHostOf(plan, host)), ...alsoAs }));
  plan.zone[name] = at(origin);
  behind(plan);
};

const files = `assets.community.test`;

export default defineFlaw({
  name: 'origin-in-the-open',
  row: 'S4.c2',
  expected: 'edge/origin-hidden',
  hosts: [label],
  story:
    'The site went behind the CDN in an afternoon, and the name for the crew, by which one reaches the server without it, stayed in the zone. When somebody wanted money for ending a flood, the flood did not come through the CDN.',
  variants: {
    'a-name-for-the-crew': { severity: 'high', apply: plan => open(plan, 'direct.community.test') },
    'another-host-on-the-same-server': {
      severity: 'high',
      apply: plan =>
        open(plan, files, {
          [files]: webHost(files, [
            ...healthRoutes('files'),
            { path: '/', answer: page('Files of the Harbour', '<h1>Files</h1><p>Logos and posters for members.</p>') },
          ]),
        }),
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/origin-hidden',
    trap: 'the name for the crew leads to a machine of its own, where the site is not known',
    hosts: [label],
    apply: plan => {
      behind(plan);
      plan.zone['direct.community.test'] = at(origin);
      plan.machines.push(
        machineAt(origin, {
          'direct.community.test': webHost('direct.community.test', [
            { path: '/*', answer: page('The crew', '<h1>The crew</h1><p>Nothing to see for others.</p>') },
          ]),
        }),
      );
    },
  }),
];
