import type { CheckId } from './check.ts';

/** Checks whose failure leaves a host without an address, so that nothing about its web side can be said. */
export const withoutAddress: readonly CheckId[] = [
  'launch-path/domain-delegated',
  'launch-path/name-servers-answer',
  'launch-path/apex-resolves',
  'launch-path/subdomains-resolve',
  'launch-path/names-typed-once',
  'launch-path/no-dangling-names',
  'launch-path/cname-conflicts',
];

/** Those whose failure leaves it without a connection that is the same for everybody. */
export const withoutConnection: readonly CheckId[] = [
  ...withoutAddress,
  'launch-path/host-answers',
  'launch-path/addresses-agree',
];

/** Those whose failure keeps browsers and clients from reading its pages. */
export const withoutCertificate: readonly CheckId[] = [
  'launch-path/certificate-name',
  'launch-path/certificate-current',
  'launch-path/certificate-trusted',
  'launch-path/certificate-chain',
];

/** Those whose failure leaves nobody who could answer for the mail records of the domain, or puts them elsewhere. */
export const mailCauses: readonly CheckId[] = [
  'launch-path/domain-delegated',
  'launch-path/name-servers-answer',
  'launch-path/cname-conflicts',
  'launch-path/names-typed-once',
];
