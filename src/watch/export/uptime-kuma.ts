import { inertJson } from '../../platform/inert.ts';
import type { Monitor } from '../monitor.ts';
import { describedIn, followsRedirects, type HeartbeatMonitor, type HttpMonitor, outside } from './outside.ts';

const retrySeconds = 20;

const shared = (monitor: Monitor): object => ({
  name: monitor.id,
  description: describedIn(monitor),
  interval: monitor.everySeconds,
  retryInterval: retrySeconds,
  // Its own default is 0, and every hiccup wakes somebody then.
  maxretries: monitor.urgent ? 1 : 2,
  resendInterval: 0,
  active: true,
  notificationIDList: {},
});

const httpOf = (monitor: HttpMonitor): object => {
  const { ask, timeoutMs } = monitor;
  return {
    ...shared(monitor),
    type: ask.text === undefined ? 'http' : 'keyword',
    url: ask.url,
    method: ask.method,
    ...(ask.text === undefined ? {} : { keyword: ask.text }),
    ...(ask.method === 'POST' ? { httpBodyEncoding: 'json', body: '{}' } : {}),
    timeout: Math.ceil(timeoutMs / 1_000),
    maxredirects: followsRedirects(monitor) ? 5 : 0,
    accepted_statuscodes: ask.status.map(String),
    expiryNotification: ask.url.startsWith('https:'),
    ignoreTls: false,
  };
};

const pushOf = (monitor: HeartbeatMonitor): object => ({
  ...shared(monitor),
  type: 'push',
  interval: monitor.ask.everySeconds + monitor.ask.graceSeconds,
  maxretries: 0,
});

/** Monitors as the backup file of Uptime Kuma 1.23 has them; version 2 takes them through its API alone. */
export const uptimeKumaJson = (monitors: readonly Monitor[]): string => {
  const found = outside(monitors);
  const document = {
    note: 'Monitors for Uptime Kuma, written by launch-ready watch export uptime-kuma. Unrehearsed: no Uptime Kuma has read this file yet. Version 1.23 imports it as a backup; version 2 has no such import, and its API takes the entries of monitorList.',
    notIncluded: found.left,
    version: '1.23.0',
    notificationList: [],
    proxyList: [],
    monitorList: [...found.http.map(httpOf), ...found.heartbeats.map(pushOf)],
  };
  return `${inertJson(JSON.stringify(document, null, 2))}\n`;
};
