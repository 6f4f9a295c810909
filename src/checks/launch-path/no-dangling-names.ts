import type { DnsEvidence, DnsName } from '../../evidence/dns.ts';
import { answerFor, byCodePoint } from '../../evidence/derive/answers.ts';
import { deadAlias, goneTargets, type DeadAlias } from '../../evidence/derive/dead-names.ts';
import { isHostName, zoneNames } from '../../evidence/derive/names.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { defineCheck, judgeEach, type Fault } from '../check.ts';
import { onePerPlace } from '../one-per-place.ts';
import { byHand, dnsSettings, listed } from '../wording.ts';

const aliasFault = (dns: DnsEvidence, used: ReadonlySet<string>, dead: DeadAlias, name: string): Fault => {
  const { owner, target, service, seenPage } = dead;
  const was = known(answerFor(dns, owner, 'CNAME'))
    .records.filter(record => record.name === owner)
    .map(({ value }) => value);
  const wanted = used.has(owner) || used.has(name);
  return {
    place: owner,
    hosts: [...new Set([owner, name])].toSorted(byCodePoint),
    severity: service === undefined ? 'high' : 'blocker',
    confidence: seenPage ? 'proven' : 'observed',
    happened:
      service === undefined
        ? `Whoever opens ${owner} gets an error page.`
        : `A stranger can put a page of their own at ${owner}, under your name, and collect your members' passwords there.`,
    cause:
      service === undefined
        ? `${owner} is an alias (CNAME) of ${target}, which does not exist.`
        : `${owner} still points to ${target} at ${service}, where nothing is set up any more and anyone can take that name.`,
    evidence: [
      `${owner} CNAME ${listed(was)}`,
      seenPage
        ? `${owner} answers with the page that ${service ?? ''} shows for free names`
        : `${target}: no such name (NXDOMAIN)`,
    ],
    replay: { tool: 'dig', name: owner, type: 'CNAME', at: 'resolver', shows: was[0] ?? target },
    remedy: wanted
      ? [
          byHand(
            `${service ?? 'the service that runs this host'}, then ${dnsSettings(dns)}`,
            `Delete the CNAME record of ${owner} now; that ends the danger.`,
            `Set ${owner} up again at the service that is to answer there, and enter the record that it shows under "Custom domains".`,
          ),
        ]
      : [{ kind: 'dns-remove', name: owner, type: 'CNAME', was }],
  };
};

const targetFaults = (dns: DnsEvidence, { name }: DnsName, type: 'MX' | 'NS'): readonly Fault[] =>
  goneTargets(dns, name, type).map(({ host, value, was, left }) => {
    const [what, loss] =
      type === 'MX'
        ? ['mail server (MX)', 'part of the mail to it comes back']
        : ['name server (NS)', 'it fails for part of your visitors'];
    return {
      place: host,
      // Mail goes astray, the pages of the name do not: only the machine itself is broken.
      hosts: [host],
      severity: 'high',
      confidence: 'observed',
      happened: `${name} depends on a machine that is gone: ${loss}, and whoever registers that name gets the rest.`,
      cause: `${name} names ${host} as its ${what}, and there is no such name.`,
      evidence: [`${name} ${type} ${value}`, `${host}: no such name (NXDOMAIN)`],
      replay: { tool: 'dig', name, type, at: 'resolver', shows: host },
      remedy:
        left.length > 0
          ? [{ kind: 'dns-set', name, type, values: left, was }]
          : [
              byHand(
                dnsSettings(dns),
                `Replace ${host} in the ${type} records of ${name} by what your ${type === 'MX' ? 'mail' : 'DNS'} provider shows.`,
              ),
            ],
    };
  });

export default defineCheck({
  id: 'launch-path/no-dangling-names',
  rows: ['S1.c1'],
  needs: ['dns', 'http', 'declared'],
  after: ['launch-path/domain-delegated', 'launch-path/name-servers-answer', 'launch-path/cname-conflicts'],
  damage: 'data',
  effort: { minutes: [5, 15], who: 'founder' },
  worst: 'blocker',
  docs: {
    title: 'No name points to something that is gone',
    failureTitle: 'A forgotten name can be taken over by a stranger',
    why: 'A name left behind after a service was closed shows an error at best; at worst a stranger claims the service and speaks under your name.',
    fix: 'Delete the record of every name whose service is gone, or set the service up again.',
    howTo: 'Run the audit where port 53 is open and the hosts of the domain can be reached.',
    references: [
      'https://learn.microsoft.com/azure/security/fundamentals/subdomain-takeover',
      'https://github.com/EdOverflow/can-i-take-over-xyz',
    ],
  },
  judge: ({ dns, http, declared }) => {
    const used = new Set([dns.domain, `www.${dns.domain}`, ...declared.hosts.map(({ host }) => host)]);
    const names = zoneNames(dns);
    const judgements = [
      ...names
        .filter(({ name }) => isHostName(name))
        .map(({ name }) => (): Fault | undefined => {
          const dead = deadAlias(dns, http, name);
          return dead === undefined ? undefined : aliasFault(dns, used, dead, name);
        }),
      ...names.flatMap(at => [() => targetFaults(dns, at, 'MX'), () => targetFaults(dns, at, 'NS')]),
    ];
    if (judgements.length === 0) throw new Unknown(`no name of ${dns.domain} was looked up`, dns.domain);
    return onePerPlace(
      judgeEach(
        judgements,
        () => dns.domain,
        judge => judge(),
      ),
    );
  },
});
