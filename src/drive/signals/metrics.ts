import { limits } from '../../platform/limits.ts';
import { pathIn } from './log-line.ts';

/** One sample of the Prometheus text format 0.0.4. */
export type Sample = {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
  readonly value: number;
};

const sample = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/;
const label = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Samples of a scrape; comments, and lines that are none, are left out. */
export const samplesIn = (text: string): readonly Sample[] =>
  text
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .slice(0, limits.signalsSamples)
    .flatMap(line => {
      const [, name, labels = '', number = ''] = sample.exec(line) ?? [];
      const value = Number(number);
      if (name === undefined || !Number.isFinite(value)) return [];
      return [{ name, labels: new Map([...labels.matchAll(label)].map(([, key = '', of = '']) => [key, of])), value }];
    });

const placeLabel = /^(?:route|path|handler|endpoint|uri|url|http_route|url_path|http_target|target)$/;
const isTime = ({ name, labels }: Sample): boolean =>
  /duration|latency|seconds|millis|_ms(?:_|$)|response_time|request_time/i.test(name) &&
  (/_(?:bucket|sum|count)$/.test(name) || labels.has('quantile'));

const placeOf = ({ labels }: Sample): string | null => {
  for (const [key, value] of labels) if (placeLabel.test(key)) return pathIn(value);
  return null;
};

/** Those of these paths that have a time of their own. */
export const timedIn = (samples: readonly Sample[], paths: readonly string[]): readonly string[] => {
  const told = new Set(samples.filter(isTime).map(placeOf));
  return paths.filter(path => told.has(path));
};

/** The metric that tells how long statements took; null where there is none. Waiting for a connection is something else. */
export const databaseTimeOf = (samples: readonly Sample[]): string | null =>
  samples.find(
    ({ name }) =>
      /(?:^|_)(?:sql|db|database|query|queries|statements?|pg|postgres|mysql|prisma)(?:_|$)/.test(name) &&
      /duration|latency|seconds|millis|_ms(?:_|$)|_time(?:_|$)/.test(name) &&
      !/pool|wait|timeout|acquire|connect|process_|uptime/.test(name),
  )?.name ?? null;

const keyOf = ({ name, labels }: Sample): string =>
  `${name} ${[...labels].toSorted(([a], [b]) => (a < b ? -1 : 1)).join(' ')}`;

/** By how much each sample grew that this holds for, in the one that grew most. */
export const growth = (
  before: readonly Sample[],
  after: readonly Sample[],
  holds: (sample: Sample) => boolean,
): number => {
  const was = new Map(before.map(one => [keyOf(one), one.value]));
  return after.filter(holds).reduce((most, one) => Math.max(most, one.value - (was.get(keyOf(one)) ?? 0)), 0);
};

const failureStatus = /^(?:status|code|status_code|http_status_code|http_response_status_code)$/;

/** Whether a sample counts failures of this path, or of what its own words say. */
export const countsFailures =
  (path: string, words: RegExp) =>
  (one: Sample): boolean => {
    const labels = [...one.labels];
    const isFailed = labels.some(([key, value]) => failureStatus.test(key) && /^[45](?:\d\d|xx)$/i.test(value));
    if (isFailed && placeOf(one) === path) return true;
    return words.test([one.name, ...labels.map(([key, value]) => `${key} ${value}`)].join(' '));
  };
