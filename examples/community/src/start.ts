import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { startBackground } from './background.ts';
import { bounds } from './bounds.ts';
import { migrate } from './database/migrate.ts';
import type { OpenDatabase } from './database/open.ts';
import { createApp } from './http/create-app.ts';
import { membersFirst } from './http/visitors.ts';
import type { Parts } from './parts.ts';

export type Running = { readonly port: number; readonly stop: () => Promise<void> };

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address() as AddressInfo;
      resolve(address.port);
    });
  });

const closeServer = async (server: Server): Promise<void> => {
  const closed = new Promise<void>(resolve => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), bounds.shutdownGrace);
  await closed;
  clearTimeout(timer);
};

/** Migrates, serves and works in the background until stopped; stopping lets running requests end first. */
export const start = async (app: Parts, opened: OpenDatabase): Promise<Running> => {
  const applied = await migrate(app.db);
  if (applied.length > 0) app.log.info('migrated', { count: applied.length });
  const door = membersFirst(app, getRequestListener(createApp(app).fetch), bounds.refusals);
  const server = createServer(door.listener);
  // Slow senders: the whole request within 30 s, its headers within 10.
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  server.maxRequestsPerSocket = 1_000;
  const port = await listen(server, app.config.PORT, app.config.HOST);
  const background = startBackground(app);
  app.log.info('listening', { version: app.config.APP_VERSION });
  const stop = async (): Promise<void> => {
    const closed = closeServer(server);
    door.release();
    await closed;
    await background.stop();
    app.mailer.close();
    await opened.close();
    app.log.info('stopped');
  };
  return { port, stop };
};
