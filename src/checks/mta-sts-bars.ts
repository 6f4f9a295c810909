import { known } from '../evidence/leaf.ts';
import type { MailDomain, MailEvidence } from '../evidence/mail.ts';
import type { Fault } from './check.ts';
import { recordsOf } from './mail-remedies.ts';
import { byHand, listed } from './wording.ts';

/** The mail server in the value of an MX record: `10 mx.example.com.` names `mx.example.com`. */
export const hostIn = (value: string): string => (value.split(/\s+/)[1] ?? '').replace(/\.$/, '');

/** `*.example.com` stands for one label (RFC 8461 §4.1). */
const covers = (pattern: string, host: string): boolean =>
  pattern.startsWith('*.')
    ? host.endsWith(pattern.slice(1)) && !host.slice(0, -pattern.length + 1).includes('.')
    : pattern === host;

/** A policy that is enforced and allows none of the mail servers (RFC 8461 §5). */
export const barredByPolicy = (mail: MailEvidence, domain: MailDomain, mx: readonly string[]): Fault | undefined => {
  const { name } = domain;
  const policy = known(domain.mtaStsPolicy, name);
  if (policy?.mode !== 'enforce') return undefined;
  const barred = mx.map(hostIn).filter(host => !policy.hosts.some(pattern => covers(pattern, host)));
  if (barred.length < mx.length) return undefined;
  return {
    place: name,
    hosts: [name],
    severity: 'high',
    confidence: 'observed',
    happened: `Gmail, Microsoft and others refuse to deliver mail to ${name}: replies and alarms reach nobody.`,
    cause: `The policy at mta-sts.${name} allows only ${listed(policy.hosts) || 'no server'}, and the mail servers are ${listed(barred)}.`,
    evidence: [...mx.map(value => `${name} MX ${value}`), ...policy.hosts.map(host => `mta-sts.${name}: mx: ${host}`)],
    replay: {
      tool: 'curl',
      url: `https://mta-sts.${name}/.well-known/mta-sts.txt`,
      prints: 'body',
      shows: policy.hosts[0] ?? 'mode: enforce',
    },
    remedy: [
      byHand(
        `the file at https://mta-sts.${name}/.well-known/mta-sts.txt, and ${recordsOf(mail)}`,
        `Write one line "mx: HOST" for each of ${listed(barred)} into the file.`,
        `Then change the id in the TXT record of _mta-sts.${name}, so that it is fetched again.`,
      ),
    ],
  };
};
