import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { dnsClient } from '../../src/platform/dns.ts';
import { realIo } from '../../src/platform/real-io.ts';
import type { RecordType } from '../../src/platform/dns-message.ts';
import { startAuthority, type Authority } from '../world/certificates.ts';
import type { MachinePlan, WorldPlan } from '../world/plan.ts';
import { registryMachines, registryNames } from '../world/registry.ts';
import { freePorts } from './free-ports.ts';
import { nginxConfig, pageFiles, type Files, type WebPorts } from './nginx.ts';
import { startProgram, type Needed, type Running } from './program.ts';
import { dnsRoles, roleFiles, type DnsRole, type Publisher } from './roles.ts';

/** Changes of the servers' own files, by path. */
export type Edits = { readonly [path: string]: (text: string) => string };

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
  readonly folder: string;
  readonly stop: () => Promise<void>;
};

/** What an internet is made of, with the packages. */
export const internetPrograms: Needed = { nsd: 'nsd', named: 'bind9', nginx: 'nginx-light' };

const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => {} });

const asked = async (at: DnsRole['at'], name: string, type: RecordType) => {
  // A client of its own: one that met silence before does not ask again.
  const client = dnsClient({ ...io, patience: { ...io.patience, isDead: () => false, allow: ms => ms } });
  return client({ name, type, recursion: true, server: at }, AbortSignal.timeout(5_000));
};

const answersDns = async (at: DnsRole['at']): Promise<boolean> => {
  try {
    await asked(at, 'test', 'SOA');
    return true;
  } catch {
    return false;
  }
};

const takesConnections = (port: number): Promise<boolean> =>
  new Promise(resolve => {
    const socket = connect({ host: '127.0.0.1', port });
    const end = (open: boolean): void => {
      socket.destroy();
      resolve(open);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });

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

const write = async (folder: string, files: Files): Promise<void> => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
};

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

const startDns = (role: DnsRole, folder: string): Promise<Running> => {
  const home = join(folder, role.name);
  const args =
    role.program === 'nsd'
      ? ['-d', '-c', join(home, 'nsd.conf')]
      : ['-4', '-g', '-n', '1', '-c', join(home, 'named.conf')];
  return startProgram(role.program, args, home, () => answersDns(role.at));
};

const startWeb = async (folder: string, port: number): Promise<Running> => {
  const home = join(folder, 'web');
  await mkdir(join(home, 'tmp'), { recursive: true });
  // nginx takes paths from its prefix only when that ends in a slash.
  const args = ['-e', 'stderr', '-p', `${home}/`, '-c', 'nginx.conf'];
  return startProgram('nginx', args, home, () => takesConnections(port));
};

const literal = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** Ports for every machine of the plans so far; a machine keeps its own. */
const webDoors = (): {
  readonly make: (machines: readonly MachinePlan[]) => Promise<void>;
  readonly at: ReadonlyMap<string, WebPorts>;
} => {
  const at = new Map<string, WebPorts>();
  return {
    at,
    make: async machines => {
      const fresh = machines.filter(({ address }) => !at.has(address));
      const ports = await freePorts(fresh.length * 2);
      for (const [index, { address }] of fresh.entries())
        at.set(address, { http: ports[index * 2] ?? 0, https: ports[index * 2 + 1] ?? 0 });
    },
  };
};

const portsOf = (doors: ReadonlyMap<string, WebPorts>, address: string): WebPorts => {
  const ports = doors.get(address);
  if (ports === undefined) throw new Error(`no machine is at ${address}`);
  return ports;
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

/** Starts nothing yet; `set` does. */
export const startInternet = async (publisher: Publisher): Promise<Internet> => {
  const now = new Date();
  const authority = await startAuthority(now);
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-internet-'));
  // Servers that give up their rights read their files as somebody else.
  await chmod(folder, 0o755);
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, authority.rootPem);
  const roles = dnsRoles(publisher, await freePorts(3));
  const resolver = roles.filter(({ name }) => name === 'resolver');
  const doors = webDoors();
  let planned: Files = {};
  let served: Files = {};
  let firstPort = 0;
  let running = new Map<string, Running>();

  const filesOf = async (given: WorldPlan): Promise<Files> => {
    const plan = { ...given, elsewhere: { ...registryNames, ...given.elsewhere } };
    const machines = [...plan.machines, ...registryMachines(plan, now)];
    await doors.make(machines);
    firstPort = portsOf(doors.at, machines[0]?.address ?? '').http;
    const web = { 'nginx.conf': nginxConfig(machines, address => portsOf(doors.at, address)), ...pageFiles(machines) };
    return {
      ...Object.assign({}, ...roles.map(role => roleFiles(plan, roles, role, folder))),
      ...Object.fromEntries(Object.entries(web).map(([path, text]) => [`web/${path}`, text])),
      ...(await certificateFiles(machines, authority)),
    };
  };

  const stop = async (): Promise<void> => {
    await Promise.all(running.values().map(one => one.stop()));
    running = new Map();
  };

  const started = async (names: readonly DnsRole[]): Promise<void> => {
    const results = await Promise.allSettled(
      names.map(async role => running.set(role.name, await startDns(role, folder))),
    );
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  };

  const serve = async (files: Files): Promise<void> => {
    await stop();
    served = files;
    await write(folder, files);
    await Promise.all([
      started(roles.filter(role => !resolver.includes(role))),
      startWeb(folder, firstPort).then(one => running.set('web', one)),
    ]);
    // Last, so that its first questions find everybody there.
    await started(resolver);
  };

  return {
    folder,
    get flags() {
      return flagsOf(roles, doors.at, ca);
    },
    set: async plan => {
      planned = await filesOf(plan);
      await serve(planned);
    },
    serveWith: edits => serve(edited(planned, edits)),
    edit: async edits => {
      served = edited(served, edits);
      await write(folder, served);
      for (const name of new Set(Object.keys(edits).map(path => path.split('/')[0] ?? ''))) running.get(name)?.reload();
    },
    ask: async (server, name, type) => {
      const role = roles.find(one => one.name === server);
      if (role === undefined) throw new Error(`nobody is ${server}`);
      return (await asked(role.at, name, type)).records.map(({ value }) => value);
    },
    stop: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
