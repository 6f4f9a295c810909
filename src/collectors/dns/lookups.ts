import type { DnsAnswer, DnsAnswers, DnsName, DnsType } from '../../evidence/dns.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import { isAskable } from '../../platform/dns-message.ts';
import type { Peer } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { answerLeaf, type Asks } from './ask.ts';
import { ancestorsOf } from './delegation.ts';
import { isUnder, type PlannedName } from './names.ts';

export type Lookup = {
  readonly domain: string;
  readonly asks: Asks;
  /** Servers of the zone, as soon as they are known; the resolver is asked meanwhile. */
  readonly servers: Promise<readonly Peer[]>;
};

type Names = { readonly [name: string]: DnsName };

const leavesOf = ({ authoritative, resolver }: DnsName): readonly Leaf<DnsAnswer>[] =>
  [...Object.values(authoritative), resolver].flatMap(answers => Object.values(answers));

const answersIn = (name: DnsName): readonly DnsAnswer[] =>
  leavesOf(name).flatMap(leaf => (leaf.status === 'ok' ? [leaf.value] : []));

const askTypes = async (
  types: readonly DnsType[],
  ask: (type: DnsType) => Promise<Leaf<DnsAnswer>>,
): Promise<DnsAnswers> =>
  Object.fromEntries(await Promise.all(types.map(async type => [type, await ask(type)] as const)));

/** Asks one name at the resolver and, when it is under the domain, at the servers of the zone. */
const lookUp = async (
  lookup: Lookup,
  { name, types, servers: scope }: PlannedName,
): Promise<Omit<DnsName, 'reasons'>> => {
  const { domain, asks, servers } = lookup;
  const [resolver, authoritative] = await Promise.all([
    askTypes(types, async type => answerLeaf(await asks.resolver({ name, type }))),
    servers.then(async peers => {
      const asked = !isUnder(name, domain) ? [] : scope === 'one' ? peers.slice(0, 1) : peers;
      const answers = asked.map(
        async peer =>
          [
            peer.address,
            await askTypes(types, async type => answerLeaf(await asks.server(peer, { name, type }))),
          ] as const,
      );
      return Object.fromEntries(await Promise.all(answers));
    }),
  ]);
  return { name, resolver, authoritative };
};

const merged = (left: Omit<DnsName, 'reasons'>, right: Omit<DnsName, 'reasons'>): Omit<DnsName, 'reasons'> => ({
  name: left.name,
  resolver: { ...left.resolver, ...right.resolver },
  authoritative: Object.fromEntries(
    [...new Set([...Object.keys(left.authoritative), ...Object.keys(right.authoritative)])].map(address => [
      address,
      { ...left.authoritative[address], ...right.authoritative[address] },
    ]),
  ),
});

const withoutReasons = ({ name, resolver, authoritative }: DnsName): Omit<DnsName, 'reasons'> => ({
  name,
  resolver,
  authoritative,
});

/** A guessed name is asked for one type first: "no such name" holds for every type (RFC 8020 §2). */
const lookUpPlanned = async (lookup: Lookup, plan: PlannedName): Promise<DnsName> => {
  const { reasons, types } = plan;
  const [first, ...rest] = types;
  if (!plan.onlyIfThere || first === undefined) return { ...(await lookUp(lookup, plan)), reasons };
  const found: DnsName = { ...(await lookUp(lookup, { ...plan, types: [first] })), reasons };
  const absent = leavesOf(found).every(leaf => leaf.status === 'silent' || leaf.value.rcode === 'NXDOMAIN');
  return absent ? found : { ...merged(found, await lookUp(lookup, { ...plan, types: rest })), reasons };
};

const dataOf = (name: DnsName): string =>
  [...new Set(answersIn(name).flatMap(({ records }) => records.map(({ type, value }) => `${type} ${value}`)))]
    .toSorted()
    .join('\n');

/** A guess is worth keeping when something stands there that is not just the wildcard's answer. */
const isFound = (name: DnsName, control: DnsName | undefined): boolean => {
  const data = dataOf(name);
  if (data === '') return false;
  const wildcard = answersOfTypes(control, ['A', 'AAAA', 'CNAME']);
  return wildcard === undefined || data !== dataOf(wildcard);
};

const answersOfTypes = (name: DnsName | undefined, types: readonly DnsType[]): DnsName | undefined => {
  if (name === undefined) return undefined;
  const kept = (answers: DnsAnswers): DnsAnswers =>
    Object.fromEntries(Object.entries(answers).filter(([type]) => types.some(one => one === type)));
  const authoritative = Object.entries(name.authoritative).map(
    ([address, answers]) => [address, kept(answers)] as const,
  );
  return { ...name, resolver: kept(name.resolver), authoritative: Object.fromEntries(authoritative) };
};

const targetTypes: readonly DnsType[] = ['A', 'AAAA', 'CNAME'];

/** Names that the records of a name lead to: aliases on the way, mail servers, name servers. */
const targetsOf = (name: DnsName): readonly string[] =>
  answersIn(name).flatMap(({ records }) =>
    records.flatMap(({ type, value }) => {
      if (type === 'CNAME' || type === 'NS') return [value];
      return type === 'MX' ? [value.slice(value.indexOf(' ') + 1)] : [];
    }),
  );

/** Where the records of mail lead to is looked at with the mail. */
const leadsOn = ({ reasons }: DnsName): boolean => reasons.some(reason => reason !== 'mail');

const withReason = (name: DnsName, reason: 'target' | 'service'): DnsName =>
  name.reasons.includes(reason) ? name : { ...name, reasons: [...name.reasons, reason] };

