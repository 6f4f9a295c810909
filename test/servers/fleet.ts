import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { dnsClient } from '../../src/platform/dns.ts';
import type { DnsReply, RecordType } from '../../src/platform/dns-message.ts';
import { realIo } from '../../src/platform/real-io.ts';
import type { Files } from './nginx.ts';
import { startProgram, type Running } from './program.ts';
import type { DnsRole } from './roles.ts';
import { takesConnections } from './takes-connections.ts';

/** The servers of one internet: NSD and BIND by role, one nginx, all with their files in folders of their own. */
export type Fleet = {
  /** Writes the files and starts everybody anew. */
  readonly serve: (files: Files, webPort: number) => Promise<void>;
  /** Writes the files and has these servers, by folder, read theirs again. */
  readonly reread: (files: Files, folders: ReadonlySet<string>) => Promise<void>;
  readonly stop: () => Promise<void>;
};

const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => {} });

/** Asks one server, as often as wanted. Throws as the DNS client does. */
export const askServer = (server: DnsRole['at'], name: string, type: RecordType): Promise<DnsReply> => {
  // The patience of a run would not ask a second time who was silent once.
  const client = dnsClient({ ...io, patience: { ...io.patience, isDead: () => false, allow: ms => ms } });
  return client({ name, type, recursion: true, server }, AbortSignal.timeout(5_000));
};

const answersDns = async (at: DnsRole['at']): Promise<boolean> => {
  try {
    await askServer(at, 'test', 'SOA');
    return true;
  } catch {
    return false;
  }
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

const write = async (folder: string, files: Files): Promise<void> => {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
};

/** A fleet that serves nothing yet. */
export const fleetIn = (folder: string, roles: readonly DnsRole[]): Fleet => {
  let running = new Map<string, Running>();

  const start = async (starting: readonly (readonly [name: string, start: Promise<Running>])[]): Promise<void> => {
    // All are waited for, so that one that fails leaves no other behind unknown.
    const results = await Promise.allSettled(
      starting.map(async ([name, started]) => void running.set(name, await started)),
    );
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  };

  const stop = async (): Promise<void> => {
    const all = [...running.values()];
    running = new Map();
    await Promise.all(all.map(one => one.stop()));
  };

  const isResolver = ({ name }: DnsRole): boolean => name === 'resolver';
  const dns = (some: readonly DnsRole[]) => some.map(role => [role.name, startDns(role, folder)] as const);

  return {
    serve: async (files, webPort) => {
      await stop();
      await write(folder, files);
      await start([...dns(roles.filter(role => !isResolver(role))), ['web', startWeb(folder, webPort)]]);
      // Last, so that its first questions find everybody there.
      await start(dns(roles.filter(isResolver)));
    },
    reread: async (files, folders) => {
      await write(folder, files);
      for (const name of folders) running.get(name)?.reload();
    },
    stop,
  };
};
