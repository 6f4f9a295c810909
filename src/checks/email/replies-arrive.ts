import { byCodePoint, isUnder } from '../../evidence/derive/answers.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import type { MailDomain, MailEvidence, MailRole } from '../../evidence/mail.ts';
import { mailCauses } from '../causes.ts';
import { defineCheck, judgeEach, type Advice, type Fault } from '../check.ts';
import { recordsOf } from '../mail-remedies.ts';
import { barredByPolicy, hostIn } from '../mta-sts-bars.ts';
import { byHand, listed, showsNone } from '../wording.ts';

const answeredRoles: ReadonlySet<MailRole> = new Set(['sending', 'alerts']);

const failureTitle = 'Answers to your mails reach nobody';

const isNull = (value: string): boolean => /^\d+ \.?$/.test(value);

type Part = Pick<Fault, 'happened' | 'cause' | 'evidence' | 'replay' | 'remedy'> & {
  readonly hosts?: readonly string[];
};

const faultAt = (name: string, { hosts, ...part }: Part): Fault => ({
  place: name,
  hosts: hosts ?? [name],
  severity: 'high',
  confidence: 'observed',
  ...part,
});

const enterServers = (mail: MailEvidence, name: string): Fault['remedy'] => [
  byHand(
    `the service where your mailboxes are, then ${isUnder(name, mail.domain) ? recordsOf(mail) : `the DNS settings of ${name}`}`,
    `Look up the MX records that the service asks for, and enter them at ${name}.`,
    `If nobody reads mail at ${name}, send with a From address that somebody reads instead.`,
  ),
];

const lost = (name: string): string =>
  `Whoever answers a mail from ${name} gets it back: questions of members and alarms to your team reach nobody.`;

const takesNone = (mail: MailEvidence, name: string, mx: readonly string[]): Fault | undefined => {
  if (!mx.some(isNull)) return undefined;
  return faultAt(name, {
    happened: `${lost(name)} Some servers even refuse mails that come from it.`,
    cause: `The MX record of ${name} says on purpose that the domain takes no mail ("0 .").`,
    evidence: mx.map(value => `${name} MX ${value}`),
    replay: { tool: 'dig', name, type: 'MX', at: 'resolver', shows: String.raw`/IN[\t ]+MX[\t ]+\d+ \.(?:\s|$)/` },
    remedy: enterServers(mail, name),
  });
};

const hasNone = (mail: MailEvidence, domain: MailDomain): Fault | undefined => {
  const { name } = domain;
  const addresses = known(domain.addresses, name);
  return faultAt(name, {
    happened: lost(name),
    cause:
      addresses.length === 0
        ? `${name} has no MX record and no address, so mail servers do not know where to deliver.`
        : `${name} has no MX record, so mail servers knock at ${listed(addresses.slice(0, 2))}, the address of its web pages.`,
    evidence: [`${name} MX: no record`, ...addresses.map(address => `${name} has the address ${address}`)],
    // Another sender in the settings is a remedy as well, and that shows in no record.
    replay: domain.roles.includes('apex')
      ? { tool: 'dig', name, type: 'MX', at: 'resolver', shows: showsNone('MX') }
      : {
          tool: 'launch-ready',
          args: ['audit', mail.domain, '--check', 'email/replies-arrive', '--json'],
          shows: `"title": "${failureTitle}"`,
        },
    remedy: enterServers(mail, name),
  });
};

const leadsNowhere = (mail: MailEvidence, name: string, mx: readonly string[]): Fault | undefined => {
  const hosts = [...new Set(mx.map(hostIn))].toSorted(byCodePoint);
  let silence: Unknown | undefined;
  for (const host of hosts) {
    try {
      if (known(mail.hosts[host]?.addresses, name).length > 0) return undefined;
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      silence ??= error;
    }
  }
  if (silence !== undefined) throw silence;
  return faultAt(name, {
    hosts,
    happened: lost(name),
    cause: `None of the servers in the MX records of ${name} has an address: ${listed(hosts)}.`,
    evidence: [...mx.map(value => `${name} MX ${value}`), ...hosts.map(host => `${host}: no address`)],
    replay: { tool: 'dig', name: hosts[0] ?? name, type: 'A', at: 'resolver', shows: showsNone('A') },
    remedy: enterServers(mail, name),
  });
};

const judgeDomain = (mail: MailEvidence, domain: MailDomain): Fault | undefined => {
  const mx = known(domain.mx, domain.name);
  if (mx.length === 0) return hasNone(mail, domain);
  return takesNone(mail, domain.name, mx) ?? leadsNowhere(mail, domain.name, mx) ?? barredByPolicy(mail, domain, mx);
};

/** Where answers go: the declared senders; the domain itself as long as nobody said who sends. */
const answered = (mail: MailEvidence): readonly MailDomain[] => {
  const all = Object.values(mail.domains).toSorted((a, b) => byCodePoint(a.name, b.name));
  const declared = all.filter(({ roles }) => roles.some(role => answeredRoles.has(role)));
  return declared.length > 0 ? declared : all.filter(({ roles }) => roles.includes('apex'));
};

const adviceOn = (mail: MailEvidence): readonly Advice[] =>
  Object.entries(mail.hosts)
    .toSorted(([a], [b]) => byCodePoint(a, b))
    .flatMap(([host, { port25 }]): Advice[] => {
      if (port25.status === 'silent') return [];
      const { open, startTls, detail } = port25.value;
      if (!open)
        return [{ place: host, text: `The mail server took no connection at port 25 when I knocked: ${detail}.` }];
      return startTls
        ? []
        : [{ place: host, text: 'The mail server offers no encryption (STARTTLS): mails to you travel in the open.' }];
    });

export default defineCheck({
  id: 'email/replies-arrive',
  rows: ['S2.f3'],
  needs: ['mail'],
  after: [...mailCauses, 'email/mail-records-reachable'],
  damage: 'support',
  effort: { minutes: [5, 20], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'Somebody gets the answers to your mails',
    failureTitle,
    why: 'Members answer the mails they get, and alarms go to addresses of the domain. Without a mail server behind the domain they come back, or vanish after days.',
    fix: 'Enter the MX records of the service where your mailboxes are, or send from an address that somebody reads.',
    howTo: 'Run the audit where a DNS resolver answers; name the sender under "mail" in launch-ready.jsonc.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc5321#section-5.1',
      'https://www.rfc-editor.org/rfc/rfc7505#section-4.2',
      'https://www.rfc-editor.org/rfc/rfc8461#section-4.1',
    ],
  },
  judge: ({ mail }) => {
    const domains = answered(mail);
    if (domains.length === 0) throw new Unknown('no domain of mail was looked at', mail.domain);
    return judgeEach(
      domains,
      ({ name }) => name,
      domain => judgeDomain(mail, domain),
      adviceOn(mail),
    );
  },
});
