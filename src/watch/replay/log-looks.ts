import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Cycle } from '../../engines/incidents/incident.ts';
import type { LogEvent } from '../../engines/logs/event.ts';
import { logReader } from '../../engines/logs/read-logs.ts';
import { signalSteps } from '../../engines/logs/replay.ts';
import type { SignalSettings } from '../../engines/logs/signals.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';

/** What a log holds, as far as a replay needs it. Times in ms since 1970. */
type LogSpan = {
  readonly lines: number;
  /** Lines that tell no time, or one that is yet to come: they are left out. */
  readonly timeless: number;
  readonly oldest: number | null;
  readonly newest: number | null;
  /** Bytes at its beginning that are not read: the file is longer than what is read. */
  readonly skipped: number;
};

const dayMs = 86_400_000;

/** A file that ends while it is read is read as far as it goes. */
const bytesOf = function* (file: string, from: number, until: number, signal: AbortSignal): Generator<Buffer, void> {
  const handle = openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(limits.logChunkBytes);
    for (let at = from; at < until;) {
      signal.throwIfAborted();
      const count = readSync(handle, buffer, 0, Math.min(buffer.length, until - at), at);
      if (count === 0) return;
      at += count;
      yield buffer.subarray(0, count);
    }
  } finally {
    closeSync(handle);
  }
};

const sizeOf = (file: string): number => {
  try {
    const handle = openSync(file, 'r');
    try {
      const stat = fstatSync(handle);
      if (stat.isFile()) return stat.size;
    } finally {
      closeSync(handle);
    }
  } catch (cause) {
    throw new LaunchReadyError('LR_FILE_MISSING', `The log ${file} cannot be read.`, 'Give the path of a file.', {
      cause,
    });
  }
  throw new LaunchReadyError('LR_FILE_MISSING', `${file} is no file.`, 'Give the path of a file.');
};

export type LogReplay = {
  readonly span: LogSpan;
  /** One look a minute and signal, oldest first. */
  readonly looks: (from: number, settings: SignalSettings) => Generator<Cycle, void>;
};

/**
 * A log file as looks of the past. It is read twice, in pieces: for its times, and for what it says. Nothing of it is
 * kept; who signed in is told apart by hashes whose key ends with the process. Throws LR_FILE_MISSING for what is no file, LR_USAGE
 * where its newest line comes first.
 */
export const logReplay = (file: string, now: number, signal: AbortSignal): LogReplay => {
  const size = sizeOf(file);
  const skipped = Math.max(0, size - limits.watchReplayBytes);
  const key = randomBytes(32);
  const events = function* (): Generator<LogEvent, void> {
    let waiting: LogEvent[] = [];
    const reader = logReader({ key, now: () => now, take: event => waiting.push(event) });
    for (const bytes of bytesOf(file, skipped, size, signal)) {
      reader.push(bytes);
      yield* waiting;
      waiting = [];
    }
    reader.end();
    yield* waiting;
  };
  const span = { lines: 0, timeless: 0, oldest: null as number | null, newest: null as number | null, skipped };
  let [up, down] = [0, 0];
  let before: number | null = null;
  for (const { at } of events()) {
    span.lines += 1;
    // A line of tomorrow comes from a clock that goes wrong: it must not move what "the last days" are.
    if (at === null || at > now + dayMs) {
      span.timeless += 1;
      continue;
    }
    if (before !== null && at > before) up += 1;
    if (before !== null && at < before) down += 1;
    before = at;
    span.oldest = Math.min(span.oldest ?? at, at);
    span.newest = Math.max(span.newest ?? at, at);
  }
  if (down > up)
    throw new LaunchReadyError(
      'LR_USAGE',
      `The newest lines of ${file} come first, and a replay goes forward in time.`,
      'Turn it around, such as: tac FILE > turned.log',
    );
  return {
    span,
    looks: function* (from, settings) {
      const within = function* (): Generator<LogEvent, void> {
        for (const event of events()) if (event.at !== null && event.at >= from && event.at <= now + dayMs) yield event;
      };
      // A log alone does not tell whether the app was there while it said nothing.
      for (const { cycles } of signalSteps(within(), settings))
        yield* cycles.filter(({ monitor }) => monitor !== 'log/silence');
    },
  };
};
