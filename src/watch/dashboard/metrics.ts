import type { Light, Snapshot } from './snapshot.ts';

// Text format 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/
export const metricsType = 'text/plain; version=0.0.4; charset=utf-8';

type Labels = { readonly [name: string]: string };
type Sample = readonly [labels: Labels, value: number | null];

const escaped = (value: string): string =>
  value
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);

const labelled = (labels: Labels): string => {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
};

/** A value that is not known has no sample: a gap in the graph, and never a zero. */
const gauge = (name: string, help: string, samples: readonly Sample[]): string =>
  [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...samples
      .filter(([, value]) => value !== null)
      .map(([labels, value]) => `${name}${labelled(labels)} ${value ?? 'NaN'}`),
  ].join('\n');

const lights: readonly Light[] = ['good', 'bad', 'unknown'];
const seconds = (ms: number | null): number | null => (ms === null ? null : ms / 1_000);

/** The snapshot as Prometheus reads it: seconds, shares from 0 to 1, one sample for each state. */
export const metrics = ({ answers, rows, incidents, expiries, lastTickAt }: Snapshot): string =>
  [
    gauge(
      'launch_ready_answer',
      'State of each of the three questions: one of good, bad, unknown is 1.',
      answers.flatMap(({ question, light }) =>
        lights.map((state): Sample => [{ question, state }, state === light ? 1 : 0]),
      ),
    ),
    gauge(
      'launch_ready_monitor',
      'State of each monitor: one of good, bad, unknown is 1.',
      rows.flatMap(({ id, light }) => lights.map((state): Sample => [{ monitor: id, state }, state === light ? 1 : 0])),
    ),
    gauge(
      'launch_ready_last_look_timestamp_seconds',
      'When a monitor last saw something.',
      rows.map(({ id, seenAt }) => [{ monitor: id }, seconds(seenAt)]),
    ),
    gauge(
      'launch_ready_wait_p95_seconds',
      'Wait that 95 of 100 looks of the last day were within.',
      rows.map(({ id, day }) => [{ monitor: id }, seconds(day?.ms ?? null)]),
    ),
    gauge(
      'launch_ready_failed_looks_ratio',
      'Share of failing looks in the last day.',
      rows.map(({ id, looks }) => [{ monitor: id }, looks.told === 0 ? null : looks.failing / looks.told]),
    ),
    gauge(
      'launch_ready_uptime_ratio',
      'Share of good looks in the last 90 days.',
      rows.map(({ id, uptime }) => [{ monitor: id }, uptime.share]),
    ),
    gauge('launch_ready_open_incidents', 'Incidents that are open.', [
      [{}, incidents.filter(({ closedAt }) => closedAt === null).length],
    ]),
    gauge(
      'launch_ready_expiry_timestamp_seconds',
      'When something stops working by itself.',
      expiries.map(({ what, name, at }) => [{ what, name }, seconds(at)]),
    ),
    gauge(
      'launch_ready_expiry_seen_timestamp_seconds',
      'When that was last seen.',
      expiries.map(({ what, name, seenAt }) => [{ what, name }, seconds(seenAt)]),
    ),
    gauge('launch_ready_last_tick_timestamp_seconds', 'When the watcher last ticked.', [[{}, seconds(lastTickAt)]]),
    '',
  ].join('\n');
