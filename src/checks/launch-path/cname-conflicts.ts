import type { DnsEvidence, DnsName, DnsType } from '../../evidence/dns.ts';
import { aliasedTargets, aliasesSeen, chainFrom, typesBeside } from '../../evidence/derive/aliases.ts';
import { answerFor, byCodePoint, firstServer, isUnder } from '../../evidence/derive/answers.ts';
import { zoneNames } from '../../evidence/derive/names.ts';
import { known } from '../../evidence/leaf.ts';
import { apexTargetFor } from '../../providers/hosting/apex-targets.ts';
import { defineCheck, judgeEach, type Fault } from '../check.ts';
import { onePerPlace } from '../one-per-place.ts';
import { byHand, dnsSettings, listed } from '../wording.ts';

/** Resolvers give up after about this many links; ours is the bound that the DNS operators' checks use. */
const mostLinks = 8;

type Aliases = ReadonlyMap<string, string>;

const atApex = (dns: DnsEvidence, target: string): Fault => {
  const platform = apexTargetFor(target);
  return {
    place: dns.domain,
    severity: 'blocker',
    confidence: 'observed',
    happened: `Mail to ${dns.domain} gets lost and the site fails for part of your visitors, by chance.`,
    cause: `${dns.domain} itself is an alias (CNAME) of ${target}; an alias hides the mail and name server records that must stand beside it.`,
    evidence: [`${dns.domain} CNAME ${target}`],
    replay: {
      tool: 'dig',
      name: dns.domain,
      type: 'CNAME',
      at: 'resolver',
      shows: `/CNAME[\\t ]+${target.replaceAll('.', '\\.')}/`,
    },
    remedy: [
      { kind: 'dns-remove', name: dns.domain, type: 'CNAME', was: [target] },
      platform === undefined
        ? byHand(
            dnsSettings(dns),
            `If your DNS provider offers ALIAS, ANAME or "CNAME flattening", enter ${target} for "@" that way.`,
            `If not, copy the A record that the host of your site shows for ${dns.domain} under "Custom domains", and enter that.`,
          )
        : { kind: 'dns-set', name: dns.domain, type: 'A', values: platform.addresses, was: [], ttl: 3600 },
    ],
  };
};

const beside = (dns: DnsEvidence, name: string, target: string, types: readonly DnsType[]): Fault => ({
  place: name,
  severity: 'high',
  confidence: 'observed',
  happened: `What ${name} does changes from visitor to visitor: some get the alias, some get the other records.`,
  cause: `${name} has an alias (CNAME) to ${target} and also ${listed(types)} records; an alias must stand alone.`,
  evidence: [`${name} CNAME ${target}`, ...types.map(type => `${name} has ${type} records too`)],
  replay: {
    tool: 'dig',
    name,
    type: types[0] ?? 'TXT',
    at: firstServer(dns, name),
    shows: `/IN[\\t ]+${types[0] ?? 'TXT'}[\\t ]+\\S/`,
  },
  remedy: [
    byHand(
      dnsSettings(dns),
      `If ${name} leads to ${target}, delete its ${listed(types)} records; move what is still needed to another name.`,
      `If the ${listed(types)} records are the right ones, delete the CNAME record of ${name}.`,
    ),
  ],
});

