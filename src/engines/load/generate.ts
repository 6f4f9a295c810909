import { atOnce } from '../../platform/at-once.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { secondsText } from '../../platform/wording.ts';
import { histogramOf, merge, rankOf, type Histogram } from './histogram.ts';
import { arrivalsOf, type Arrival, type Shape } from './schedule.ts';
import type { Answer, Send } from './send.ts';

export type Endpoint<Target> = { readonly name: string; readonly target: Target };

/** How many ms after their intended time requests were sent. It is the generator's own fault, never the server's. */
type Lag = { readonly p95: number; readonly max: number };

/** What one endpoint showed in one run. */
export type EndpointRun = {
  readonly name: string;
  /** Waits in ms from the intended time to the last byte; a failed request waits for ever. */
  readonly waits: Histogram;
  /** The same by stretch of time, in order. */
  readonly blocks: readonly Histogram[];
  /** Failed requests by what happened, in words. */
  readonly failures: { readonly [reason: string]: number };
  /** Lag of the whole run, warm-up left out. */
  readonly lag: Lag;
};

/** Clock of a run: `elapsed` in monotonic ms. */
export type Clock = Pick<Io, 'elapsed' | 'sleep'>;

type Sample = Arrival & { readonly lag: number; readonly wait: number; readonly failure: string | null };

const failureOf = ({ ok, status, reason }: Answer): string | null => {
  if (ok) return null;
  return reason ?? (status === null ? 'no answer' : `status ${status}`);
};

/** Words for the codes of `PeerFailure`; its message holds addresses and text from outside. */
const failureWords: { readonly [code: string]: string } = {
  refused: 'connection refused',
  reset: 'connection broken off',
  tls: 'TLS handshake failed',
  certificate: 'certificate not valid',
  garbage: 'no HTTP answer',
};

const late = `no answer within ${secondsText(limits.loadRequestMs)}`;

/** How a request failed, or null. Whatever the sender does, it is over after `limits.loadRequestMs`. */
const outcome = async <Target>(
  send: Send<Target>,
  target: Target,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | null> => {
  const [over, settled] = [new AbortController(), new AbortController()];
  const deadline = clock.sleep(limits.loadRequestMs, AbortSignal.any([settled.signal, signal])).then(
    () => late,
    () => 'the run was ended',
  );
  try {
    return await Promise.race([send(target, AbortSignal.any([over.signal, signal])).then(failureOf), deadline]);
  } catch (error) {
    if (error instanceof PeerFailure) return failureWords[error.code] ?? 'request failed';
    if (error instanceof SilentPeer) return 'no answer';
    throw error;
  } finally {
    settled.abort();
    over.abort();
  }
};

const lagOf = (samples: readonly Sample[]): Lag => {
  const lags = samples.map(({ lag }) => lag).toSorted((left, right) => left - right);
  return { p95: lags[rankOf(lags.length, 0.95) - 1] ?? 0, max: lags.at(-1) ?? 0 };
};

const endpointRun = (name: string, blocks: number, lag: Lag, samples: readonly Sample[]): EndpointRun => {
  const inBlock = Array.from({ length: blocks }, (_, block) =>
    histogramOf(samples.filter(sample => sample.block === block).map(({ wait }) => wait)),
  );
  const failures: Record<string, number> = {};
  for (const { failure } of samples) if (failure !== null) failures[failure] = (failures[failure] ?? 0) + 1;
  return { name, waits: inBlock.reduce(merge), blocks: inBlock, failures, lag };
};

/** Requests sent without a look at the answers in between. */
const burst = 50;

/**
 * Sends the requests of a schedule at their intended times and says what each endpoint showed. Waits count from the intended
 * time: a request that was sent late, or that had to wait because `limits.loadAtOnce` others were open, waited all the same.
 * Throws the signal's reason when it is aborted, RangeError for a shape beyond the limits, and what `send` throws as a bug.
 */
export const generate = async <Target>(
  endpoints: readonly Endpoint<Target>[],
  shape: Shape,
  send: Send<Target>,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly EndpointRun[]> => {
  const arrivals = arrivalsOf(endpoints.length, shape);
  const gate = atOnce(limits.loadAtOnce);
  const bug = new AbortController();
  const ended = AbortSignal.any([signal, bug.signal]);
  const start = clock.elapsed();

  const fire = async (arrival: Arrival, target: Target): Promise<Sample> => {
    const lag = Math.max(0, clock.elapsed() - start - arrival.at);
    try {
      const failure = await gate(() => outcome(send, target, clock, ended));
      const wait = failure === null ? clock.elapsed() - start - arrival.at : Infinity;
      return { ...arrival, lag, wait: Math.max(0, wait), failure };
    } catch (error) {
      bug.abort(error);
      throw error;
    }
  };

  const sent: Promise<Sample>[] = [];
  let withoutPause = 0;
  for (const arrival of arrivals) {
    const early = start + arrival.at - clock.elapsed();
    // Without a pause now and then, a generator that is behind would never see an answer.
    if (early > 0 || withoutPause === burst) {
      withoutPause = 0;
      // Timers take whole milliseconds; nothing is sent before its time. An aborted pause ends the loop below.
      await clock.sleep(Math.max(0, Math.ceil(early)), ended).catch(() => {});
    } else withoutPause += 1;
    if (ended.aborted) break;
    const endpoint = endpoints[arrival.endpoint];
    if (endpoint !== undefined) sent.push(fire(arrival, endpoint.target));
  }
  const settled = await Promise.allSettled(sent);
  ended.throwIfAborted();
  const counted = settled
    .filter(result => result.status === 'fulfilled')
    .map(({ value }) => value)
    .filter(({ block }) => block !== null);
  if (counted.length === 0) return [];
  const lag = lagOf(counted);
  return endpoints.map(({ name }, index) =>
    endpointRun(
      name,
      shape.blocks,
      lag,
      counted.filter(({ endpoint }) => endpoint === index),
    ),
  );
};
