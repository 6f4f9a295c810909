import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on loopback that answers each page with a few words. */
export const startHarbour = async (): Promise<{ readonly port: number; readonly stop: () => void }> => {
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html');
    response.end('<!doctype html><title>Harbour</title><h1>Harbour</h1>');
  });
  server.listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => void server.close() };
};
