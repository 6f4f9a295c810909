import { stringify } from 'yaml';
import type { Monitor } from '../monitor.ts';
import {
  describedIn,
  followsRedirects,
  headLines,
  type HttpMonitor,
  leftLines,
  type Outside,
  outside,
  plainName,
} from './outside.ts';

/** Days before its end at which a certificate is told of. */
const certificateDays = 14;

const duration = (seconds: number): string => `${seconds}s`;

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);

const moduleOf = (monitor: HttpMonitor): object => {
  const { ask, timeoutMs } = monitor;
  return {
    prober: 'http',
    timeout: duration(Math.ceil(timeoutMs / 1_000)),
    http: {
      method: ask.method,
      valid_status_codes: [...ask.status],
      follow_redirects: followsRedirects(monitor),
      ...(ask.method === 'POST' ? { headers: { 'Content-Type': 'application/json' }, body: '{}' } : {}),
      ...(ask.text === undefined ? {} : { fail_if_body_not_matches_regexp: [literally(ask.text)] }),
      ...(ask.health === true
        ? { fail_if_body_matches_regexp: [String.raw`"status"\s*:\s*"(fail|error|down)"`, '(?i)<html'] }
        : {}),
    },
  };
};

const jobOf = ({ id, ask, everySeconds, timeoutMs, question }: HttpMonitor, exporter: string): object => ({
  job_name: `launch-ready-${plainName(id, '-')}`,
  metrics_path: '/probe',
  scrape_interval: duration(everySeconds),
  scrape_timeout: duration(Math.min(everySeconds, Math.ceil(timeoutMs / 1_000) + 1)),
  params: { module: [plainName(id, '_')] },
  static_configs: [{ targets: [ask.url], labels: { monitor: id, question } }],
  relabel_configs: [
    { source_labels: ['__address__'], target_label: '__param_target' },
    { source_labels: ['__param_target'], target_label: 'instance' },
    { target_label: '__address__', replacement: exporter },
  ],
});

/** Text of an annotation is a Go template: braces of ours are shown and never run. */
const inTemplate = (text: string): string => text.replaceAll('{{', '{ {');

const alert = (
  { id, title, urgent, suffers, actions, question }: Monitor,
  name: string,
  expr: string,
  waits: string,
  summary = `${title} fails`,
): object => ({
  alert: name,
  expr,
  for: waits,
  labels: { monitor: id, question, severity: urgent ? 'page' : 'ticket' },
  annotations: {
    summary: inTemplate(summary),
    description: inTemplate(describedIn({ title: summary, suffers, actions })),
  },
});

/** `PageHomeDown` of `page/home`. */
const alertName = (id: string, what: string): string =>
  `LaunchReady${plainName(id, '-')
    .split('-')
    .map(part => `${part.slice(0, 1).toUpperCase()}${part.slice(1)}`)
    .join('')}${what}`;

const alertsOf = (monitor: HttpMonitor): readonly object[] => {
  const { id, title, urgent, ask, budgetMs } = monitor;
  const at = `{monitor=${JSON.stringify(id)}}`;
  return [
    // Twice for what nobody can wait for, three times for the rest.
    alert(monitor, alertName(id, 'Failing'), `probe_success${at} == 0`, urgent ? '1m' : '3m'),
    ...(budgetMs === null
      ? []
      : [
          alert(
            { ...monitor, suffers: 'Members wait longer than is good.', question: 'slow', urgent: false },
            alertName(id, 'Slow'),
            `probe_duration_seconds${at} > ${budgetMs / 1_000} and probe_success${at} == 1`,
            '10m',
            `Slow: ${new URL(ask.url).pathname}`,
          ),
        ]),
    ...(ask.url.startsWith('https:')
      ? [
          alert(
            { ...monitor, urgent: false },
            alertName(id, 'Certificate'),
            // The last known value: the metric is gone while a probe fails, and an alert must not come and go with it.
            `last_over_time(probe_ssl_earliest_cert_expiry${at}[1d]) - time() < ${certificateDays} * 86400`,
            '1h',
            `The certificate behind “${title}” ends within ${certificateDays} days`,
          ),
        ]
      : []),
  ];
};

const withHead = (sort: string, found: Outside, body: object): string =>
  `${headLines('#', [`${sort}, written by launch-ready watch export prometheus.`, ...leftLines(found)])}${stringify(body, { lineWidth: 0 })}`;

/** Three files by name: modules of the blackbox exporter, jobs that scrape it, and rules that alert. */
export const prometheusFiles = (
  monitors: readonly Monitor[],
  exporter = '127.0.0.1:9115',
): Readonly<Record<'blackbox.yml' | 'scrape.yml' | 'rules.yml', string>> => {
  const found = outside(monitors);
  const modules = Object.fromEntries(found.http.map(monitor => [plainName(monitor.id, '_'), moduleOf(monitor)]));
  return {
    'blackbox.yml': withHead('Modules of the Prometheus blackbox exporter', found, { modules }),
    'scrape.yml': withHead('Jobs for prometheus.yml', found, {
      scrape_configs: found.http.map(monitor => jobOf(monitor, exporter)),
    }),
    'rules.yml': withHead('Alerting rules', found, {
      groups: [{ name: 'launch-ready', rules: found.http.flatMap(alertsOf) }],
    }),
  };
};
