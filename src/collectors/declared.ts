import { canonicalHost } from '../config/target.ts';
import type { Declared } from '../evidence/declared.ts';
import type { Aim } from './collector.ts';

const fullName = (name: string, domain: string): string => {
  if (name === '@') return domain;
  const host = canonicalHost(name);
  return host.includes('.') ? host : `${host}.${domain}`;
};

/** What the settings say, in canonical form: a label stands for a host under the domain, `@` for the domain itself. */
export const declaredOf = ({ domain, config }: Aim): Declared => ({
  domain,
  hosts: Object.entries(config.hosts)
    .map(([name, { service, environment, path, expect }]) => ({
      host: fullName(name, domain),
      service,
      environment,
      path,
      ...(expect === undefined ? {} : { expect }),
    }))
    .toSorted((a, b) => (a.host < b.host ? -1 : 1)),
  ...(config.environments.production === undefined ? {} : { production: config.environments.production }),
  ...(config.environments.staging === undefined ? {} : { staging: config.environments.staging }),
  ...(config.dns.provider === undefined ? {} : { dnsProvider: config.dns.provider }),
  ...(config.secrets === undefined || config.secrets.allow.length === 0
    ? {}
    : { secrets: { allow: config.secrets.allow } }),
  ...(config.expiryAlerts === undefined ? {} : { expiryAlerts: config.expiryAlerts }),
});
