import { mkdir, mkdtemp, readdir, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

/** A folder of its own for everything that a rehearsal makes. */
export type Sandbox = {
  readonly root: string;
  readonly clone: string;
  /** What commands are given of the environment, before the variables of the app. */
  readonly env: Readonly<Record<string, string>>;
  /** Leaves it where it is, also for later rehearsals. */
  readonly leave: () => Promise<void>;
  readonly remove: () => Promise<void>;
};

const windows = process.platform === 'win32';

/** Where the system keeps its own programs. /usr/local/bin is left out: `npm install --global` puts things there. */
const systemFolders = ['/usr/bin', '/bin', '/usr/sbin', '/sbin'] as const;

const programs = ['npm', 'npx', 'pnpm', 'pnpx', 'yarn', 'bun', 'bunx', 'corepack'] as const;

/** The real file of a program of the user's PATH; undefined when there is none. */
const programOn = async (path: string, name: string): Promise<string | undefined> => {
  for (const folder of path.split(delimiter)) {
    if (folder === '') continue;
    const file = join(folder, windows ? `${name}.cmd` : name);
    const found = await stat(file).catch(() => undefined);
    if (found?.isFile() === true) return realpath(file);
  }
  return undefined;
};

/** A script that runs the program where it really lies: a link would hide from it what lies beside it. */
const launcher = (file: string): string => `#!/bin/sh\nexec '${file.replaceAll("'", String.raw`'\''`)}' "$@"\n`;

const fillBin = async (bin: string, userPath: string): Promise<void> => {
  await mkdir(bin);
  const put = (name: string, file: string): Promise<void> =>
    writeFile(join(bin, name), launcher(file), { mode: 0o755 });
  await put('node', process.execPath);
  for (const name of programs) {
    const file = await programOn(userPath, name);
    if (file !== undefined) await put(name, file);
  }
};

/** Loopback ports that nobody uses now. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(0, '127.0.0.1', resolve);
      });
      return server;
    }),
  );
  const ports = servers.map(server => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(server => new Promise(resolve => void server.close(resolve))));
  return ports;
};

const prefix = 'launch-ready-rehearsal-';
const keptMark = 'kept';

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, for somebody else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** An app that was killed can still be writing for a moment. */
const removed = (folder: string): Promise<void> =>
  rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });

/** Removes what rehearsals left that were killed: their process is gone, and nobody said that it is to be kept. */
const removeOrphans = async (): Promise<void> => {
  for (const name of await readdir(tmpdir())) {
    const pid = Number(name.startsWith(prefix) ? name.slice(prefix.length).split('-')[0] : Number.NaN);
    if (!Number.isInteger(pid) || pid <= 0 || runs(pid)) continue;
    const folder = join(tmpdir(), name);
    const { uid } = await stat(folder).catch(() => ({ uid: -1 }));
    const isKept = await stat(join(folder, keptMark)).then(
      () => true,
      () => false,
    );
    if (!isKept && (windows || uid === process.getuid?.())) await removed(folder).catch(() => {});
  }
};

/**
 * Makes the folder: an empty home, a folder for temporary files, and programs by name: the Node that runs, package managers,
 * and what the system has. Nothing of the user's environment goes in; configuration of npm, git and Yarn is looked for in the
 * empty home, and that of the whole machine is switched off where a variable does that.
 */
export const makeSandbox = async (userPath: string): Promise<Sandbox> => {
  await removeOrphans();
  const root = await realpath(await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`)));
  const at = (name: string): string => join(root, name);
  try {
    await mkdir(at('home'), { mode: 0o700 });
    await mkdir(at('tmp'));
    await fillBin(at('bin'), userPath);
  } catch (error) {
    await removed(root);
    throw error;
  }
  return {
    root,
    clone: at('clone'),
    env: {
      PATH: windows
        ? [at('bin'), dirname(process.execPath)].join(delimiter)
        : [at('bin'), ...systemFolders].join(delimiter),
      HOME: at('home'),
      TMPDIR: at('tmp'),
      LANG: 'C.UTF-8',
      ...(windows
        ? { USERPROFILE: at('home'), TEMP: at('tmp'), TMP: at('tmp'), SystemRoot: process.env['SystemRoot'] ?? '' }
        : {}),
      // Machine-wide settings of git and npm can hold names and tokens of the user.
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_TERMINAL_PROMPT: '0',
      NPM_CONFIG_USERCONFIG: join(at('home'), '.npmrc'),
      NPM_CONFIG_GLOBALCONFIG: join(at('home'), '.npmrc-of-the-machine'),
      NPM_CONFIG_CACHE: join(at('home'), '.npm'),
      NPM_CONFIG_PREFIX: join(at('home'), '.global'),
      NPM_CONFIG_UPDATE_NOTIFIER: 'false',
      COREPACK_ENABLE_DOWNLOAD_PROMPT: '0',
      YARN_ENABLE_TELEMETRY: '0',
      NEXT_TELEMETRY_DISABLED: '1',
      ASTRO_TELEMETRY_DISABLED: '1',
    },
    leave: () => writeFile(at(keptMark), ''),
    remove: () => removed(root),
  };
};
