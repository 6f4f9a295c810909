import { defineFlaw, defineNearMiss, edgeOf } from '../plan.ts';

const reason = 'every certificate is valid and members get in: it is a weakness, not an outage';

const hsts = (change: object): object => ({
  strict_transport_security: {
    enabled: true,
    max_age: 0,
    include_subdomains: false,
    preload: false,
    nosniff: false,
    ...change,
  },
});

export default defineFlaw({
  name: 'edge-takes-old-tls',
  row: 'S1.c4',
  expected: 'edge/https-settings',
  story:
    'The server had been hardened with care. What visitors meet is the edge, and there everything stood as on the first day: the review of the payment provider failed on a setting that nobody had opened.',
  variants: {
    'as-on-the-first-day': {
      severity: 'medium',
      reason,
      apply: plan => {
        edgeOf(plan).settings['min_tls_version'] = '1.0';
      },
    },
    'early-data': {
      severity: 'medium',
      reason,
      apply: plan => {
        edgeOf(plan).settings['0rtt'] = 'on';
      },
    },
    'hsts-of-no-time': {
      severity: 'medium',
      reason,
      apply: plan => {
        edgeOf(plan).settings['security_header'] = hsts({});
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'edge/https-settings',
    trap: 'Always Use HTTPS is off, and the server itself sends http to https; HSTS is left to the server',
    apply: plan => {
      const { settings } = edgeOf(plan);
      settings['always_use_https'] = 'off';
      settings['security_header'] = hsts({ enabled: false });
    },
  }),
];
