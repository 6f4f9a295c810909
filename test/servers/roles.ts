import type { WorldPlan, ZoneRecord } from '../world/plan.ts';
import { authoritativeConfig, resolverConfig } from './named.ts';
import type { Files } from './nginx.ts';
import { nsdConfig, zoneFileName } from './nsd.ts';
import { zoneFile } from './zone-file.ts';

/** Who serves the domain itself; the root, the registry and everything else are always NSD, the resolver always BIND. */
export type Publisher = 'nsd' | 'bind';

export type DnsRole = {
  readonly name: 'root' | 'registry' | 'ns1' | 'ns2' | 'resolver';
  readonly program: 'nsd' | 'named';
  /** Address by which the others know it. */
  readonly address: string;
  /** Where it listens. */
  readonly at: { readonly address: string; readonly port: number };
};

/**
 * A little internet of its own: processes apart from each other, because one that holds parent and child answers
 * for the child at once and no referral is seen. They meet on one port, the only one on which BIND asks others.
 * BIND listens on 127.0.0.1 alone, so its second server has a port that only the audit is led to.
 */
export const dnsRoles = (
  publisher: Publisher,
  [internet = 0, second = 0, resolver = 0]: readonly number[],
): readonly DnsRole[] => {
  const nsd = (name: DnsRole['name'], address: string): DnsRole => ({
    name,
    program: 'nsd',
    address,
    at: { address, port: internet },
  });
  const named = (name: DnsRole['name'], address: string, port: number): DnsRole => ({
    name,
    program: 'named',
    address,
    at: { address: '127.0.0.1', port },
  });
  const own: readonly DnsRole[] =
    publisher === 'nsd'
      ? [nsd('ns1', '127.0.0.13'), nsd('ns2', '127.0.0.14')]
      : [named('ns1', '127.0.0.1', internet), named('ns2', '127.0.0.14', second)];
  return [nsd('root', '127.0.0.11'), nsd('registry', '127.0.0.12'), ...own, named('resolver', '127.0.0.1', resolver)];
};

type Zone = { [name: string]: ZoneRecord[] };

const rootServer = 'a.root.test';
const registryServer = 'a.nic.test';

const record = (type: ZoneRecord['type'], value: string, ttl = 3600): ZoneRecord => ({ type, value, ttl });

const head = (server: string): ZoneRecord[] => [
  record('SOA', `${server} hostmaster.nic.test 2026110101 7200 900 1209600 300`),
  record('NS', server),
];

const topOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

const addressOf = (roles: readonly DnsRole[], name: DnsRole['name']): string => {
  const role = roles.find(one => one.name === name);
  if (role === undefined) throw new Error(`nobody is ${name}`);
  return role.address;
};

/** Everything above and beside the domain, by zone: a top-level domain each, with all names below it in it. */
const topZones = (plan: WorldPlan, roles: readonly DnsRole[]): ReadonlyMap<string, Zone> => {
  const servers = plan.nameServers.map(({ name }, index): [string, ZoneRecord[]] => [
    name,
    [record('A', addressOf(roles, index === 0 ? 'ns1' : 'ns2'))],
  ]);
  const names: Zone = {
    ...plan.elsewhere,
    ...Object.fromEntries(servers),
    [registryServer]: [record('A', addressOf(roles, 'registry'))],
    [rootServer]: [record('A', addressOf(roles, 'root'))],
    [plan.domain]: plan.delegation.map(server => record('NS', server)),
  };
  const tops = Map.groupBy(Object.entries(names), ([name]) => topOf(name));
  return new Map(
    tops.entries().map(([top, entries]) => [top, { [top]: head(registryServer), ...Object.fromEntries(entries) }]),
  );
};

const rootZone = (tops: Iterable<string>, roles: readonly DnsRole[]): Zone => ({
  '.': head(rootServer),
  [rootServer]: [record('A', addressOf(roles, 'root'))],
  [registryServer]: [record('A', addressOf(roles, 'registry'))],
  ...Object.fromEntries([...tops].map(top => [top, [record('NS', registryServer)]])),
});

const zonesOf = (plan: WorldPlan, roles: readonly DnsRole[], { name }: DnsRole): ReadonlyMap<string, Zone> => {
  const tops = topZones(plan, roles);
  if (name === 'root') return new Map([['.', rootZone(tops.keys(), roles)]]);
  if (name === 'registry') return tops;
  return new Map([[plan.domain, plan.zone]]);
};

const inFolder = (role: DnsRole, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${role.name}/${path}`, text]));

/** The files of one server, by path below the folder of all. */
export const roleFiles = (plan: WorldPlan, roles: readonly DnsRole[], role: DnsRole, root: string): Files => {
  const folder = `${root}/${role.name}`;
  if (role.name === 'resolver') {
    const [{ at: { port } } = role] = roles;
    return inFolder(role, {
      'named.conf': resolverConfig(folder, role.at, port),
      'root.hints': zoneFile({
        '.': [record('NS', rootServer)],
        [rootServer]: [record('A', addressOf(roles, 'root'))],
      }),
    });
  }
  const zones = zonesOf(plan, roles, role);
  const names = [...zones.keys()];
  return inFolder(role, {
    ...(role.program === 'nsd'
      ? { 'nsd.conf': nsdConfig(folder, role.at, names) }
      : { 'named.conf': authoritativeConfig(folder, role.at, names) }),
    ...Object.fromEntries(zones.entries().map(([zone, records]) => [zoneFileName(zone), zoneFile(records)])),
  });
};
