import { createServer } from 'node:https';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { startAuthority } from '../world/certificates.ts';
import { certificateFor } from '../world/parts.ts';
import { portOf } from '../drive/place.ts';

type Asked = { readonly host: string; readonly route: string; readonly headers: IncomingMessage['headers'] };

export type Issuers = {
  /** Every request that arrived, in order. */
  readonly asked: readonly Asked[];
  /** Connections that were opened, with a finished handshake or without. */
  readonly connections: () => number;
  /** Values of --connect-to that lead the hosts here, and of --ca, with which their certificates count. */
  readonly connectTo: readonly string[];
  readonly ca: readonly string[];
};

/** Look-alikes of issuers on loopback, over TLS, each name with the same answers; not the issuers. */
export const startIssuers = async (
  t: TestContext,
  hosts: readonly string[],
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Issuers> => {
  const authority = await startAuthority(new Date());
  const asked: Asked[] = [];
  let connections = 0;
  const [first = '', ...others] = hosts;
  const server = createServer(await authority.issue(certificateFor(first, ...others)), (request, response) => {
    const { headers, method = '', url = '' } = request;
    asked.push({ host: headers.host ?? '', route: `${method} ${url}`, headers });
    answer(request, response);
  });
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  const port = await portOf(server);
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-issuers-'));
  writeFileSync(join(folder, 'ca.pem'), authority.rootPem);
  t.after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    asked,
    connections: () => connections,
    connectTo: hosts.map(host => `${host}:443:127.0.0.1:${port}`),
    ca: [join(folder, 'ca.pem')],
  };
};
