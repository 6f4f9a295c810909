import type { CriticalPlace } from '../evidence/derive/critical-places.ts';
import type { Sourced } from '../evidence/derive/watched.ts';
import type { MonitorSource } from '../evidence/monitoring.ts';
import { type MonitorService, monitorServices } from '../providers/monitoring/services.ts';
import type { Change } from './check.ts';
import { byHand, listed } from './wording.ts';

export const howToMonitoring =
  'Say in launch-ready.jsonc what watches your product: "monitoring": {"uptimerobot": {"token": "UPTIMEROBOT_KEY"}}, "better-stack" and "checkly" alike, {"uptime-kuma": {"export": "kuma.json"}}, or "others" for what is not asked here; "monitoring": false where nothing does. Gatus, Checkly, Prometheus, Upptime and Terraform are found in the repository.';

/** Their own names, each once, in order. */
export const toolNames = (sources: readonly Pick<MonitorSource, 'tool'>[]): readonly string[] => [
  ...new Set(sources.map(({ tool }) => monitorServices[tool].name)),
];

/** `home (monitoring/gatus.yaml:3)`, `Login (the API of UptimeRobot)`. */
export const monitorLine = ({ name, from, file, line }: Sourced): string =>
  `“${name}” (${file === null ? from : `${file}${line === null ? '' : `:${line}`}`})`;

/** Hosts that asking again has to go to: those of the product, and the services whose monitors were asked for. */
export const hostsAgain = (
  places: readonly CriticalPlace[],
  sources: readonly Pick<MonitorSource, 'tool' | 'kind'>[],
): readonly string[] => {
  const product = places.flatMap(({ urls }) => urls.map(url => new URL(url).hostname));
  const services = sources.flatMap(({ tool, kind }) => {
    const service: MonitorService = monitorServices[tool];
    return kind === 'api' && service.api !== undefined ? [new URL(service.api).hostname] : [];
  });
  return [...new Set([...product, ...services])].toSorted();
};

const placeSteps = (place: CriticalPlace): string => {
  const [url] = place.urls;
  switch (place.kind) {
    case 'api':
      return `${url}, with the session or token of an account that may do nothing else (watch.probe)`;
    case 'webhook':
      return `${url}, by POST with the body {}: right is a refusal such as 400 or 401, for nobody signed it`;
    case 'login':
      return `${url}, with a text that only the login page has`;
    default:
      return url;
  }
};

/** They, as the beginning of a sentence. */
export const monitorsNamed = (monitors: readonly Sourced[]): string =>
  `The ${monitors.length === 1 ? 'monitor' : 'monitors'} ${listed(monitors.map(monitorLine))}`;

/** What to add, in what is there already; only where there is nothing, what to begin with. */
export const addMonitors = (
  sources: readonly Pick<MonitorSource, 'tool'>[],
  places: readonly CriticalPlace[],
  further: readonly string[] = [],
): readonly [Change, ...Change[]] => {
  const steps = [...places.map(placeSteps), ...further];
  const [first = 'the places that members need', ...rest] = steps;
  const tool = sources.map(source => source.tool).find(one => one !== 'upptime' && one !== 'said');
  if (tool === undefined)
    return [
      byHand(
        'a service outside your own machines, such as UptimeRobot or Better Stack',
        `Let it ask every minute: ${first}.`,
        ...rest.map(step => `And ${step}.`),
        'Without a service: launch-ready watch asks all of it from one process on another machine (launch-ready watch install).',
      ),
    ];
  const { name, add } = monitorServices[tool];
  return [
    byHand(
      add,
      `You have ${name}: add ${steps.length === 1 ? 'this' : `these ${steps.length}`}. First ${first}.`,
      ...rest.map(step => `Then ${step}.`),
    ),
  ];
};

/** The same step in each tool that is concerned. */
export const inEachTool = (
  monitors: readonly Sourced[],
  step: 'everyMinute' | 'confirm' | 'content',
): readonly [Change, ...Change[]] => {
  const tools = [...new Set(monitors.map(({ tool }) => tool))];
  const changes = tools.map(tool => {
    const own = monitors.filter(one => one.tool === tool).map(monitorLine);
    return byHand(monitorServices[tool].add, `${listed(own)}: ${monitorServices[tool][step]}`);
  });
  const [first = byHand('your monitoring service', 'Change its monitors.'), ...rest] = changes;
  return [first, ...rest];
};
