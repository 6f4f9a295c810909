import type { LogEvent } from '../../../src/engines/logs/event.ts';
import type { Leak } from '../../../src/engines/logs/redact-line.ts';
import { logReader } from '../../../src/engines/logs/read-logs.ts';

export const key = 'the key of this test only';
const now = Date.UTC(2026, 10, 28, 12);

/** Events of a log, read as it comes in these chunks. */
export const eventsOf = (chunks: readonly (Buffer | string)[]): readonly LogEvent[] => {
  const events: LogEvent[] = [];
  const reader = logReader({ key, now: () => now, take: event => events.push(event) });
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  reader.end();
  return events;
};

export const leaksOf = (text: string): readonly (Leak & { readonly route: string | null })[] => {
  const leaks: (Leak & { readonly route: string | null })[] = [];
  const reader = logReader({
    key,
    now: () => now,
    take: () => {},
    leak: (leak, { route }) => leaks.push({ ...leak, route }),
  });
  reader.push(Buffer.from(text));
  reader.end();
  return leaks;
};
