import { isUnder } from '../evidence/derive/answers.ts';
import { isProxied } from '../evidence/derive/proxied.ts';
import { known } from '../evidence/leaf.ts';
import type { MailDomain, MailEvidence } from '../evidence/mail.ts';
import type { Fault } from './check.ts';
import { recordsOf } from './mail-remedies.ts';
import { byHand } from './wording.ts';

const proxiedFault = (mail: MailEvidence, name: string, what: string, address: string): Fault => ({
  place: name,
  hosts: [name],
  severity: 'high',
  confidence: 'observed',
  happened: what,
  cause: `${name} leads to the proxy of Cloudflare (${address}), which passes on web pages and hides every other record of the name.`,
  evidence: [`${name} A or AAAA ${address}, an address of Cloudflare's proxy`],
  replay: { tool: 'dig', name, type: address.includes(':') ? 'AAAA' : 'A', at: 'resolver', shows: address },
  remedy: [
    byHand(
      `${recordsOf(mail)} at Cloudflare`,
      `Switch the proxy of ${name} off: the orange cloud becomes grey ("DNS only").`,
      'Switch "Flatten all CNAMEs" off if it is on.',
    ),
  ],
});

/** A key for signatures that cannot be seen behind a proxy. */
export const proxiedKey = (mail: MailEvidence, name: string): Fault | undefined => {
  const look = mail.keys[name];
  const key = known(look?.key, name);
  if (key.status !== 'none') return undefined;
  const address = known(look?.addresses, name).find(isProxied);
  if (address === undefined) return undefined;
  return proxiedFault(
    mail,
    name,
    'Your mails arrive without a valid signature: receivers do not find the key.',
    address,
  );
};

/** A return path holds texts and mail servers; what stands behind a proxy shows neither. */
export const proxiedDomain = (mail: MailEvidence, domain: MailDomain): Fault | undefined => {
  const { name, roles } = domain;
  if (roles.includes('apex')) return undefined;
  if (known(domain.texts, name).length > 0 || known(domain.mx, name).length > 0) return undefined;
  const address = known(domain.addresses, name).find(isProxied);
  if (address === undefined) return undefined;
  return proxiedFault(
    mail,
    name,
    `Mails that leave under ${name} fail the check of the sender, and bounces never come back.`,
    address,
  );
};

/** A mail server of the domain itself that stands behind a proxy, where no mail passes. */
export const proxiedHost = (mail: MailEvidence, host: string): Fault | undefined => {
  if (!isUnder(host, mail.domain)) return undefined;
  const address = known(mail.hosts[host]?.addresses, host).find(isProxied);
  return address === undefined
    ? undefined
    : proxiedFault(mail, host, 'No mail to you arrives: the server that takes it cannot be reached.', address);
};
