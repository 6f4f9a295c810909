import { generate, type EndpointRun } from '../../../src/engines/load/generate.ts';
import { httpSender, type HttpTarget } from '../../../src/engines/load/http-send.ts';
import type { Shape } from '../../../src/engines/load/schedule.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import type { FreezeOrder } from './freezing-server.ts';
import type { FreezingServer } from './freezing.ts';
import type { Freeze } from './frozen.ts';

/** Measures a server while it freezes; `freeze` is when that really was, in ms after the start of the schedule. */
export const measuredFreeze = async (
  server: FreezingServer,
  shape: Shape,
  order: FreezeOrder,
): Promise<{ readonly run: EndpointRun; readonly freeze: Freeze }> => {
  const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => {} });
  const sender = await httpSender(io);
  const target: HttpTarget = { url: server.url, address: '127.0.0.1' };
  try {
    const frozen = server.freeze(order);
    const start = Date.now();
    const [run] = await generate([{ name: 'GET /', target }], shape, sender.send, io, new AbortController().signal);
    const { from, to } = await frozen;
    if (run === undefined) throw new Error('nothing was measured');
    return { run, freeze: { from: from - start, to: to - start } };
  } finally {
    await sender.close();
  }
};
