import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectTo, NetOptions } from '../../src/platform/io.ts';
import { authoritativeServers } from './authority.ts';
import { startAuthority } from './certificates.ts';
import { edgeHost, edgeMachines, edgeNames } from './cloudflare/edge-world.ts';
import type { Contact } from './contacts.ts';
import { serveDns } from './dns-server.ts';
import { startDoors, type TcpDoor, type UdpDoor } from './doors.ts';
import { greetAsMailServer, mailAddresses } from './mail-door.ts';
import type { MachinePlan, WorldPlan } from './plan.ts';
import { registryAddresses, registryMachines, registryNames } from './registry.ts';
import { recursiveResolver } from './resolver.ts';
import { serveWeb, type WebDoors } from './web.ts';

const loopback = '127.0.0.1';

/** The little internet, running. */
export type World = {
  /** Serves this plan from now on. A port once given to an address stays with it; open connections are cut. */
  readonly set: (plan: WorldPlan) => Promise<void>;
  /** Network options that lead into the world, for every address of any plan set so far. */
  readonly net: NetOptions;
  /** The same as flags of the command line. */
  readonly flags: readonly string[];
  /** File with the root certificate to trust. */
  readonly caFile: string;
  /** Everything that reached a server since the start or `forgetContacts`, oldest first. */
  readonly contacts: () => readonly Contact[];
  readonly forgetContacts: () => void;
  readonly stop: () => Promise<void>;
};

const literal = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** One value for each key, made when it is first asked for and then kept. */
const kept = <V>(
  make: () => Promise<V>,
): { readonly all: ReadonlyMap<string, V>; readonly at: (key: string) => Promise<V> } => {
  const all = new Map<string, V>();
  return {
    all,
    at: async key => {
      const known = all.get(key);
      if (known !== undefined) return known;
      const made = await make();
      all.set(key, made);
      return made;
    },
  };
};

/** Who pastes a line knows no resolver of the world: the API is found by its name, too. */
const connectToOf = (
  dns: ReadonlyMap<string, { readonly tcp: TcpDoor }>,
  web: ReadonlyMap<string, WebDoors>,
  mail: ReadonlyMap<string, TcpDoor>,
): ConnectTo[] => {
  const rule = (host: string, from: number, to: number): ConnectTo => ({
    from: { host, port: from },
    to: { address: loopback, port: to },
  });
  return [
    ...dns.entries().map(([address, { tcp }]) => rule(address, 53, tcp.port)),
    ...mail.entries().map(([address, { port }]) => rule(address, 25, port)),
    ...web
      .entries()
      .flatMap(([address, { http, https }]) => [
        rule(address, 80, http.port),
        rule(address, 443, https.port),
        ...(address === edgeHost.address ? [rule(edgeHost.name, 443, https.port)] : []),
      ]),
  ];
};

const flagsOf = (net: NetOptions): readonly string[] => [
  ...(net.resolver === null ? [] : ['--resolver', `${net.resolver.address}:${net.resolver.port}`]),
  ...net.connectTo.flatMap(({ from, to }) => [
    '--connect-to',
    `${literal(from.host)}:${from.port}:${to.address}:${to.port}`,
  ]),
  ...net.ca.flatMap(({ file }) => ['--ca', file]),
];

/** Machines by address; two at one address would be one machine with both their hosts. */
const machinesOf = (plan: WorldPlan, now: Date): ReadonlyMap<string, MachinePlan> => {
  const machines = new Map<string, MachinePlan>();
  for (const machine of [...plan.machines, ...registryMachines(plan, now), ...edgeMachines(plan)]) {
    if (machines.has(machine.address)) throw new Error(`two machines share the address ${machine.address}`);
    machines.set(machine.address, machine);
  }
  return machines;
};

/** Starts an empty world: nothing answers before the first `set`. Worlds know nothing of each other. */
export const startWorld = async (): Promise<World> => {
  const now = new Date();
  const authority = await startAuthority(now);
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-world-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, authority.rootPem);

  const doors = await startDoors();
  const resolver: { tcp: TcpDoor; udp: UdpDoor } = await doors.both();
  const dns = kept(doors.both);
  const web = kept(async (): Promise<WebDoors> => ({ http: await doors.tcp(), https: await doors.tcp() }));
  const mail = kept(doors.tcp);
  let contacts: Contact[] = [];
  const note = (contact: Omit<Contact, 'at'>): void => void contacts.push({ ...contact, at: Date.now() });

  const set = async (given: WorldPlan): Promise<void> => {
    const plan = structuredClone(given);
    plan.elsewhere = { ...structuredClone(registryNames), ...structuredClone(edgeNames), ...plan.elsewhere };
    const servers = authoritativeServers(plan);
    const machines = machinesOf(plan, now);
    for (const address of servers.keys()) await dns.at(address);
    for (const address of machines.keys()) await web.at(address);
    const greeting = mailAddresses(plan);
    for (const address of greeting) await mail.at(address);
    await Promise.all([
      ...mail.all.entries().map(([address, door]) => door.serve(greeting.includes(address) ? greetAsMailServer : null)),
      serveDns(resolver, recursiveResolver(plan), note),
      ...dns.all.entries().map(([address, pair]) => serveDns(pair, servers.get(address) ?? null, note)),
      ...web.all.entries().map(([address, pair]) =>
        serveWeb(pair, machines.get(address) ?? null, {
          authority,
          note,
          kind: registryAddresses.has(address) ? 'rdap' : 'http',
        }),
      ),
    ]);
  };

  const net = (): NetOptions => ({
    resolver: { address: loopback, port: resolver.tcp.port },
    connectTo: connectToOf(dns.all, web.all, mail.all),
    ca: [{ file: caFile, pem: authority.rootPem }],
    offline: false,
  });

  return {
    set,
    get net() {
      return net();
    },
    get flags() {
      return flagsOf(net());
    },
    caFile,
    contacts: () => [...contacts],
    forgetContacts: () => {
      contacts = [];
    },
    stop: async () => {
      await doors.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
