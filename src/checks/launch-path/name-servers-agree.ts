import type { DnsEvidence, DnsName, DnsType } from '../../evidence/dns.ts';
import { versionsOf, type Version } from '../../evidence/derive/agreement.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { literal } from '../../evidence/derive/chains.ts';
import { servesUdp } from '../../evidence/derive/name-server.ts';
import { zoneNames } from '../../evidence/derive/names.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { defineCheck, judgeEach, type Fault } from '../check.ts';
import { onePerPlace } from '../one-per-place.ts';
import { byHand, dnsSettings, listed } from '../wording.ts';

const compared = ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'CAA', 'SRV'] as const satisfies readonly DnsType[];
const web: ReadonlySet<DnsType> = new Set<DnsType>(['A', 'AAAA', 'CNAME']);

const shown = ({ values, servers }: Version): string =>
  `${listed(servers)}: ${values.length === 0 ? 'nothing' : values.join(', ')}`;

/** Where the answer of a version can be told from the other: its last word, or how many records there are. */
const markOf = ({ values }: Version, other: Version): string => {
  const own = values.find(value => !other.values.includes(value));
  return own === undefined ? `ANSWER: ${values.length},` : (own.split(' ').at(-1) ?? own);
};

/** Nobody can know which of two servers is right, so both are asked in one line: repaired, they say the same. */
const differing = ([one, two]: readonly Version[]): {
  readonly at: string;
  readonly and?: string;
  readonly shows: string;
} => {
  const [at, and] = [one?.servers[0], two?.servers[0]];
  if (one === undefined || two === undefined || at === undefined || and === undefined)
    throw new Error('servers that agree have no difference to show');
  const [first, second] = [markOf(one, two), markOf(two, one)].map(mark => `${literal(mark)}(?!\\w)`);
  return { at, and, shows: `/${first}[^]*${second}/` };
};

const judgeName = (dns: DnsEvidence, { name, authoritative }: DnsName): Fault | undefined => {
  const asked = compared.filter(type => Object.values(authoritative).some(answers => answers[type] !== undefined));
  const found: { type: DnsType; versions: readonly Version[] }[] = [];
  let unseen: Unknown | undefined;
  for (const type of asked) {
    try {
      const versions = versionsOf(dns, name, type);
      if (versions.length > 1) found.push({ type, versions });
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unseen ??= error;
    }
  }
  const [first] = found;
  if (first === undefined) {
    if (unseen !== undefined) throw unseen;
    return undefined;
  }
  const forPeople = found.some(({ type }) => web.has(type));
  return {
    place: name,
    severity: forPeople ? 'blocker' : 'high',
    confidence: 'observed',
    happened: forPeople
      ? `Visitors of ${name} land in different places: it works for some and fails for others, by chance.`
      : `Mail and certificate services get different answers about ${name}, by chance, so some messages are refused.`,
    cause: `The name servers of ${dns.domain} hold different ${listed(found.map(({ type }) => type))} records for ${name}.`,
    evidence: found.flatMap(({ type, versions }) => versions.map(version => `${name} ${type} at ${shown(version)}`)),
    replay: { tool: 'dig', name, type: first.type, ...differing(first.versions) },
    remedy: [
      byHand(
        dnsSettings(dns),
        `Find out which of these is right for ${name}: ${first.versions.map(shown).join(' or ')}.`,
        'If you use two DNS providers, enter the right records at both; if you left one of them, take its servers out at the registrar.',
        'If it is one provider, save the record once more so that all its servers take it over, and run this check again after five minutes.',
      ),
    ],
  };
};

const judgeNameServerLists = (dns: DnsEvidence): Fault | undefined => {
  const parent = known(dns.delegation, dns.domain).servers.toSorted(byCodePoint);
  const lame = new Set(
    dns.servers
      .filter(({ udp }) => udp.status === 'ok')
      .filter(server => !servesUdp(server))
      .map(({ address }) => address),
  );
  const lists = Object.entries(dns.zoneServers)
    .filter(([address]) => address !== '' && !lame.has(address))
    .toSorted(([a], [b]) => byCodePoint(a, b));
  const other = lists.find(
    ([, leaf]) => leaf.status === 'ok' && leaf.value.toSorted(byCodePoint).join() !== parent.join(),
  );
  if (other === undefined || parent.length === 0) {
    if (lists.length === 0) throw new Unknown(`no server of ${dns.domain} gave its list of name servers`, dns.domain);
    for (const [, leaf] of lists) known(leaf, dns.domain);
    return undefined;
  }
  const [address, leaf] = other;
  const zone = known(leaf).toSorted(byCodePoint);
  const odd = [...zone.filter(name => !parent.includes(name)), ...parent.filter(name => !zone.includes(name))];
  return {
    place: dns.domain,
    severity: 'high',
    confidence: 'observed',
    happened: `A change of your DNS reaches some visitors and never others, because they ask different servers for ${dns.domain}.`,
    cause: `The registrar lists other name servers for ${dns.domain} than the DNS settings themselves; in one list only: ${listed(odd)}.`,
    evidence: [
      `name servers at the registrar: ${listed(parent)}`,
      `name servers in the DNS settings (${address}): ${listed(zone)}`,
    ],
    replay: { tool: 'dig', name: dns.domain, type: 'NS', at: address, shows: differingShow(zone, parent) },
    remedy: [{ kind: 'dns-set', name: dns.domain, type: 'NS', values: parent, was: zone }],
  };
};
const differingShow = (zone: readonly string[], parent: readonly string[]): string =>
  zone.find(name => !parent.includes(name)) ?? `ANSWER: ${zone.length},`;

export default defineCheck({
  id: 'launch-path/name-servers-agree',
  rows: ['S1.c1'],
  needs: ['dns'],
  after: ['launch-path/domain-delegated', 'launch-path/name-servers-answer'],
  damage: 'signups',
  effort: { minutes: [10, 60], who: 'founder' },
  worst: 'blocker',
  docs: {
    title: 'All name servers give the same records',
    failureTitle: 'The site works for some visitors and fails for others',
    why: 'Each visitor asks one of the servers, by chance. Two that hold different records send people to different places.',
    fix: 'Keep the records at one provider, and list exactly its name servers at the registrar.',
    howTo: 'Run the audit where all name servers of the domain can be reached on port 53.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc1034#section-4.2.2',
      'https://www.rfc-editor.org/rfc/rfc7477#section-1',
    ],
  },
  judge: ({ dns }) => {
    const judgements = [...zoneNames(dns).map(name => () => judgeName(dns, name)), () => judgeNameServerLists(dns)];
    // The domain itself is one place: where its records differ, that is the finding.
    return onePerPlace(
      judgeEach(
        judgements,
        () => dns.domain,
        judge => judge(),
      ),
    );
  },
});
