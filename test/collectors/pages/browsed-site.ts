import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer as createPlain, type RequestListener } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { DnsAnswer, DnsEvidence } from '../../../src/evidence/dns.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import type { EvidenceSet } from '../../../src/evidence/map.ts';
import type { Io, NetOptions } from '../../../src/platform/io.ts';
import { browserPaths } from '../../../src/platform/browser-paths.ts';
import { realIo } from '../../../src/platform/real-io.ts';

const run = promisify(execFile);

/** Why the browser tests cannot run here, or false. */
export const noBrowser = (): string | false => {
  if (!browserPaths(process.platform, name => process.env[name]).some(path => existsSync(path)))
    return 'no Chrome, Edge or Chromium is installed';
  return ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'].some(folder => existsSync(join(folder, 'openssl')))
    ? false
    : 'openssl is not installed';
};

const domain = 'community.test';
const served = `DNS:${domain},DNS:*.${domain}`;

const certificates = async (): Promise<{ ca: string; key: string; chain: string }> => {
  const folder = await mkdtemp(join(tmpdir(), 'launch-ready-ca-'));
  const openssl = (...args: string[]) => run('openssl', args, { cwd: folder });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  try {
    await openssl(
      'req',
      '-x509',
      ...key,
      '-days',
      '2',
      '-subj',
      '/CN=Test CA',
      '-addext',
      'basicConstraints=critical,CA:TRUE',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
    );
    await openssl('req', ...key, '-subj', `/CN=${domain}`, '-keyout', 'leaf.key', '-out', 'leaf.csr');
    await writeFile(join(folder, 'leaf.ext'), `extendedKeyUsage=serverAuth\nsubjectAltName=${served}\n`);
    await openssl(
      'x509',
      '-req',
      '-in',
      'leaf.csr',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-CAcreateserial',
      '-days',
      '2',
      '-extfile',
      'leaf.ext',
      '-out',
      'leaf.pem',
    );
    const [ca = '', leafKey = '', leaf = ''] = await Promise.all(
      ['ca.pem', 'leaf.key', 'leaf.pem'].map(name => readFile(join(folder, name), 'utf8')),
    );
    return { ca, key: leafKey, chain: leaf + ca };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const pixel = Buffer.from('R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==', 'base64');

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
};

export type Site = {
  readonly io: Io;
  /** Everything the servers were asked for: `https www.community.test/x`. */
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
};

const webAddress = '192.0.2.10';

/** A site on loopback whose documentation address leads here by the network options, with its pages by host and path. */
export const siteWith = async (
  pages: { readonly [place: string]: string },
  change: (io: Io) => Io = io => io,
): Promise<Site> => {
  const { ca, key, chain } = await certificates();
  const asked: string[] = [];
  const answer =
    (scheme: string): RequestListener =>
    (request, response) => {
      const place = `${request.headers.host?.split(':')[0] ?? ''}${(request.url ?? '').split('?')[0] ?? ''}`;
      asked.push(`${scheme} ${place}`);
      if (place.endsWith('/never')) return;
      if (place.endsWith('/good.gif')) {
        response.setHeader('content-type', 'image/gif').end(pixel);
        return;
      }
      const html = pages[place];
      response.statusCode = html === undefined ? 404 : 200;
      response.setHeader('content-type', 'text/html; charset=utf-8').end(html ?? 'nothing here');
    };
  const secure = createSecure({ key, cert: chain }, answer('https'));
  const plain = createPlain(answer('http'));
  const [securePort, plainPort] = await Promise.all([listening(secure), listening(plain)]);
  const net: NetOptions = {
    // Nobody asks it here: that a resolver is given keeps the browser from looking up anything else.
    resolver: { address: '127.0.0.1', port: 9 },
    connectTo: [
      { from: { host: webAddress, port: 443 }, to: { address: '127.0.0.1', port: securePort } },
      { from: { host: webAddress, port: 80 }, to: { address: '127.0.0.1', port: plainPort } },
    ],
    ca: [{ file: 'ca.pem', pem: ca }],
    offline: false,
  };
  return {
    io: change(realIo({ net, progress: () => {} })),
    asked,
    close: async () => {
      secure.closeAllConnections();
      plain.closeAllConnections();
      await Promise.all([secure, plain].map(server => new Promise(resolve => server.close(resolve))));
    },
  };
};

const address = (name: string): DnsAnswer => ({
  rcode: 'NOERROR',
  authoritative: false,
  records: [{ name, type: 'A', ttl: 300, value: webAddress }],
});

const dnsOf = (names: readonly string[]): DnsEvidence => ({
  domain,
  resolverName: '127.0.0.1:9',
  parentZone: 'test',
  delegation: seen({ rcode: 'NOERROR', servers: [], askedAt: '' }),
  zoneServers: {},
  servers: [],
  names: Object.fromEntries(
    names.map(name => [
      name,
      { name, reasons: ['www' as const], authoritative: {}, resolver: { A: seen(address(name)) } },
    ]),
  ),
  wildcardControl: '',
});

/** Evidence as the other collectors leave it: these names resolve, and these start addresses ended at a page. */
export const sofarWith = (
  names: readonly string[],
  ends: { readonly [start: string]: string },
): EvidenceSet['keys'] => ({
  declared: {
    status: 'ok',
    value: { domain, hosts: [{ host: `app.${domain}`, service: 'app', environment: 'production', path: '/' }] },
  },
  dns: { status: 'ok', value: dnsOf(names) },
  http: {
    status: 'ok',
    value: {
      invented: null,
      probePath: '/probe',
      chains: Object.fromEntries(
        Object.entries(ends).map(([start, url]) => [
          start,
          seen({
            start,
            hops: [{ url, address: webAddress, status: 200, headers: [] }],
            end: { how: 'answered' as const },
            page: {
              kind: 'page' as const,
              contentType: 'text/html',
              title: '',
              textHash: '',
              bytes: 1,
              cut: false,
              noindex: false,
              insecure: [],
              origins: [],
            },
          }),
        ]),
      ),
    },
  },
});
