import { configSchema, type Config } from '../../../src/config/schema.ts';
import type { Io, NetOptions } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import type { Ask, Monitor } from '../../../src/watch/monitor.ts';
import type { Around } from '../../../src/watch/probes/around.ts';

/** A store that holds what probes keep. */
export const memory = (beats: Readonly<Record<string, number>> = {}): Around['store'] => {
  const kept = new Map<string, string>();
  return {
    kept: async name => kept.get(name) ?? null,
    keep: async (name, json) => void (json === null ? kept.delete(name) : kept.set(name, json)),
    lastBeat: async name => beats[name] ?? null,
  };
};

/** The doors to the world as they are, but waiting costs no time; `slept` tells how long it would have been. */
export const doors = (
  net: Partial<NetOptions> = {},
  env: Readonly<Record<string, string>> = {},
): { readonly io: Io; readonly slept: readonly number[] } => {
  const slept: number[] = [];
  // The discard port: a resolver that is not there, so that no question leaves this machine.
  const options = { resolver: { address: '127.0.0.1', port: 9 }, connectTo: [], ca: [], offline: false, ...net };
  const io: Io = {
    ...realIo({ net: options, progress: () => undefined }),
    sleep: async ms => void slept.push(ms),
    env: name => env[name],
  };
  return { io, slept };
};

export const around = (io: Io, settings: unknown = {}, aim: Around['aim'] = null): Around => {
  const config: Config = configSchema.parse(settings);
  return { io, config, aim, store: memory(), collected: async () => undefined };
};

/** A monitor of this question, with nothing special about it. */
export const monitorOf = (ask: Ask, change: Partial<Monitor> = {}): Monitor => ({
  id: 'page/home',
  title: 'The home page is down',
  suffers: 'Visitors see an error.',
  host: 'example.test',
  ask,
  everySeconds: 60,
  timeoutMs: 5_000,
  urgent: false,
  question: 'up',
  actions: ['Look at it.'],
  budgetMs: null,
  ...change,
});

export const page = (url: string, more: Partial<Extract<Ask, { of: 'http' }>> = {}): Ask => ({
  of: 'http',
  method: 'GET',
  url,
  status: [200],
  ...more,
});
