import { Unavailable, type Collector } from './collector.ts';
import { declaredOf } from './declared.ts';
import { dnsAsks, type Asks } from './dns/ask.ts';
import { ancestorsOf, findDelegation } from './dns/delegation.ts';
import { lookUpNames } from './dns/lookups.ts';
import { mailNames } from './dns/mail-names.ts';
import { planNames } from './dns/names.ts';
import { runResolver } from './dns/run-resolver.ts';
import { probeServers } from './dns/servers.ts';

const randomLabelLength = 16;

/** One question goes about the domain and one each about the zones above it: a resolver that lives answers one of them. */
const assertResolverAnswers = async (domain: string, asks: Asks): Promise<void> => {
  const asked = await Promise.all([domain, ...ancestorsOf(domain)].map(name => asks.resolver({ name, type: 'NS' })));
  const [first] = asked;
  if (first?.status !== 'silent' || asked.some(({ status }) => status === 'ok')) return;
  throw new Unavailable(
    'resolver-silent',
    `no DNS question was answered: ${first.reason}`,
    'Check the network connection, or name another resolver with --resolver address:port.',
  );
};

/**
 * Asks the parent zone who serves the domain, every one of those servers what it holds, and the resolver what
 * visitors get, for all names that matter to a launch.
 */
const dns: Collector<'dns'> = {
  key: 'dns',
  after: ['repo', 'messages'],
  deadlineMs: 20_000,
  collect: async (aim, { repo, messages }, io, signal) => {
    const { domain, config, only } = aim;
    if (io.net.offline) {
      throw new Unavailable('offline', 'the run is offline, so no DNS server was asked', 'Run it without --offline.');
    }
    const resolver = runResolver(io);
    const asks = dnsAsks(io, resolver.peer, signal);
    await assertResolverAnswers(domain, asks);
    io.progress(`asking the name servers of ${domain}`);

    const wildcardControl = `${io.randomLabel(randomLabelLength)}.${domain}`;
    const finding = findDelegation(domain, asks);
    const probing = finding.then(found => probeServers(domain, found, asks));
    const source = repo?.status === 'ok' ? repo.value : undefined;
    const plans = planNames({
      domain,
      config,
      repo: source,
      mail: mailNames(declaredOf(aim), source, messages?.status === 'ok' ? messages.value : undefined),
      control: wildcardControl,
      only,
    });
    const lookup = { domain, asks, servers: probing.then(({ forNames }) => forNames) };
    const nameServers = probing.then(({ servers }) => servers.map(({ name }) => name));
    const [{ parentZone, delegation }, { servers, zoneServers }, names] = await Promise.all([
      finding,
      probing,
      lookUpNames(lookup, plans, wildcardControl, nameServers),
    ]);
    return {
      domain,
      resolverName: resolver.name,
      parentZone,
      delegation,
      zoneServers,
      servers,
      names,
      wildcardControl,
    };
  },
};

export default dns;
