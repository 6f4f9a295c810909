import type { DnsEvidence, NameServer } from '../../evidence/dns.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { serverFault, servesUdp, type ServerFault } from '../../evidence/derive/name-server.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { defineCheck, judgeEach, type Fault, type Replay, type Verdict } from '../check.ts';
import { byHand, listed, showsNone } from '../wording.ts';

const causes: { readonly [K in ServerFault['kind']]: (name: string, detail: string) => string } = {
  'no-address': (name, detail) => `${name} is listed as a name server, but ${detail}.`,
  'wrong-answer': (name, detail) => `${name} is listed as a name server, but it does not hold the domain: ${detail}.`,
  'no-tcp': (name, detail) => `${name} answers short questions only: over TCP, which long answers need, ${detail}.`,
};

const replayOf = ({ domain }: DnsEvidence, { name, address }: NameServer, { kind, rcode }: ServerFault): Replay => {
  if (kind === 'no-address') return { tool: 'dig', name, type: 'A', at: 'resolver', shows: showsNone('A') };
  if (kind === 'no-tcp') {
    const shows = '/refused|reset|end of file|communications error|status: (?!NOERROR)[A-Z]+/';
    return { tool: 'dig', name: domain, type: 'SOA', at: address, tcp: true, shows };
  }
  // Not a status of the DNS: nothing that `dig` can read comes back.
  if (rcode === 'CONNECTION-REFUSED' || rcode === 'UNREADABLE')
    return {
      tool: 'dig',
      name: domain,
      type: 'SOA',
      at: address,
      shows: '/refused|timed out|no servers could be reached|malformed|bad packet|error/i',
    };
  const shows = rcode === 'NOERROR' ? String.raw`/flags: (?![a-z ]*\baa\b)|ANSWER: 0,/` : `status: ${rcode}`;
  return { tool: 'dig', name: domain, type: 'SOA', at: address, shows };
};

const remedyFor = (dns: DnsEvidence, bad: string): Fault['remedy'] => {
  const zone = Object.values(dns.zoneServers).flatMap(leaf => (leaf.status === 'ok' ? [leaf.value] : []))[0] ?? [];
  const left = zone.filter(name => name !== bad).toSorted(byCodePoint);
  const atRegistrar = byHand(
    'the company where you bought the domain (registrar), page "Name servers"',
    `Compare the list with the one your DNS provider shows for ${dns.domain}; take ${bad} out unless the provider lists it.`,
    'If the provider does list it, ask its support why that server does not answer for your domain.',
  );
  const shrinks = left.length >= 2 && left.length < zone.length;
  return shrinks
    ? [{ kind: 'dns-set', name: dns.domain, type: 'NS', values: left, was: zone }, atRegistrar]
    : [atRegistrar];
};

const judgeServer = (dns: DnsEvidence, name: string): Fault | undefined => {
  const servers = dns.servers
    .filter(server => server.name === name)
    .toSorted((a, b) => byCodePoint(a.address, b.address));
  const looks = servers.map(server => ({ server, leaf: serverFault(dns, server) }));
  const found = looks.flatMap(({ server, leaf }) =>
    leaf.status === 'ok' && leaf.value !== undefined ? [{ server, fault: leaf.value }] : [],
  );
  const [worst] = found;
  if (worst === undefined) {
    for (const { leaf } of looks) known(leaf, dns.domain);
    return undefined;
  }
  const serving = dns.servers.some(servesUdp);
  // A dead server that only one of the two lists names is why the lists differ: then the domain's list is what is broken.
  const stands = serving && worst.server.listedBy === 'both';
  return {
    place: name,
    hosts: stands ? [name] : [dns.domain],
    severity: serving ? 'high' : 'blocker',
    confidence: worst.fault.kind === 'no-tcp' || worst.fault.rcode === 'CONNECTION-REFUSED' ? 'proven' : 'observed',
    happened: serving
      ? `Some of your visitors wait for seconds or read "site not found" at ${dns.domain}, by chance.`
      : `Nobody can open ${dns.domain} or any address under it: no name server that answered knows the domain.`,
    cause: causes[worst.fault.kind](name, worst.fault.detail),
    evidence: found.map(
      ({ server, fault }) => `asked ${name} (${server.address || 'no address'}) for ${dns.domain}: ${fault.detail}`,
    ),
    replay: replayOf(dns, worst.server, worst.fault),
    remedy: remedyFor(dns, name),
  };
};

/** When no server that answered knows the domain, that is one fault, of the domain: nothing under it can be found. */
const asOne = ({ domain }: DnsEvidence, verdict: Verdict): Verdict => {
  if (verdict.outcome !== 'fail' || verdict.faults[0].severity !== 'blocker') return verdict;
  const [first] = verdict.faults;
  const places = verdict.faults.map(({ place }) => place);
  const evidence = verdict.faults.flatMap(fault => fault.evidence);
  return { ...verdict, faults: [{ ...first, place: domain, places, hosts: [domain], wholeZone: true, evidence }] };
};

const judgeNumber = (dns: DnsEvidence, names: readonly string[]): Fault | undefined => {
  const parent = known(dns.delegation, dns.domain).servers;
  if (new Set([...names, ...parent]).size !== 1) return undefined;
  return {
    place: dns.domain,
    severity: 'high',
    confidence: 'observed',
    happened: `When one server fails, ${dns.domain} is off the internet: site, sign-up and mail at once.`,
    cause: `${dns.domain} has one name server only, ${listed(names)}; two are the minimum.`,
    evidence: [`name servers listed for ${dns.domain}: ${listed(names)}`],
    replay: { tool: 'dig', name: dns.domain, type: 'NS', at: 'resolver', shows: 'ANSWER: 1,' },
    remedy: [
      byHand(
        'the company where you bought the domain (registrar), page "Name servers"',
        `Enter all name servers that your DNS provider shows for ${dns.domain}, at least two.`,
        'If the provider has only one, move the DNS to a provider that has two or more.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'launch-path/name-servers-answer',
  rows: ['S1.c1'],
  needs: ['dns'],
  after: ['launch-path/domain-delegated'],
  damage: 'signups',
  effort: { minutes: [15, 60], who: 'founder' },
  worst: 'blocker',
  docs: {
    title: 'Every listed name server answers for the domain',
    failureTitle: 'Some visitors cannot find the site: a name server is out',
    why: 'Each visitor asks one of the listed servers, by chance. One that does not know the domain makes pages fail for part of them.',
    fix: 'List at least two name servers at the registrar, exactly those that your DNS provider shows.',
    howTo: 'Run the audit where UDP and TCP port 53 are open to the internet.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc2182#section-5',
      'https://www.rfc-editor.org/rfc/rfc7766#section-5',
    ],
  },
  judge: ({ dns }) => {
    const names = [...new Set(dns.servers.map(({ name }) => name))].toSorted(byCodePoint);
    if (names.length === 0) throw new Unknown(`no name server of ${dns.domain} is known`, dns.domain);
    const judgements = [...names.map(name => () => judgeServer(dns, name)), () => judgeNumber(dns, names)];
    const verdict = judgeEach(
      judgements,
      () => dns.domain,
      judge => judge(),
    );
    return dns.servers.some(servesUdp) ? verdict : asOne(dns, verdict);
  },
});
