import { recordsOf } from '../change.ts';
import { alias, at, certificateFor, machineAt, page, webHost } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const label = 'rooms';
const host = `${label}.community.test`;
const pagesAddress = '198.51.100.71';

export default defineFlaw({
  name: 'no-dangling-names',
  row: 'S1.c1',
  expected: 'launch-path/no-dangling-names',
  hosts: [label],
  story:
    'The trial app at the cloud host was deleted to save its fee and the DNS record that led there stayed: anybody can open an app of that name and speak with the community\'s address (Microsoft, "Prevent dangling DNS entries and avoid subdomain takeover").',
  variants: {
    'deleted-app-that-anyone-can-claim': {
      severity: 'blocker',
      apply: plan => {
        plan.zone[host] = alias('harbour-rooms.azurewebsites.net');
      },
    },
    'second-link-gone': {
      severity: 'high',
      reason: 'nobody is known to hand out the name that is gone, so a takeover is not confirmed',
      apply: plan => {
        plan.zone[host] = alias('rooms.builder-pages.example');
        plan.elsewhere['rooms.builder-pages.example'] = alias('tenant-417.builder-pages.example');
      },
    },
    'unclaimed-page-answers': {
      severity: 'blocker',
      apply: plan => {
        const shared = 'harbour-rooms.github.io';
        plan.zone[host] = alias(shared);
        plan.elsewhere[shared] = at(pagesAddress);
        const nothingHere = {
          ...page(
            'Site not found &middot; GitHub Pages',
            "<h1>404</h1><p><strong>There isn't a GitHub Pages site here.</strong></p><p>If you're trying to publish one, read the full documentation.</p>",
          ),
          status: 404,
        };
        plan.machines.push(
          machineAt(pagesAddress, {
            '*': {
              ...webHost('*', [{ path: '/*', answer: nothingHere }]),
              http: [{ path: '/*', answer: nothingHere }],
              certificate: certificateFor('*.github.io', 'github.io'),
            },
          }),
        );
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/no-dangling-names',
    trap: 'an alias into a service whose names anyone can claim, and this one is claimed and answers with the right page',
    hosts: [label],
    apply: plan => {
      plan.elsewhere['harbour-rooms.azurewebsites.net'] = recordsOf(plan, host);
      plan.zone[host] = alias('harbour-rooms.azurewebsites.net');
    },
  }),
  defineNearMiss({
    check: 'launch-path/no-dangling-names',
    trap: 'aliases of names with an underscore lead nowhere since the mail service that asked for them was left',
    apply: plan => {
      plan.zone[`k2._domainkey.${plan.domain}`] = alias('k2.left-mail-service.example');
      plan.zone[`_dnsauth.www.${plan.domain}`] = alias('c0ffee.left-cdn.example');
    },
  }),
];
