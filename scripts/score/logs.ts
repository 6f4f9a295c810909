import type { LogEvent } from '../../src/engines/logs/event.ts';
import { chanceOfMore, rare, usualOf } from '../../src/engines/logs/negative-binomial.ts';
import { logReader } from '../../src/engines/logs/read-logs.ts';
import { replaySignals } from '../../src/engines/logs/replay.ts';
import type { Turn } from '../../src/engines/logs/signals.ts';
import { logFile } from './logs-data.ts';

type Span = { readonly from: number; readonly until: number };

export type Scored = { readonly name: string; readonly right: boolean; readonly got: string };

const key = 'a key that only this score has';

const eventsOf = (file: string, now: number): readonly LogEvent[] => {
  const events: LogEvent[] = [];
  const reader = logReader({ key, now: () => now, take: event => events.push(event) });
  reader.push(logFile(file));
  reader.end();
  return events.toSorted((left, right) => (left.at ?? 0) - (right.at ?? 0));
};

/** From opening to closing. */
const incidents = (turns: readonly Turn[], signal: string): readonly Span[] => {
  const spans: Span[] = [];
  let from: number | null = null;
  for (const turn of turns) {
    if (turn.signal !== signal) continue;
    if (turn.opened) from = turn.at;
    else if (from !== null) {
      spans.push({ from, until: turn.at });
      from = null;
    }
  }
  if (from !== null) spans.push({ from, until: Infinity });
  return spans;
};

/** 10,000 real requests, three of them answered with 500, hours apart: nobody may be woken. */
export const scoreQuiet = (): readonly Scored[] => {
  const events = eventsOf('elastic/apache_logs', Date.UTC(2026, 0, 1));
  const { turns } = replaySignals(events);
  const failures = events.filter(({ status }) => (status ?? 0) >= 500).length;
  return [
    {
      name: 'every line is a request',
      right: events.every(({ sort }) => sort !== 'other'),
      got: `${events.length} events`,
    },
    {
      name: `no alert for ${failures} server errors in 84 hours`,
      right: failures === 3 && turns.length === 0,
      got: turns.map(({ signal }) => signal).join(', ') || 'none',
    },
  ];
};

/** Read apart from the engine, by another way: lines that sshd writes for a failed password. */
const failedLines = (): readonly { readonly at: number; readonly address: string }[] =>
  logFile('elastic/auth.log')
    .toString('latin1')
    .split('\n')
    .flatMap(line => {
      const [, month, day, clock, times, address] =
        /^(\w{3}) +(\d+) (\S+) .*?sshd\[\d+\]: (?:message repeated (\d+) times: \[ )?Failed password for .* from (\S+) port/.exec(
          line,
        ) ?? [];
      if (address === undefined) return [];
      const at = Date.parse(`${day} ${month} 2015 ${clock} UTC`);
      return Array.from({ length: Number(times ?? 1) }, () => ({ at, address }));
    });

const bucketMs = 600_000;

/**
 * Bursts that one sees by counting: 20 or more failures of one address within ten minutes (the span that the recipe beside the
 * data counts in); full buckets of one address with at most one bucket between them are one burst.
 */
const burstsOf = (): readonly (Span & { readonly address: string })[] => {
  const counts = new Map<string, Map<number, number>>();
  for (const { at, address } of failedLines()) {
    const buckets = counts.get(address) ?? new Map<number, number>();
    const bucket = Math.floor(at / bucketMs);
    counts.set(address, buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1));
  }
  return [...counts].flatMap(([address, buckets]) => {
    const full = [...buckets].flatMap(([bucket, count]) => (count >= 20 ? [bucket] : [])).toSorted((a, b) => a - b);
    const spans: { from: number; until: number; address: string }[] = [];
    for (const bucket of full) {
      const last = spans.at(-1);
      const [from, until] = [bucket * bucketMs, (bucket + 1) * bucketMs];
      if (last !== undefined && from - last.until <= bucketMs) last.until = until;
      else spans.push({ from, until, address });
    }
    return spans;
  });
};

const overlaps = (one: Span, other: Span): boolean => one.from < other.until && other.from < one.until;

/** Each burst lies in exactly one incident. */
export const scoreBursts = (): { readonly cases: readonly Scored[]; readonly told: readonly string[] } => {
  const events = eventsOf('elastic/auth.log', Date.UTC(2015, 11, 31));
  const { turns, from, until } = replaySignals(events);
  const spans = incidents(turns, 'log/login-attack');
  const bursts = burstsOf();
  const cases = bursts.map(burst => {
    const within = spans.filter(span => overlaps(span, burst)).length;
    return { name: `burst at ${new Date(burst.from).toISOString()}`, right: within === 1, got: `${within} incidents` };
  });
  const without = spans.filter(span => !bursts.some(burst => overlaps(span, burst))).length;
  const days = (until - from) / 86_400_000;
  const broken = incidents(turns, 'log/login-broken').length;
  return {
    cases,
    told: [
      `${spans.length} incidents in ${days.toFixed(1)} days for ${bursts.length} bursts; ${without} of them for less than such a burst`,
      `"nobody can sign in" opened ${broken} times`,
    ],
  };
};

const seriesNames = [
  'realAWSCloudwatch/elb_request_count_8c0756.csv',
  'realKnownCause/ec2_request_latency_system_failure.csv',
];

/** Labelled series of NAB: what the rule for counts alone says of them. Printed, no part of any ratio. */
export const labelledSeries = (): readonly string[] => {
  const windows = JSON.parse(logFile('nab/combined_windows.json').toString()) as Record<string, [string, string][]>;
  return seriesNames.flatMap(name => {
    const rows = logFile(`nab/${name.split('/')[1] ?? ''}`)
      .toString()
      .trim()
      .split('\n')
      .slice(1)
      .map(row => ({ at: Date.parse(`${row.split(',')[0] ?? ''}Z`), count: Math.round(Number(row.split(',')[1])) }));
    const labelled = (windows[name] ?? []).map(([from, until]) => ({
      from: Date.parse(`${from.replace(' ', 'T')}Z`),
      until: Date.parse(`${until.replace(' ', 'T')}Z`),
    }));
    return [288, 2_016].map(trailing => {
      const usual: (number | null)[] = [];
      const alarms: Span[] = [];
      let seenAt = -Infinity;
      for (const [place, { at, count }] of rows.entries()) {
        const strange = place >= 288 && chanceOfMore(count, usualOf(usual.slice(-trailing))) < rare;
        if (strange) {
          const last = alarms.at(-1);
          if (last !== undefined && at - seenAt <= 600_000)
            alarms[alarms.length - 1] = { from: last.from, until: at + 300_000 };
          else alarms.push({ from: at, until: at + 300_000 });
          seenAt = at;
        }
        usual.push(strange ? null : count);
      }
      const hit = labelled.filter(window => alarms.some(alarm => overlaps(alarm, window))).length;
      const wrong = alarms.filter(alarm => !labelled.some(window => overlaps(alarm, window))).length;
      const days = ((rows.at(-1)?.at ?? 0) - (rows[288]?.at ?? 0)) / 86_400_000;
      return `${name.split('/')[1] ?? ''}, ${trailing / 288} days before: ${hit} of ${labelled.length} windows hit, ${(wrong / days).toFixed(2)} false incidents a day`;
    });
  });
};
