import { machineOf, recordsOf, twinAt, webHostOf } from '../change.ts';
import { at } from '../parts.ts';
import { defineFlaw, defineNearMiss } from '../plan.ts';

const label = 'counter';
const host = `${label}.community.test`;
const otherAddress = '198.51.100.82';

export default defineFlaw({
  name: 'certificate-chain',
  row: 'S1.c4',
  expected: 'launch-path/certificate-chain',
  hosts: [label],
  story:
    'cert.pem was given to the server where fullchain.pem belongs. Browsers fetch what is missing, so everybody who looks sees a lock; payment webhooks and phones do not, and fail without a word.',
  variants: {
    'the-leaf-alone': {
      severity: 'blocker',
      apply: plan => {
        webHostOf(plan, host).certificate.chain = 'leaf-only';
      },
    },
    'one-machine-of-two': {
      severity: 'blocker',
      apply: plan => {
        twinAt(plan, host, otherAddress);
        plan.zone[host] = [...recordsOf(plan, host), ...at(otherAddress)];
        const second = plan.machines.find(({ address }) => address === otherAddress)?.hosts[host];
        if (second === undefined) throw new Error(`no machine serves ${host} at ${otherAddress}`);
        second.certificate.chain = 'leaf-only';
      },
    },
  },
});

export const nearMisses = [
  defineNearMiss({
    check: 'launch-path/certificate-chain',
    trap: 'the root itself signed the certificate, so there is nothing to send after it',
    hosts: [label],
    apply: plan => {
      Object.assign(machineOf(plan, host).hosts[host]?.certificate ?? {}, { signedBy: 'ca', chain: 'leaf-only' });
    },
  }),
];
