import type { Check } from './check.ts';
import apexResolves from './launch-path/apex-resolves.ts';
import caaAllowsIssuer from './launch-path/caa-allows-issuer.ts';
import certificateChain from './launch-path/certificate-chain.ts';
import certificateCurrent from './launch-path/certificate-current.ts';
import certificateName from './launch-path/certificate-name.ts';
import certificateRenews from './launch-path/certificate-renews.ts';
import certificateTrusted from './launch-path/certificate-trusted.ts';
import cnameConflicts from './launch-path/cname-conflicts.ts';
import dnsTtl from './launch-path/dns-ttl.ts';
import domainDelegated from './launch-path/domain-delegated.ts';
import domainRenews from './launch-path/domain-renews.ts';
import expiryAlerts from './launch-path/expiry-alerts.ts';
import ipv6Reachable from './launch-path/ipv6-reachable.ts';
import nameServersAgree from './launch-path/name-servers-agree.ts';
import nameServersAnswer from './launch-path/name-servers-answer.ts';
import namesTypedOnce from './launch-path/names-typed-once.ts';
import noDanglingNames from './launch-path/no-dangling-names.ts';
import resolversAgree from './launch-path/resolvers-agree.ts';
import subdomainsResolve from './launch-path/subdomains-resolve.ts';
import tlsVersions from './launch-path/tls-versions.ts';
import wildcardRecord from './launch-path/wildcard-record.ts';

/** Every check there is, by ID; a test compares the list with the folder. */
export const checks: readonly Check[] = [
  apexResolves,
  caaAllowsIssuer,
  certificateChain,
  certificateCurrent,
  certificateName,
  certificateRenews,
  certificateTrusted,
  cnameConflicts,
  dnsTtl,
  domainDelegated,
  domainRenews,
  expiryAlerts,
  ipv6Reachable,
  nameServersAgree,
  nameServersAnswer,
  namesTypedOnce,
  noDanglingNames,
  resolversAgree,
  subdomainsResolve,
  tlsVersions,
  wildcardRecord,
];
