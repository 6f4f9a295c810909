import { limits } from './limits.ts';
import { closeConnection, type Connection, exchange, openConnection, type Request } from './http.ts';

/**
 * A way for `times` requests to one address to leave at the same moment, however far apart they were asked for: none
 * leaves before the last one is ready. Half of them go over one connection without waiting for answers (RFC 9112 §9.3.2),
 * so that an app in one process has all of them in hand at once; the others go over connections of their own, for what
 * stands in front of an app takes those one by one. What a request does more than once must not matter to anybody.
 */
export const leavingTogether = (times: number): Request => {
  const piped = Math.floor(times / 2);
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  let ready = 0;
  let pipedLeft = piped;
  let shared: Promise<Connection> | undefined;

  const isReady = (): void => {
    ready += 1;
    if (ready === times) gate.resolve();
  };

  return async (io, r, signal) => {
    const isPiped = asked < piped;
    asked += 1;
    const from = io.elapsed();
    let connection: Connection | undefined;
    try {
      try {
        connection = await (isPiped
          ? (shared ??= openConnection(io, r, piped, signal))
          : openConnection(io, r, 0, signal));
      } finally {
        isReady();
      }
      // One that was never ready, because the run may send no more, keeps the others for a while and not for ever.
      const late = new AbortController();
      const waited = io.sleep(limits.togetherMs, AbortSignal.any([signal, late.signal])).catch(() => undefined);
      await Promise.race([gate.promise, waited]);
      late.abort();
      return await exchange(io, { r, client: connection.client, from, isPiped }, signal);
    } finally {
      if (isPiped) pipedLeft -= 1;
      if (connection !== undefined && (!isPiped || pipedLeft === 0)) closeConnection(connection);
    }
  };
};
