/**
 * Started by `fork`: a web server that answers each request after some ms, any number at once, and stands still when told.
 * It freezes itself, so that whoever measures it keeps running.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export type FreezeOrder = { readonly afterMs: number; readonly forMs: number };
/** Epoch ms. */
export type Frozen = { readonly from: number; readonly to: number };

const serviceMs = Number(process.argv[2]);

const server = createServer((_, answer) => {
  setTimeout(() => answer.end('ok'), serviceMs);
}).listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () =>
  process.send?.({ port: (server.address() as AddressInfo).port }),
);

process.on('message', async ({ afterMs, forMs }: FreezeOrder) => {
  await sleep(afterMs);
  const from = Date.now();
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, forMs);
  process.send?.({ from, to: Date.now() } satisfies Frozen);
});
// Whoever started it is gone.
process.on('disconnect', () => process.exit());
