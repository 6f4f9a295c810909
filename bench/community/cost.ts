import { Agent, request } from 'undici';
import { median } from '../median.ts';
import type { Served } from './served.ts';
import { visitorAddress } from './visitor.ts';

export type Asked = {
  readonly url: string;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** A server, and a piece of work for it that counts as `units`. */
export type Costing = { readonly served: Served; readonly units: number; readonly work: () => Promise<unknown> };

/** Blocks of work before the first that counts: a server that has just been started runs code that is not compiled yet. */
const warmUp = 40;

const atOnce = 8;
const agent = new Agent({ connections: atOnce, pipelining: 1 });

/**
 * The same request `units` times, `atOnce` at the same time, each from an address of its own. Throws when an answer is
 * not 200: a refusal is cheap and would count as speed.
 */
export const requests = (served: Served, units: number, { url, method = 'GET', headers, body }: Asked): Costing => ({
  served,
  units,
  work: async () => {
    let left = units;
    const visitor = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        const from = { 'x-forwarded-for': visitorAddress() };
        const answer = await request(url, {
          dispatcher: agent,
          method,
          headers: { ...headers, ...from },
          body: body ?? null,
        });
        await answer.body.dump({ limit: 10_000_000 });
        if (answer.statusCode !== 200) throw new Error(`${method} ${url} answered ${answer.statusCode}`);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, visitor));
  },
});

/**
 * Microseconds of CPU, user and system, that one unit costs each of several servers, block by block. The blocks take turns,
 * so that what else the machine does falls on all of them.
 */
export const cpuOfEach = async (all: readonly Costing[], blocks: number): Promise<readonly (readonly number[])[]> => {
  const seen = all.map((): number[] => []);
  for (const { work } of all) for (let block = 0; block < warmUp; block += 1) await work();
  for (let block = 0; block < blocks; block += 1) {
    for (const [index, { served, units, work }] of all.entries()) {
      const before = await served.cpu();
      await work();
      seen[index]?.push(((await served.cpu()) - before) / units);
    }
  }
  return seen;
};

/** The median of how many times as much the first costs as the second, each block beside the one that ran next to it. */
export const medianRatio = (ours: readonly number[], theirs: readonly number[]): number =>
  median(ours.map((own, block) => own / (theirs[block] ?? NaN)));
