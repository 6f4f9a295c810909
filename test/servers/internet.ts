import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RecordType } from '../../src/platform/dns-message.ts';
import { startAuthority, type Authority } from '../world/certificates.ts';
import type { MachinePlan, WorldPlan } from '../world/plan.ts';
import { registryMachines, registryNames } from '../world/registry.ts';
import { askServer, fleetIn } from './fleet.ts';
import { freePorts } from './free-ports.ts';
import { nginxConfig, pageFiles, type Files, type WebPorts } from './nginx.ts';
import type { Needed } from './program.ts';
import { dnsRoles, roleFiles, type DnsRole, type Publisher } from './roles.ts';

/** Changes of the servers' own files, by path. */
type Edits = { readonly [path: string]: (text: string) => string };

/** A plan of the world on servers that nobody here wrote: NSD, BIND and nginx. */
export type Internet = {
  /** Serves this plan from now on, on the ports of before. */
  readonly set: (plan: WorldPlan) => Promise<void>;
  /** Serves the plan of the last `set` with these files changed. */
  readonly serveWith: (edits: Edits) => Promise<void>;
  /** Changes files of servers that run and has each of them, named by its folder, read its files again. */
  readonly edit: (edits: Edits) => Promise<void>;
  /** What one of the servers answers now: the values of all records. */
  readonly ask: (server: DnsRole['name'], name: string, type: RecordType) => Promise<readonly string[]>;
  readonly flags: readonly string[];
  /** Address of a name server of the domain. */
  readonly addressOf: (nameServer: string) => string;
  /** Port of 127.0.0.1 behind port 443 of a machine. */
  readonly webPort: (address: string) => number;
  /** File with the root certificate to trust. */
  readonly ca: string;
  readonly stop: () => Promise<void>;
};

/** What an internet is made of, with the packages. */
export const internetPrograms: Needed = { nsd: 'nsd', named: 'bind9', nginx: 'nginx-light' };

const edited = (files: Files, edits: Edits): Files => ({
  ...files,
  ...Object.fromEntries(
    Object.entries(edits).map(([path, edit]) => {
      const before = files[path];
      if (before === undefined) throw new Error(`no server has a file ${path}`);
      const after = edit(before);
      if (after === before) throw new Error(`the change of ${path} changes nothing`);
      return [path, after];
    }),
  ),
});

const certificateFiles = async (machines: readonly MachinePlan[], authority: Authority): Promise<Files> => {
  const files = machines.flatMap(({ hosts }) =>
    Object.entries(hosts).map(async ([host, { certificate }]) => {
      const { cert, key } = await authority.issue(certificate);
      return [
        [`web/certificates/${host}.pem`, cert],
        [`web/certificates/${host}.key`, key],
      ] as const;
    }),
  );
  return Object.fromEntries((await Promise.all(files)).flat());
};

const literal = (address: string): string => (address.includes(':') ? `[${address}]` : address);

type Doors = {
  readonly make: (machines: readonly MachinePlan[]) => Promise<void>;
  readonly at: ReadonlyMap<string, WebPorts>;
  /** A port that is open once the web server is up. */
  readonly first: () => number;
};

/** Ports for every machine of the plans so far; a machine keeps its own. */
const webDoors = (): Doors => {
  const at = new Map<string, WebPorts>();
  let first = 0;
  return {
    at,
    first: () => first,
    make: async machines => {
      const fresh = machines.filter(({ address }) => !at.has(address));
      const ports = await freePorts(fresh.length * 2);
      for (const [index, { address }] of fresh.entries())
        at.set(address, { http: ports[index * 2] ?? 0, https: ports[index * 2 + 1] ?? 0 });
      const open = machines.find(({ port443 }) => port443 === 'open');
      first = at.get(open?.address ?? '')?.https ?? 0;
    },
  };
};

const portsOf = (doors: ReadonlyMap<string, WebPorts>, address: string): WebPorts => {
  const ports = doors.get(address);
  if (ports === undefined) throw new Error(`no machine is at ${address}`);
  return ports;
};

const webFiles = (machines: readonly MachinePlan[], doors: ReadonlyMap<string, WebPorts>): Files => {
  const files = {
    'nginx.conf': nginxConfig(machines, address => portsOf(doors, address)),
    ...pageFiles(machines),
  };
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [`web/${path}`, text]));
};

const flagsOf = (roles: readonly DnsRole[], doors: ReadonlyMap<string, WebPorts>, ca: string): readonly string[] => {
  const rules = [
    ...roles
      .filter(({ name }) => name !== 'resolver')
      .map(({ address, at }) => `${address}:53:${at.address}:${at.port}`),
    ...doors
      .entries()
      .flatMap(([address, { http, https }]) => [
        `${literal(address)}:80:127.0.0.1:${http}`,
        `${literal(address)}:443:127.0.0.1:${https}`,
      ]),
  ];
  const resolver = roles.find(({ name }) => name === 'resolver');
  return [
    '--resolver',
    `${resolver?.at.address}:${resolver?.at.port}`,
    ...rules.flatMap(rule => ['--connect-to', rule]),
    '--ca',
    ca,
  ];
};

const addressOfServer = (nameServers: readonly string[], roles: readonly DnsRole[], nameServer: string): string => {
  const role = roles.find(({ name }) => name === `ns${nameServers.indexOf(nameServer) + 1}`);
  if (role === undefined) throw new Error(`${nameServer} is no name server of the domain`);
  return role.address;
};

/** Starts nothing yet; `set` does. `dnsPort` is where all name servers answer; some free port unless given. */
export const startInternet = async (publisher: Publisher, dnsPort?: number): Promise<Internet> => {
  const now = new Date();
  const authority = await startAuthority(now);
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-internet-'));
  // Servers that give up their rights read their files as somebody else.
  await chmod(folder, 0o755);
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, authority.rootPem);
  const [internetPort = 0, ...others] = await freePorts(3);
  const roles = dnsRoles(publisher, [dnsPort ?? internetPort, ...others]);
  const fleet = fleetIn(folder, roles);
  const doors = webDoors();
  let nameServers: readonly string[] = [];
  let planned: Files = {};
  let served: Files = {};

  const serve = async (files: Files): Promise<void> => {
    served = files;
    await fleet.serve(files, doors.first());
  };

  return {
    ca,
    get flags() {
      return flagsOf(roles, doors.at, ca);
    },
    addressOf: nameServer => addressOfServer(nameServers, roles, nameServer),
    webPort: address => portsOf(doors.at, address).https,
    set: async given => {
      const plan = { ...given, elsewhere: { ...registryNames, ...given.elsewhere } };
      const machines = [...plan.machines, ...registryMachines(plan, now)];
      nameServers = plan.nameServers.map(({ name }) => name);
      await doors.make(machines);
      planned = {
        ...Object.assign({}, ...roles.map(role => roleFiles(plan, roles, role, folder))),
        ...webFiles(machines, doors.at),
        ...(await certificateFiles(machines, authority)),
      };
      await serve(planned);
    },
    serveWith: edits => serve(edited(planned, edits)),
    edit: async edits => {
      served = edited(served, edits);
      await fleet.reread(served, new Set(Object.keys(edits).map(path => path.split('/')[0] ?? '')));
    },
    ask: async (server, name, type) => {
      const role = roles.find(one => one.name === server);
      if (role === undefined) throw new Error(`nobody is ${server}`);
      return (await askServer(role.at, name, type)).records.map(({ value }) => value);
    },
    stop: async () => {
      await fleet.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