/**
 * Looks up what the records lead to, round after round, until nothing new turns up. Every link of a chain is asked
 * by itself, because only then it is known at which link a chain breaks.
 */
const withTargets = async (lookup: Lookup, start: Names, more: readonly string[]): Promise<Names> => {
  let names = start;
  let wanted = [...more, ...Object.values(start).filter(leadsOn).flatMap(targetsOf)];
  for (let round = 0; round < limits.dnsChainLinks && wanted.length > 0; round += 1) {
    const known = wanted.flatMap(name => names[name] ?? []).map(name => withReason(name, 'target'));
    const room = limits.hostsPerRun * 2 - Object.keys(names).length;
    const fresh = [...new Set(wanted)]
      .filter(name => names[name] === undefined && isAskable(name))
      .slice(0, Math.max(0, room));
    const found = await Promise.all(
      fresh.map(name =>
        lookUpPlanned(lookup, { name, reasons: ['target'], types: targetTypes, servers: 'all', onlyIfThere: false }),
      ),
    );
    names = { ...names, ...byName([...known, ...found]) };
    wanted = found.flatMap(targetsOf);
  }
  return names;
};

const byName = (names: readonly DnsName[]): Names => Object.fromEntries(names.map(name => [name.name, name]));

/** Asks further types of names that are there already, or of new ones, and puts the answers together. */
const extended = async (lookup: Lookup, names: Names, wanted: readonly PlannedName[]): Promise<Names> => {
  const found = await Promise.all(
    wanted.map(async plan => {
      const before = names[plan.name];
      const answers = await lookUp(lookup, plan);
      if (before === undefined) return { ...answers, reasons: plan.reasons };
      return {
        ...merged(withoutReasons(before), answers),
        reasons: [...new Set([...before.reasons, ...plan.reasons])],
      };
    }),
  );
  return { ...names, ...byName(found) };
};

const hasAlias = (name: DnsName): boolean =>
  answersIn(name).some(({ records }) => records.some(record => record.type === 'CNAME' && record.name === name.name));

/** Hosts whose pages members open: their certificates are held against the CAA records above them. */
const isHost = ({ reasons }: DnsName): boolean =>
  reasons.some(
    reason =>
      reason === 'apex' || reason === 'www' || reason === 'declared' || reason === 'repo' || reason === 'common',
  );

/** What can be asked only once the first answers are there: data beside an alias, and CAA up the tree (RFC 8659 §3). */
const furtherQuestions = (names: Names, domain: string): readonly PlannedName[] => {
  const all = Object.values(names);
  const beside = all
    .filter(name => isUnder(name.name, domain) && leadsOn(name) && !name.reasons.includes('apex') && hasAlias(name))
    .map((name): PlannedName => ({
      name: name.name,
      reasons: [],
      types: ['MX', 'TXT'],
      servers: scopeOf(name),
      onlyIfThere: false,
    }));
  const common = all
    .filter(name => name.reasons.every(reason => reason === 'common'))
    .map((name): PlannedName => ({ name: name.name, reasons: [], types: ['CAA'], servers: 'one', onlyIfThere: false }));
  const above = new Set(
    all
      .filter(isHost)
      .flatMap(({ name }) => ancestorsOf(name).filter(zone => zone !== '.' && names[zone]?.resolver.CAA === undefined)),
  );
  const climbing = [...above].map((name): PlannedName => ({
    name,
    reasons: ['service'],
    // An alias here would carry the search for CAA elsewhere (RFC 8659 §3), so it is asked for, too.
    types: ['CAA', 'CNAME'],
    servers: 'all',
    onlyIfThere: false,
  }));
  return together([...beside, ...common, ...climbing]);
};

const scopeOf = (name: DnsName): PlannedName['servers'] => (Object.keys(name.authoritative).length > 1 ? 'all' : 'one');

/** Plans for one name made into one, so that no answer overwrites another. */
const together = (plans: readonly PlannedName[]): readonly PlannedName[] =>
  Map.groupBy(plans, ({ name }) => name)
    .values()
    .map(same => {
      const [first] = same;
      return {
        name: first?.name ?? '',
        reasons: [...new Set(same.flatMap(({ reasons }) => reasons))],
        types: [...new Set(same.flatMap(({ types }) => types))],
        servers: same.some(({ servers }) => servers === 'all') ? ('all' as const) : ('one' as const),
        onlyIfThere: false,
      };
    })
    .toArray();

/** Everything that is known about the names planned, the names they lead to, and `nameServers`. */
export const lookUpNames = async (
  lookup: Lookup,
  plans: readonly PlannedName[],
  control: string,
  nameServers: Promise<readonly string[]>,
): Promise<Names> => {
  const found = await Promise.all(plans.map(plan => lookUpPlanned(lookup, plan)));
  const wildcard = found.find(({ name }) => name === control);
  const guesses = new Set(plans.filter(plan => plan.onlyIfThere).map(({ name }) => name));
  const kept = byName(found.filter(name => !guesses.has(name.name) || isFound(name, wildcard)));
  const [further, targets] = await Promise.all([
    extended(lookup, kept, furtherQuestions(kept, lookup.domain)),
    nameServers.then(names => withTargets(lookup, kept, names)),
  ]);
  // Both grew from `kept`: further answers win where they were asked for, and the reasons of both hold.
  const both = Object.keys(further).filter(name => targets[name] !== undefined);
  const joined = both.flatMap(name => {
    const [left, right] = [targets[name], further[name]];
    if (left === undefined || right === undefined) return [];
    return [{ ...merged(withoutReasons(left), right), reasons: [...new Set([...left.reasons, ...right.reasons])] }];
  });
  return { ...targets, ...further, ...byName(joined) };
};
