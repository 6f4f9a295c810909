// A Hono that says hello: what the framework costs without an app.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { answering } from './served.ts';

const hono = new Hono().get('/', context => context.text('hello'));
const server = createServer(getRequestListener(hono.fetch));
server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
answering({});
