import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { limits } from '../../platform/limits.ts';
import { bracketed } from '../../platform/wording.ts';
import type { Dashboard } from './server.ts';

export type Listening = { readonly url: string; readonly port: number; readonly close: () => Promise<void> };

/** Serves the dashboard; on this machine alone unless told otherwise. Port 0 = any. Rejects when the port is taken. */
export const listen = async (
  { app, close }: Pick<Dashboard, 'app' | 'close'>,
  { host = '127.0.0.1', port }: { readonly host?: string; readonly port: number },
): Promise<Listening> => {
  const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server: Server = createServer(
    {
      maxHeaderSize: limits.watchHeaderBytes,
      headersTimeout: limits.watchRequestMs,
      requestTimeout: limits.watchRequestMs,
      keepAliveTimeout: limits.watchIdleMs,
    },
    (request, response) => void answer(request, response),
  );
  server.maxConnections = limits.watchConnections;
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${bracketed(host)}:${bound}`,
    port: bound,
    close: async () => {
      close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