const badChain = (dns: DnsEvidence, aliases: Aliases, name: string): Fault | undefined => {
  const { names, loops } = chainFrom(aliases, name);
  if (!loops && names.length - 1 <= mostLinks) return undefined;
  const ours = names.filter(link => isUnder(link, dns.domain)).toSorted(byCodePoint);
  const place = loops ? (ours[0] ?? name) : name;
  const was = aliases.get(place);
  return {
    place,
    places: loops ? ours : [name],
    hosts: loops ? [...new Set([...ours, name])].toSorted(byCodePoint) : [name],
    severity: place === dns.domain ? 'blocker' : 'high',
    confidence: 'observed',
    happened: `Nobody can open ${loops ? listed(ours) : name}: the browser never gets an address.`,
    cause: loops
      ? `The aliases (CNAME) go round in a circle: ${[...names, names[0] ?? name].join(' → ')}.`
      : `${name} goes through ${names.length - 1} aliases (CNAME), more than the ${mostLinks} that can be relied on.`,
    evidence: names.filter(link => aliases.has(link)).map(link => `${link} CNAME ${aliases.get(link) ?? ''}`),
    replay: {
      tool: 'dig',
      name: place,
      type: 'CNAME',
      at: firstServer(dns, place),
      shows: `/CNAME[\\t ]+${(was ?? '').replaceAll('.', '\\.')}/`,
    },
    remedy:
      loops || was === undefined
        ? [
            byHand(
              dnsSettings(dns),
              `Replace the CNAME record of ${place} by the one that the service behind it shows under "Custom domains".`,
            ),
          ]
        : [{ kind: 'dns-set', name, type: 'CNAME', values: [names.at(-1) ?? was], was: [was] }],
  };
};

const targetFaults = (dns: DnsEvidence, aliases: Aliases, { name }: DnsName, type: 'MX' | 'NS'): readonly Fault[] =>
  aliasedTargets(dns, aliases, name, type).map(({ host, was, values }) => ({
    place: host,
    // Mail goes astray, the pages of the name do not: only the machine itself is broken.
    hosts: [host],
    severity: 'high',
    confidence: 'observed',
    happened:
      type === 'MX'
        ? `Part of the mail to ${name} is refused or comes back.`
        : `Part of your visitors cannot find ${name}.`,
    cause: `${name} gives ${host} as its ${type === 'MX' ? 'mail server (MX)' : 'name server (NS)'}, and ${host} is an alias (CNAME), which is not allowed there.`,
    evidence: [`${name} ${type} ${listed(was)}`, `${host} CNAME ${aliases.get(host) ?? ''}`],
    replay: { tool: 'dig', name, type, at: 'resolver', shows: host },
    remedy: [{ kind: 'dns-set', name, type, values, was }],
  }));

const judgeName = (dns: DnsEvidence, aliases: Aliases, at: DnsName): readonly Fault[] => {
  known(answerFor(dns, at.name, 'CNAME'), at.name);
  const target = aliases.get(at.name);
  if (target === undefined) return [];
  if (at.name === dns.domain) return [atApex(dns, target)];
  const chain = badChain(dns, aliases, at.name);
  if (chain !== undefined) return [chain];
  const types = typesBeside(dns, at);
  return types.length > 0 ? [beside(dns, at.name, target, types)] : [];
};

export default defineCheck({
  id: 'launch-path/cname-conflicts',
  rows: ['S1.c1'],
  needs: ['dns'],
  after: ['launch-path/domain-delegated'],
  damage: 'signups',
  effort: { minutes: [5, 20], who: 'founder' },
  worst: 'blocker',
  docs: {
    title: 'Aliases stand where the DNS allows them',
    failureTitle: 'An alias record makes site or mail fail by chance',
    why: 'An alias (CNAME) replaces everything at its name. At the bare domain, beside other records or in a circle it breaks pages and mail.',
    fix: 'Keep aliases to subdomains, one to a name, alone, and straight to the target.',
    howTo: 'Run the audit where the name servers of the domain can be reached on port 53.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc1034#section-3.6.2',
      'https://www.rfc-editor.org/rfc/rfc2181#section-10.3',
    ],
  },
  judge: ({ dns }) => {
    const aliases = aliasesSeen(dns);
    const names = zoneNames(dns);
    const judgements = [
      ...names.map(at => () => judgeName(dns, aliases, at)),
      ...names.flatMap(at => [() => targetFaults(dns, aliases, at, 'MX'), () => targetFaults(dns, aliases, at, 'NS')]),
    ];
    // A circle shows at each of its names and is one fault.
    return onePerPlace(
      judgeEach(
        judgements,
        () => dns.domain,
        judge => judge(),
      ),
    );
  },
});
