import { alias, at, certificateFor, machineAt, page, webHost } from '../parts.ts';
import { addresses } from '../sound-hosts.ts';
import { defineFlaw, defineNearMiss, type WorldPlan } from '../plan.ts';

const platformAddress = '198.51.100.72';
const inventedNames = 'no member is sent to an invented name; the hosts of the community answer as they do without it';

/** A hosting platform's door: it answers for every name, and says that it has no such app. */
const addPlatform = (plan: WorldPlan): void => {
  const noApp = {
    ...page('Application not found', '<h1>404: Not Found</h1><p>Code: <code>DEPLOYMENT_NOT_FOUND</code></p>'),
    status: 404,
    headers: { 'content-type': 'text/html; charset=utf-8', server: 'Vercel', 'x-vercel-error': 'DEPLOYMENT_NOT_FOUND' },
  };
  plan.machines.push(
    machineAt(platformAddress, {
      '*': {
        ...webHost('*', [{ path: '/*', answer: noApp }]),
        certificate: certificateFor('*.vercel.app', 'vercel.app'),
      },
    }),
  );
};

export default defineFlaw({
  name: 'wildcard-record',
  row: 'S1.c3',
  expected: 'launch-path/wildcard-record',
  part: 'wildcard',
  story:
    'A wildcard was made "so that every subdomain works" and leads to a hosting platform, where any other customer can add the name that nobody took: billing.community.test is theirs.',
  variants: {
    'alias-into-a-platform': {
      severity: 'high',
      reason: inventedNames,
      apply: plan => {
        addPlatform(plan);
        plan.elsewhere['cname.vercel-dns.com'] = at(platformAddress);
        plan.zone[`*.${plan.domain}`] = alias('cname.vercel-dns.com');
      },
    },
    'address-of-a-platform': {
      severity: 'high',
      reason: inventedNames,
      apply: plan => {
        addPlatform(plan);
        plan.zone[`*.${plan.domain}`] = at(platformAddress);
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/wildcard-record',
    trap: 'the wildcard stands below one host, where each room has a name of its own',
    hosts: ['halls'],
    apply: plan => {
      plan.elsewhere['cname.vercel-dns.com'] = at(platformAddress);
      plan.zone[`*.halls.${plan.domain}`] = alias('cname.vercel-dns.com');
    },
  }),
  defineNearMiss({
    check: 'launch-path/wildcard-record',
    trap: "the wildcard leads to the community's own server, which sends every invented name to the site",
    apply: plan => {
      plan.zone[`*.${plan.domain}`] = at(addresses.apex);
    },
  }),
];
