import type { Readable } from 'node:stream';
import type { LogSource } from '../../config/watch-settings.ts';
import type { Cycle } from '../../engines/incidents/incident.ts';
import type { LogEvent } from '../../engines/logs/event.ts';
import { type CountedLeak, leakTally } from '../../engines/logs/leak-tally.ts';
import { logReader } from '../../engines/logs/read-logs.ts';
import { withoutOwnEvents } from '../../engines/logs/own-events.ts';
import { type RouteDay, routeDays } from '../../engines/logs/route-times.ts';
import {
  noSignals,
  type SignalFacts,
  type SignalSettings,
  type SignalState,
  stepSignals,
  type Turn,
} from '../../engines/logs/signals.ts';
import { createTally } from '../../engines/logs/tally.ts';
import { limits } from '../../platform/limits.ts';
import type { WatchStore } from '../store.ts';
import { logDrain } from './drain.ts';
import { type FilePosition, followFile, type FollowedFile } from './follow-file.ts';
import type { LogSink } from './log-sink.ts';

/** How much of the log can be judged at all. */
type LogQuality = {
  readonly lines: number;
  readonly requests: number;
  /** Requests whose line tells a route and how long it took. */
  readonly timed: number;
  readonly errors: number;
  /** Errors whose line names the request. */
  readonly traceable: number;
};

export type LogWatch = {
  /** Reads what was added, judges it, keeps what it learnt, and gives one cycle for each signal. */
  readonly tick: (
    at: number,
    facts: SignalFacts & {
      /** Unsigned events that the watch itself sent since the last time, and that were refused. */
      readonly ownEvents?: number;
    },
  ) => Promise<{
    readonly cycles: readonly Cycle[];
    readonly turns: readonly Turn[];
    readonly problems: readonly string[];
  }>;
  /** By path of the drain. */
  readonly drains: ReadonlyMap<string, (request: Request) => Promise<Response>>;
  /** What the log says of the last day, and what in it must not be there. `readAt`: when it was last read; `lineAt`: when a line came; null = never. */
  readonly traffic: (at: number) => {
    readonly readAt: number | null;
    readonly lineAt: number | null;
    readonly routes: readonly RouteDay[];
    readonly leaks: readonly CountedLeak[];
  };
  readonly leaks: () => readonly CountedLeak[];
  readonly quality: () => LogQuality;
  readonly close: () => Promise<void>;
};

export type LogWatchOptions = {
  readonly sources: readonly LogSource[];
  readonly settings: SignalSettings;
  readonly store: Pick<WatchStore, 'keep' | 'kept'>;
  readonly now: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly env: (name: string) => string | undefined;
  readonly stdin: Readable;
  /** A key of 32 bytes or more as text, made once for an installation. */
  readonly newKey: () => string;
};

type Kept = {
  readonly version: 1;
  readonly signals: SignalState;
  readonly leaks: readonly CountedLeak[];
  readonly quality: LogQuality;
  readonly positions: Readonly<Record<string, FilePosition>>;
};

const nothing: Kept = {
  version: 1,
  signals: noSignals,
  leaks: [],
  quality: { lines: 0, requests: 0, timed: 0, errors: 0, traceable: 0 },
  positions: {},
};

const keptIn = (json: string | null): Kept => {
  if (json === null) return nothing;
  const kept = JSON.parse(json) as Kept;
  // One of before an hour of requests was kept begins with none.
  return kept.version === 1 ? { ...kept, signals: { ...noSignals, ...kept.signals } } : nothing;
};

const dayMs = 86_400_000;

const keyOf = async ({ store, newKey }: LogWatchOptions): Promise<string> => {
  const known = await store.kept('log-key');
  if (known !== null) return known;
  const key = newKey();
  await store.keep('log-key', key);
  return key;
};

