import type { Declared } from '../../evidence/declared.ts';
import type { DnsEvidence } from '../../evidence/dns.ts';
import { isUnder } from '../../evidence/derive/answers.ts';
import type { SeenSending } from '../../evidence/derive/seen-sending.ts';
import type { MailRole } from '../../evidence/mail.ts';
import { limits } from '../../platform/limits.ts';

/** Labels under which sending services keep the return path and senders keep their newsletters. */
const usualLabels = 'send bounce bounces pm-bounces mg em mail email news newsletter notify mailer'.split(' ');

export type PlannedDomain = {
  readonly name: string;
  readonly roles: readonly MailRole[];
  /** A guess: it counts only when a mail record of its own stands there. */
  readonly guess: boolean;
};

const hostOfAddress = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** SendGrid hands out `em1234`; such names are known only where something in the run named them. */
const namedInZone = (dns: DnsEvidence | undefined, domain: string): readonly string[] =>
  Object.keys(dns?.names ?? {}).filter(name => isUnder(name, domain) && /^em\d+\./.test(name));

/** Every domain whose mail records are asked for: declared ones first, guesses last. */
export const plannedDomains = (
  { domain, mail }: Declared,
  dns: DnsEvidence | undefined,
  sending: Pick<SeenSending, 'envelopes' | 'from' | 'named'>,
): readonly PlannedDomain[] => {
  const roles = new Map<string, Set<MailRole>>([[domain, new Set<MailRole>(['apex'])]]);
  const add = (name: string | undefined, role: MailRole): void => {
    if (name !== undefined) roles.set(name, (roles.get(name) ?? new Set()).add(role));
  };
  add(mail?.envelopeDomain, 'envelope');
  if (mail?.from !== undefined) add(hostOfAddress(mail.from), 'sending');
  for (const name of mail?.sendingDomains ?? []) add(name, 'sending');
  add(mail?.marketing, 'marketing');
  if (mail?.alertsFrom !== undefined) add(hostOfAddress(mail.alertsFrom), 'alerts');
  for (const { envelopeDomain } of sending.envelopes)
    if (isUnder(envelopeDomain, domain)) add(envelopeDomain, 'envelope');
  for (const name of sending.from) add(name, 'sending');
  for (const name of [...usualLabels.map(label => `${label}.${domain}`), ...namedInZone(dns, domain), ...sending.named])
    if (!roles.has(name)) add(name, 'found');
  return [...roles]
    .map(([name, own]) => ({ name, roles: [...own].toSorted(), guess: own.has('found') }))
    .slice(0, limits.mailDomains);
};
