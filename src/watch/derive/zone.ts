import type { CheckId } from '../../checks/check.ts';
import { isLoopback } from '../../platform/loopback.ts';
import type { Monitor } from '../monitor.ts';
import { type Derived, evidenceOf, type Given, only, together, without } from './given.ts';
import { hostOf, isStaging } from './places.ts';

const checksMs = 60_000;
const hourSeconds = 3_600;

type Words = Pick<Monitor, 'id' | 'title' | 'suffers' | 'actions'>;

const judged = (words: Words, host: string, checks: readonly CheckId[], everySeconds: number): Monitor => ({
  ...words,
  host,
  ask: { of: 'checks', checks, host },
  everySeconds,
  timeoutMs: checksMs,
  urgent: false,
  question: 'up',
  budgetMs: null,
});

const certificate = (host: string): Monitor =>
  judged(
    {
      id: `certificate/${host}`,
      title: `The certificate of ${host}`,
      suffers: `Browsers warn everybody off ${host}, and apps on telephones stop working.`,
      actions: [
        'Look in the panel of the hosting service whether the certificate was renewed, and renew it there.',
        'Look whether a CAA record or a redirect keeps the authority from renewing it.',
        'After renewing, look whether the server really shows the new one.',
      ],
    },
    host,
    [
      'launch-path/certificate-current',
      'launch-path/certificate-renews',
      'launch-path/certificate-name',
      'launch-path/certificate-trusted',
      'launch-path/certificate-chain',
    ],
    hourSeconds,
  );

/** Hosts that speak TLS: those the audit saw a certificate of, and those that the settings declare. */
const certificates = (given: Given): Derived => {
  const seen = evidenceOf(given, 'tls')?.endpoints ?? [];
  const shown = seen.filter(({ handshake }) => handshake.status === 'ok').map(({ host }) => host);
  const declared = Object.entries(given.config.hosts)
    .filter(([, { service }]) => service !== 'mail')
    .map(([host]) => host);
  const { production } = given.config.environments;
  const own = production === undefined || !production.startsWith('https:') ? [] : [hostOf(production)];
  const hosts = [...new Set([...shown, ...declared, ...own])].filter(
    host => !isStaging(given, host) && !isLoopback(host),
  );
  return hosts.length === 0
    ? without('certificates', 'neither the settings nor an audit name a host with one')
    : only(...hosts.toSorted().map(certificate));
};

const registration = (domain: string): Monitor =>
  judged(
    {
      id: `domain/${domain}`,
      title: `The registration of ${domain}`,
      suffers: 'When it ends the site and all mail of the domain are gone, and somebody else can take the name.',
      actions: [
        'Renew the domain at its registrar today and switch automatic renewal on.',
        'Look whether the card there is still valid and the address for its mails is read.',
        'If it has lapsed already, ask the registrar to restore it: that works for some weeks only.',
      ],
    },
    domain,
    ['launch-path/domain-renews'],
    12 * hourSeconds,
  );

const drift = (domain: string): Monitor =>
  judged(
    {
      id: `dns/${domain}`,
      title: `The DNS records of ${domain}`,
      suffers: 'Some visitors reach another server, or none.',
      actions: [
        'Ask in the team who changed a DNS record, and when.',
        'Compare the records with the kept DNS map and put the right ones back.',
        'If nobody changed anything, change the password of the DNS provider and look at its log.',
      ],
    },
    domain,
    [
      'launch-path/domain-delegated',
      'launch-path/name-servers-answer',
      'launch-path/name-servers-agree',
      'launch-path/apex-resolves',
      'launch-path/subdomains-resolve',
      'launch-path/resolvers-agree',
    ],
    900,
  );

const mail = (domain: string): Monitor =>
  judged(
    {
      id: `mail/${domain}`,
      title: `The mail records of ${domain}`,
      suffers: 'Confirmations, invitations and password mails do not arrive, so members do not get in.',
      actions: [
        'Compare the SPF, DKIM and DMARC records with those that the mail service shows in its panel.',
        'Put back what was changed; launch-ready mail records prints the right ones.',
        'Send a test mail and look at how it was judged.',
      ],
    },
    domain,
    ['email/spf-record', 'email/dkim-key', 'email/dmarc-record'],
    hourSeconds,
  );

const ofDomain = (given: Given): Derived => {
  const domain = given.config.domain ?? given.evidence?.target.domain;
  if (domain === undefined || isLoopback(domain))
    return together(
      ['the registration of the domain', 'changes of DNS', 'the mail records'].map(what =>
        without(what, 'neither the settings nor an audit name a domain'),
      ),
    );
  const sends = given.config.mail !== undefined || evidenceOf(given, 'mail') !== undefined;
  return together([
    only(registration(domain), drift(domain)),
    sends
      ? only(mail(domain))
      : without('the mail records', 'neither the settings nor an audit say that the domain sends mail'),
  ]);
};

export const zone = (given: Given): Derived => together([certificates(given), ofDomain(given)]);
