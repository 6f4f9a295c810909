import type { Io } from '../platform/io.ts';
import { request } from '../platform/http.ts';
import { limits } from '../platform/limits.ts';
import { freshIo } from './probes/control.ts';
import { resolved } from './probes/resolved.ts';

/**
 * Calls the outside service that alarms when it is not called any more. The address is a secret: whoever knows it can keep
 * that service quiet. Throws a sentence without it.
 */
export const aliveCall =
  (variable: string | undefined, io: Io) =>
  async (signal: AbortSignal): Promise<void> => {
    if (variable === undefined) return;
    const url = URL.parse(io.env(variable) ?? '');
    if (url === null) throw new Error(`${variable} holds no address`);
    const within = AbortSignal.any([signal, AbortSignal.timeout(limits.watchSignOfLifeMs)]);
    // One call that met silence must not be the last one: whoever is not called any more alarms for a watch that runs.
    const own = freshIo(io);
    const address = await resolved(own, url.hostname, within);
    const asked = { url: url.href, address, maxBytes: 10_000, verify: true, waitMs: limits.watchSignOfLifeMs };
    const { status } = await request(own, asked, within);
    if (status >= 300) throw new Error(`the service of ${variable} answered ${status}`);
  };