/** Follows all sources of the log. Positions and counts are kept together, so a line counts once whenever the process ends. */
export const watchLogs = async (options: LogWatchOptions): Promise<LogWatch> => {
  const { sources, settings, store, now, sleep, env, stdin } = options;
  const key = await keyOf(options);
  const kept = keptIn(await store.kept('logs'));
  const tally = createTally();
  const leaks = leakTally(kept.leaks);
  const quality = { ...kept.quality };
  let signals = kept.signals;
  let late = false;
  let readAt: number | null = null;
  const positions: Record<string, FilePosition> = { ...kept.positions };

  const take = (event: LogEvent): void => {
    quality.lines += 1;
    if (event.status !== null) {
      quality.requests += 1;
      if (event.route !== null && event.ms !== null) quality.timed += 1;
    }
    if (event.fingerprint !== null || (event.status !== null && event.status >= 500)) {
      quality.errors += 1;
      if (event.requestId !== null) quality.traceable += 1;
    }
    tally.take(event, now(), late);
  };

  /** A log full of leaks says the same again and again; the watch has other things to do. */
  let looks = 0;
  const look = (): boolean => (looks += 1) <= limits.logLooks;

  /** Each source has lines of its own. */
  const sink = (): LogSink => {
    const reader = logReader({ key, now, take, leak: (leak, { route }) => leaks.add(leak, route, now()), look });
    return {
      push: (chunk, isLate) => {
        late = isLate;
        reader.push(chunk);
      },
      end: () => reader.end(),
      waiting: () => reader.waiting(),
    };
  };

  const files = new Map<string, FollowedFile>();
  const drains = new Map<string, (request: Request) => Promise<Response>>();
  const problems: string[] = [];
  for (const source of sources) {
    const into = sink();
    if (source.from === 'file')
      files.set(source.path, followFile(source.path, kept.positions[source.path] ?? null, into));
    else if (source.from === 'drain') {
      const secret = env(source.secret);
      if (secret === undefined || secret === '')
        problems.push(`${source.secret} is not set: ${source.path} takes no lines`);
      else
        drains.set(
          source.path,
          logDrain({
            secret,
            sleep,
            take: lines => {
              into.push(lines, false);
              into.end();
            },
          }),
        );
    } else {
      stdin.on('data', (chunk: Buffer | string) => into.push(Buffer.from(chunk), false));
      stdin.once('end', () => into.end());
      stdin.once('error', () => problems.push('standard input cannot be read any more'));
    }
  }

  /** Events of ours whose refusal was not in the log yet; those from before the last time never come. */
  let owed = 0;
  const tick: LogWatch['tick'] = async (at, { ownEvents = 0, ...facts }) => {
    const unread: string[] = [];
    for (const [path, file] of files) {
      const problem = await file.more();
      if (problem !== null) unread.push(problem);
      const position = await file.position().catch(() => null);
      if (position !== null) positions[path] = position;
    }
    const { counted, left } = withoutOwnEvents(tally.drain(), owed + ownEvents);
    owed = Math.min(left, ownEvents);
    const step = stepSignals(signals, { at, counted, facts, settings });
    signals = step.state;
    const keep: Kept = { version: 1, signals, leaks: leaks.all(), quality: { ...quality }, positions };
    await store.keep('logs', JSON.stringify(keep));
    if (looks > limits.logLooks) unread.push(`${looks - limits.logLooks} lines were not looked through for leaks`);
    looks = 0;
    // A tick that could not be kept is none: what it read would be forgotten.
    readAt = at;
    return { cycles: step.cycles, turns: step.turns, problems: [...problems, ...unread] };
  };

  return {
    tick,
    drains,
    traffic: at => ({
      readAt,
      lineAt: signals.lastLineAt,
      routes: routeDays(signals.routes, at),
      leaks: leaks.all().filter(({ seenAt = -Infinity }) => seenAt > at - dayMs),
    }),
    leaks: leaks.all,
    quality: () => ({ ...quality }),
    close: async () => {
      for (const file of files.values()) await file.close();
    },
  };
};
