import { stringify } from 'yaml';
import type { Monitor } from '../monitor.ts';
import {
  describedIn,
  followsRedirects,
  headLines,
  type HeartbeatMonitor,
  type HttpMonitor,
  leftLines,
  outside,
  plainName,
} from './outside.ts';

/** Gatus puts variables of its environment in for `$NAME`; a dollar of ours is only itself. */
const plain = (text: string): string => text.replaceAll('$', '$$$$');

const endpointOf = (monitor: HttpMonitor): object => {
  const { id, ask, everySeconds, timeoutMs, budgetMs, urgent } = monitor;
  const [group = 'launch-ready'] = id.split('/');
  const status = ask.status.length === 1 ? `== ${ask.status[0]}` : `== any(${ask.status.join(', ')})`;
  return {
    name: id,
    group,
    url: plain(ask.url),
    method: ask.method,
    ...(ask.method === 'POST' ? { headers: { 'Content-Type': 'application/json' }, body: '{}' } : {}),
    interval: `${everySeconds}s`,
    client: { timeout: `${Math.ceil(timeoutMs / 1_000)}s`, 'ignore-redirect': !followsRedirects(monitor) },
    conditions: [
      `[STATUS] ${status}`,
      ...(ask.text === undefined ? [] : [`[BODY] == pat(*${plain(ask.text)}*)`]),
      ...(ask.health === true ? ['[BODY] != pat(*<html*)'] : []),
      ...(budgetMs === null ? [] : [`[RESPONSE_TIME] < ${budgetMs}`]),
      ...(ask.url.startsWith('https:') ? ['[CERTIFICATE_EXPIRATION] > 336h'] : []),
    ],
    alerts: [
      {
        type: 'custom',
        'failure-threshold': urgent ? 2 : 3,
        'success-threshold': 2,
        'send-on-resolved': true,
        description: plain(describedIn(monitor)),
      },
    ],
  };
};

const externalOf = ({ id, ask }: HeartbeatMonitor): object => ({
  name: id,
  group: 'heartbeat',
  token: `\${GATUS_TOKEN_${plainName(ask.name, '_').toUpperCase()}}`,
  heartbeat: { interval: `${ask.everySeconds + ask.graceSeconds}s` },
});

/** Endpoints for the configuration of Gatus; where alerts go (`alerting`) is added by whoever runs it. */
export const gatusYaml = (monitors: readonly Monitor[]): string => {
  const found = outside(monitors);
  const external = found.heartbeats.map(externalOf);
  const head = headLines('#', [
    'Endpoints for Gatus, written by launch-ready watch export gatus.',
    'Unrehearsed: written after the documentation of Gatus 5; no Gatus has read this file yet.',
    'Where alerts go (alerting.custom) is yours to add.',
    ...leftLines(found),
  ]);
  const body = {
    endpoints: found.http.map(endpointOf),
    ...(external.length === 0 ? {} : { 'external-endpoints': external }),
  };
  return `${head}${stringify(body, { lineWidth: 0 })}`;
};
