import type { Expectation, Testimony } from '../changes/propagation.ts';
import type { DnsPlan, PlannedSet } from '../changes/dns-plan.ts';
import { answerLeaf, dnsAsks, valuesOf, type Asks } from '../collectors/dns/ask.ts';
import { findDelegation } from '../collectors/dns/delegation.ts';
import { probeServers } from '../collectors/dns/servers.ts';
import { silent } from '../evidence/leaf.ts';
import { isAskable } from '../platform/dns-message.ts';
import { shownServer } from '../platform/dns.ts';
import type { Io, Peer } from '../platform/io.ts';
import { systemResolver } from '../platform/system-resolver.ts';
import { dnsProviders } from '../providers/dns/providers.ts';

export type Round = readonly { readonly expected: Expectation; readonly testimony: Testimony }[];

const addresses: ReadonlySet<string> = new Set(['A', 'AAAA', 'CNAME']);

const isApexAlias = (plan: DnsPlan, set: PlannedSet): boolean =>
  set.type === 'CNAME' &&
  set.name === plan.domain &&
  set.after.length > 0 &&
  dnsProviders.some(provider => provider.id === plan.provider && provider.apexAlias !== null);

/** At the domain itself the provider answers with the addresses that the CNAME leads to, so those are looked for. */
const aliasExpectation = async (set: PlannedSet, asks: Asks): Promise<Expectation> => {
  const [target = ''] = set.after;
  const after = valuesOf(await asks.resolver({ name: target, type: 'A' }), 'A');
  return { set: { ...set, type: 'A', before: [], after }, flattened: true, asked: set.name };
};

/** A wildcard is seen at a name that nobody made. */
const askedName = (name: string, io: Io): string =>
  name.startsWith('*.') ? `${io.randomLabel(16)}${name.slice(1)}` : name;

const expectations = async (plan: DnsPlan, asks: Asks, io: Io): Promise<readonly Expectation[]> => {
  const alias = plan.sets.find(set => isApexAlias(plan, set));
  // The addresses that make room for a flattened CNAME are answered again by the stand-in, with other values.
  const covered = (set: PlannedSet): boolean =>
    alias !== undefined && set.name === plan.domain && addresses.has(set.type);
  const plain = plan.sets
    .filter(set => !covered(set))
    .map(set => ({ set, flattened: false, asked: askedName(set.name, io) }));
  return alias === undefined ? plain : [await aliasExpectation(alias, asks), ...plain];
};

const testimonyOn = async (
  { set: { type }, asked: name }: Expectation,
  peers: readonly Peer[],
  resolver: Peer,
  asks: Asks,
): Promise<Testimony> => {
  if (!isAskable(name))
    return {
      authoritative: [],
      resolver: { name: 'resolver', answer: silent('this name holds characters that cannot be asked for') },
    };
  const [authoritative, resolved] = await Promise.all([
    Promise.all(
      peers.map(async peer => ({
        name: shownServer(peer),
        answer: answerLeaf(await asks.server(peer, { name, type })),
      })),
    ),
    asks.resolver({ name, type }),
  ]);
  return { authoritative, resolver: { name: `resolver ${shownServer(resolver)}`, answer: answerLeaf(resolved) } };
};

/**
 * Asks the name servers of the domain and the resolver for every set of the plan, once. `io` is made for the round:
 * a server that was silent a minute ago gets another chance.
 */
export const askRound = async (plan: DnsPlan, io: Io, signal: AbortSignal): Promise<Round> => {
  const resolver = io.net.resolver ?? systemResolver();
  if (resolver === null) {
    const nobody = { name: 'resolver', answer: silent('this machine names no resolver; give one with --resolver') };
    return plan.sets.map(set => ({
      expected: { set, flattened: false, asked: set.name },
      testimony: { authoritative: [], resolver: nobody },
    }));
  }
  const asks = dnsAsks(io, resolver, signal);
  const { forNames } = await probeServers(plan.domain, await findDelegation(plan.domain, asks), asks);
  const wanted = await expectations(plan, asks, io);
  return Promise.all(
    wanted.map(async expected => ({ expected, testimony: await testimonyOn(expected, forNames, resolver, asks) })),
  );
};
