import { limits } from '../../platform/limits.ts';

/** How requests are spread over time. */
export type Shape = {
  /** Requests a second, of all endpoints together. */
  readonly perSecond: number;
  /** Requests of each endpoint that go first and are not counted: a cold cache is no steady state. */
  readonly warmUp: number;
  /** Counted requests of each endpoint. */
  readonly perEndpoint: number;
  /** The counted ones are kept in this many stretches of time, so that a drift shows. */
  readonly blocks: number;
};

/** Enough for a proof at twice the budget and beyond, and four times out of five at 1.2 times; 20 s an endpoint. */
export const usualShape: Shape = { perSecond: 10, warmUp: 20, perEndpoint: 200, blocks: 4 };

export type Arrival = {
  /** Intended time in ms after the start. */
  readonly at: number;
  /** Index of the endpoint. */
  readonly endpoint: number;
  /** Stretch of time it is counted in, from 0; null for the warm-up. */
  readonly block: number | null;
};

const checked = (endpoints: number, shape: Shape): void => {
  const { perSecond, warmUp, perEndpoint, blocks } = shape;
  if (!(perSecond > 0 && perSecond <= limits.loadPerSecond))
    throw new RangeError(
      `${perSecond} requests a second: more than 0 and at most ${limits.loadPerSecond} are possible`,
    );
  for (const [count, least] of [
    [warmUp, 0],
    [perEndpoint, 1],
    [blocks, 1],
    [perEndpoint - blocks, 0],
  ] as const)
    if (!Number.isInteger(count) || count < least) throw new RangeError(`no schedule: ${JSON.stringify(shape)}`);
  const all = endpoints * (warmUp + perEndpoint);
  if (all > limits.loadRequests)
    throw new RangeError(`${all} requests: at most ${limits.loadRequests} are sent in one run`);
};

/**
 * Every request of a run with its intended time: an open loop, which sends at a constant rate whatever the server does.
 * A closed loop waits for the answer before it sends the next, so a frozen server is asked less while it is frozen, and the
 * wait that visitors have is not seen. Endpoints take turns, and each round begins with another one, so that none always
 * follows the same neighbour. Throws RangeError for a shape beyond the limits.
 */
export const arrivalsOf = (endpoints: number, shape: Shape): readonly Arrival[] => {
  checked(endpoints, shape);
  const rounds = shape.warmUp + shape.perEndpoint;
  return Array.from({ length: rounds * endpoints }, (_, index) => {
    const round = Math.floor(index / endpoints);
    const counted = round - shape.warmUp;
    return {
      at: (index * 1_000) / shape.perSecond,
      endpoint: (index + round) % endpoints,
      block: counted < 0 ? null : Math.floor((counted * shape.blocks) / shape.perEndpoint),
    };
  });
};
