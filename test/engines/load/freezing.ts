import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Frozen, FreezeOrder } from './freezing-server.ts';

export type FreezingServer = {
  readonly url: string;
  /** Lets it stand still once, some ms from now; resolves when it runs again, with the times on the clock of the machine. */
  readonly freeze: (order: FreezeOrder) => Promise<Frozen>;
  readonly stop: () => Promise<void>;
};

/** A web server in a process of its own on 127.0.0.1. */
export const startFreezingServer = async (serviceMs: number): Promise<FreezingServer> => {
  const child = fork(join(import.meta.dirname, 'freezing-server.ts'), [String(serviceMs)]);
  const told = async <T>(): Promise<T> => {
    const [message]: readonly unknown[] = await once(child, 'message');
    return message as T;
  };
  const { port } = await told<{ readonly port: number }>();
  return {
    url: `http://127.0.0.1:${port}/`,
    freeze: order => {
      const over = told<Frozen>();
      child.send(order);
      return over;
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
};
