import { canonicalHost } from '../config/target.ts';
import type { MailSettings } from '../config/mail-settings.ts';
import type { WatchSettings } from '../config/watch-settings.ts';
import type { Declared, DeclaredMail, DeclaredWatch } from '../evidence/declared.ts';
import type { Aim } from './collector.ts';

const fullName = (name: string, domain: string): string => {
  if (name === '@') return domain;
  const host = canonicalHost(name);
  return host.includes('.') ? host : `${host}.${domain}`;
};

const keyLabel = '._domainkey.';

/** `s1` is a key of the domain itself, `s1._domainkey.news.example.com` one of another. */
const selectorOf = (text: string, domain: string): DeclaredMail['selectors'][number] => {
  const name = text.toLowerCase();
  const at = name.indexOf(keyLabel);
  return at < 1
    ? { domain, selector: name }
    : { domain: name.slice(at + keyLabel.length), selector: name.slice(0, at) };
};

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].toSorted();

const mailOf = (mail: MailSettings, domain: string): DeclaredMail => ({
  ...(mail.provider === undefined ? {} : { provider: mail.provider.toLowerCase() }),
  ...(mail.from === undefined ? {} : { from: mail.from.toLowerCase() }),
  ...(mail.envelopeDomain === undefined ? {} : { envelopeDomain: fullName(mail.envelopeDomain, domain) }),
  sendingDomains: sorted(mail.sendingDomains.map(name => fullName(name, domain))),
  ...(mail.marketing === undefined ? {} : { marketing: fullName(mail.marketing, domain) }),
  selectors: mail.selectors.map(text => selectorOf(text, domain)),
  sendingAddresses: sorted(mail.sendingAddresses.map(address => address.toLowerCase())),
  ...(mail.alertsFrom === undefined ? {} : { alertsFrom: mail.alertsFrom.toLowerCase() }),
  ...(mail.signUpsPerDay === undefined ? {} : { signUpsPerDay: mail.signUpsPerDay }),
  ...(mail.mailsPerDay === undefined ? {} : { mailsPerDay: mail.mailsPerDay }),
});

const capsOf = ({ spending }: Aim['config']): Pick<Declared, 'spending'> => {
  const said = Object.entries(spending ?? {}).flatMap(([id, one]) => ('cap' in one ? [[id, one] as const] : []));
  return said.length === 0 ? {} : { spending: Object.fromEntries(said.toSorted(([a], [b]) => (a < b ? -1 : 1))) };
};

const watchOf = ({ contacts, channels, rollback, deadMan }: WatchSettings): DeclaredWatch => ({
  contacts: contacts.map(({ name, role }) => ({ name, role })),
  channels: Object.entries(channels).map(([name, { kind }]) => ({ name, kind })),
  hasRollback: rollback !== undefined,
  hasDeadMan: deadMan !== undefined,
});

/** What the settings say, in canonical form: a label stands for a host under the domain, `@` for the domain itself. */
export const declaredOf = ({ domain, config }: Pick<Aim, 'domain' | 'config'>): Declared => ({
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
  ...(config.mail === undefined ? {} : { mail: mailOf(config.mail, domain) }),
  ...(config.secrets === undefined || config.secrets.allow.length === 0
    ? {}
    : { secrets: { allow: config.secrets.allow } }),
  ...capsOf(config),
  ...(config.watch === undefined ? {} : { watch: watchOf(config.watch) }),
  ...(config.expiryAlerts === undefined ? {} : { expiryAlerts: config.expiryAlerts }),
});
