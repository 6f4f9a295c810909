import { type EndpointRun, generate } from '../../engines/load/generate.ts';
import { toJson } from '../../engines/load/histogram.ts';
import { type HttpTarget, httpSender } from '../../engines/load/http-send.ts';
import type { Observed } from '../../engines/load/gate.ts';
import { needsRerunLate } from '../../engines/load/late-gate.ts';
import type { Shape } from '../../engines/load/schedule.ts';
import type { Send } from '../../engines/load/send.ts';
import type { TimedRun } from '../../evidence/timings.ts';
import { limits } from '../../platform/limits.ts';
import type { Actor } from '../actors/actor.ts';
import type { Drive } from '../drive.ts';
import { Throttled } from './timed.ts';

/** The most that all requests together may keep the app busy: near its limit every endpoint waits for every other. */
const mostBusy = 0.3;
/** The same for one that is so slow that nobody would wait for a better proof. */
const mostBusySlow = 0.5;
const warmUp = 2;
/** Of a hopelessly slow one so many are enough: the fourth of five is a lower bound of the 95th percentile. */
const fewestSlow = 5;

export type Steady = { readonly name: string; readonly path: string; readonly aloneMs: number };

type Means = { readonly seconds: number; readonly left: number; readonly perSecond: number };

const mean = (endpoints: readonly Pick<Steady, 'aloneMs'>[]): number =>
  Math.max(1, endpoints.reduce((sum, { aloneMs }) => sum + aloneMs, 0) / endpoints.length) / 1_000;

const shaped = (perSecond: number, perEndpoint: number, warm: number): Shape => ({
  perSecond,
  warmUp: warm,
  perEndpoint,
  blocks: Math.min(4, perEndpoint),
});

/**
 * How requests are spread: at a rate that the app stands easily, as many of each as fit into the time and into what the
 * run may still send, with enough left to measure once more what is too slow. Null where not even one fits.
 */
export const shapeFor = (
  endpoints: readonly Pick<Steady, 'aloneMs'>[],
  { seconds, left, perSecond }: Means,
): Shape | null => {
  const count = endpoints.length;
  const rate = Math.min(perSecond, mostBusy / mean(endpoints));
  const perEndpoint = Math.min(
    limits.slowRequestsMost,
    Math.floor(Math.min(seconds * rate, left / 2) / count) - warmUp,
  );
  return perEndpoint < 1 ? null : shaped(rate, perEndpoint, warmUp);
};

/** The same for those that take seconds each: a few of them, however long that takes. */
export const slowShapeFor = (
  endpoints: readonly Pick<Steady, 'aloneMs'>[],
  { seconds, left, perSecond }: Means,
): Shape | null => {
  const rate = Math.min(perSecond, mostBusySlow / mean(endpoints));
  const perEndpoint = Math.min(
    limits.slowRequestsMost,
    Math.max(fewestSlow, Math.floor((seconds * rate) / endpoints.length)),
    Math.floor(left / 2 / endpoints.length),
  );
  return perEndpoint < fewestSlow ? null : shaped(rate, perEndpoint, 0);
};

const runOf = ({ waits, failures, lag }: EndpointRun): TimedRun => ({ waits: toJson(waits), failures, lagMs: lag.max });

const observedOf = ({ waits, failures, lag }: EndpointRun): Observed => ({ waits, failures, lag });

export type SteadyTimes = { readonly first: TimedRun; readonly rerun: TimedRun | null };

/**
 * Asks for all endpoints at a steady rate as the member, and a second time for those that are over the budget beyond doubt.
 * Every request is admitted by the scope. Throws `Throttled` where the app asks for less.
 */
export const steadily = async (
  drive: Drive,
  member: Actor,
  endpoints: readonly Steady[],
  shape: Shape,
  budgetMs: number,
): Promise<readonly SteadyTimes[]> => {
  const { io, scope, signal } = drive;
  const cookie = await member.session.cookies();
  const headers = {
    ...member.session.carried(),
    ...(cookie === '' ? {} : { cookie }),
    accept: 'text/html,application/json;q=0.9,*/*;q=0.8',
  };
  const { send, close } = await httpSender(io);
  const admitted: Send<HttpTarget> = async (target, own) => {
    await scope.admit(new URL(target.url), own);
    const answer = await send(target, own);
    if (answer.status === 429) throw new Throttled(new URL(target.url).pathname);
    return answer;
  };
  const address = await drive.addressOf(new URL(scope.app).hostname);
  const run = (some: readonly Steady[]): Promise<readonly EndpointRun[]> =>
    generate(
      some.map(({ name, path }) => ({
        name,
        target: { url: new URL(path, scope.app).href, address, headers, expected: [200], maxBytes: limits.slowBytes },
      })),
      shape,
      admitted,
      io,
      signal,
    );
  try {
    const first = await run(endpoints);
    const doubtful = endpoints.filter((endpoint, index) => {
      const own = first[index];
      return own !== undefined && needsRerunLate({ name: endpoint.name, ms: budgetMs }, observedOf(own));
    });
    const second = doubtful.length === 0 ? [] : await run(doubtful);
    return endpoints.map((endpoint, index) => {
      const own = first[index];
      if (own === undefined) throw new Error(`${endpoint.name} was not measured`);
      const again = second[doubtful.indexOf(endpoint)];
      return { first: runOf(own), rerun: again === undefined ? null : runOf(again) };
    });
  } finally {
    await close();
  }
};
