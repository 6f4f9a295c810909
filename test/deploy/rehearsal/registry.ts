import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** One package as a lock file names it. */
type Locked = {
  readonly version: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
};

export type Registry = { readonly url: string; readonly asked: readonly string[]; readonly close: () => Promise<void> };

/** Where npm keeps what it has downloaded, by its integrity. */
const cacheFolder = (): string => {
  try {
    return execFileSync('npm', ['config', 'get', 'cache'], {
      cwd: homedir(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    // npm's own default.
    return join(homedir(), '.npm');
  }
};

const contentOf = (cache: string, integrity: string): string => {
  const [algorithm = '', digest = ''] = integrity.split('-', 2);
  const hex = Buffer.from(digest, 'base64').toString('hex');
  return join(cache, '_cacache', 'content-v2', algorithm, hex.slice(0, 2), hex.slice(2, 4), hex.slice(4));
};

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);

const lockedIn = (lockFile: string): readonly (readonly [string, Locked])[] => {
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as { packages: { [path: string]: Locked } };
  return Object.entries(packages).flatMap(([path, one]) =>
    path.includes('node_modules/') ? [[nameOf(path), one] as const] : [],
  );
};

/** Packages of production that npm has not kept since this project was installed; without them nothing can be served. */
export const missingFromCache = (lockFile: string): readonly string[] => {
  const cache = cacheFolder();
  return lockedIn(lockFile).flatMap(([name, { integrity, optional, dev }]) =>
    integrity === undefined || optional === true || dev === true || existsSync(contentOf(cache, integrity))
      ? []
      : [name],
  );
};

/** A registry on loopback with exactly the packages of a lock file, taken from what npm downloaded when this project was installed. */
export const startRegistry = async (lockFile: string): Promise<Registry> => {
  const cache = cacheFolder();
  const byName = Map.groupBy(lockedIn(lockFile), ([name]) => name);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname.slice(1));
    asked.push(path);
    const [name = '', file] = path.split('/-/', 2);
    const versions = byName.get(name) ?? [];
    if (file === undefined) {
      if (versions.length === 0) return void response.writeHead(404).end('{}');
      const entries = versions.map(([, { version, integrity }]) => [
        version,
        { name, version, dist: { integrity, tarball: `${url}/${name}/-/${version}.tgz` } },
      ]);
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          name,
          'dist-tags': { latest: versions[0]?.[1].version },
          versions: Object.fromEntries(entries),
        }),
      );
    }
    const found = versions.find(([, { version }]) => `${version}.tgz` === file || file.endsWith(`-${version}.tgz`));
    const content = contentOf(cache, found?.[1].integrity ?? '');
    if (!existsSync(content)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    createReadStream(content).pipe(response);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
