import { type FoundMonitor, monitorWith } from '../../src/engines/monitors/monitor.ts';
import { type Leaf, seen } from '../../src/evidence/leaf.ts';
import type { MonitoringEvidence, MonitoringLink, MonitorSource } from '../../src/evidence/monitoring.ts';

const domain = 'community.test';

/** A monitor as a careful person sets it up. */
export const goodMonitor = (change: Partial<FoundMonitor> = {}): FoundMonitor =>
  monitorWith({
    name: 'home',
    line: 3,
    url: `https://www.${domain}/`,
    everySeconds: 60,
    judges: 'content',
    signsIn: false,
    locations: 1,
    confirms: true,
    reminds: true,
    ...change,
  });

/** One for each place that members need. */
export const goodMonitors = (): readonly FoundMonitor[] => [
  goodMonitor({ certificate: true }),
  goodMonitor({ name: 'login', line: 12, url: `https://app.${domain}/login` }),
  goodMonitor({ name: 'health', line: 21, url: `https://api.${domain}/healthz` }),
  goodMonitor({ name: 'api', line: 30, url: `https://api.${domain}/v1/me`, signsIn: true }),
  goodMonitor({ name: 'webhook', line: 39, url: `https://app.${domain}/webhooks/payments`, judges: 'status' }),
];

export const sourceWith = (
  monitors: Leaf<readonly FoundMonitor[]>,
  change: Partial<MonitorSource> = {},
): MonitorSource => ({
  tool: 'gatus',
  from: 'the file monitoring/gatus.yaml',
  kind: 'repository',
  file: 'monitoring/gatus.yaml',
  monitors,
  ...change,
});

export const linkTo = (url: string, change: Partial<MonitoringLink> = {}): MonitoringLink => ({
  url,
  setting: 'monitoring.links',
  addresses: seen(['198.51.100.70']),
  status: seen(200),
  ...change,
});

export const soundMonitoring = (): MonitoringEvidence => ({
  isNothing: false,
  sources: [sourceWith(seen(goodMonitors()))],
  named: { login: '/login', api: '/v1/me', webhook: `https://app.${domain}/webhooks/payments` },
  links: [linkTo(`https://status.${domain}/`)],
});

/** What the same sources and links could have said instead. */
export const monitoringInstead = (last: string): readonly unknown[] => {
  if (last === 'addresses') return [[], ['10.0.0.7'], ['127.0.0.1']];
  if (last === 'status') return [404, 502];
  return [
    [],
    goodMonitors().slice(1),
    goodMonitors().map(one => ({ ...one, isPaused: true })),
    goodMonitors().map(one => ({ ...one, everySeconds: 300 })),
    goodMonitors().map(one => ({ ...one, confirms: false })),
    goodMonitors().map(one => ({ ...one, judges: 'answer' })),
  ];
};
