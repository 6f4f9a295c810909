import type { FoundMonitor, MonitorTool } from '../../engines/monitors/monitor.ts';
import type { HealthEvidence } from '../health.ts';
import type { HttpEvidence } from '../http.ts';
import { Unknown } from '../leaf.ts';
import type { MonitoringEvidence, MonitorSource } from '../monitoring.ts';
import { type CriticalPlace, landsAt, type PlaceKind, plainUrl } from './critical-places.ts';

/** A monitor with where it was found. */
export type Sourced = FoundMonitor & {
  readonly tool: MonitorTool;
  readonly from: string;
  readonly file: string | null;
};

/** Sentry reports errors and jobs; which addresses it asks is not told to anybody here. */
const asksAddresses = ({ tool }: MonitorSource): boolean => tool !== 'sentry';

/** Sources that could be read, sources that could not, and all monitors. */
export const readSources = (
  monitoring: MonitoringEvidence,
): {
  readonly read: readonly MonitorSource[];
  readonly silent: readonly string[];
  readonly monitors: readonly Sourced[];
} => {
  const all = monitoring.sources.filter(asksAddresses);
  const read = all.filter(({ monitors }) => monitors.status === 'ok');
  return {
    read,
    silent: all.flatMap(({ monitors }) => (monitors.status === 'silent' ? [monitors.reason] : [])),
    monitors: read.flatMap(({ tool, from, file, monitors }) =>
      monitors.status === 'ok' ? monitors.value.map(one => ({ ...one, tool, from, file })) : [],
    ),
  };
};

/** IDs of our own monitors that are about a place. */
const ownIds: { readonly [K in PlaceKind]: RegExp } = {
  home: /^page\/home$/,
  login: /^page\/login$/,
  health: /^health\//,
  api: /^api\/signed-in$/,
  webhook: /^webhook\//,
};

const isAbout = (monitor: Sourced, place: CriticalPlace, http: HttpEvidence): boolean => {
  if (monitor.looksAt === 'name') return ownIds[place.kind].test(monitor.name);
  if (monitor.url === null || monitor.looksAt === 'job' || monitor.looksAt === 'port') return false;
  // A redirect leads a monitor on: whoever asks the bare domain asks the home page.
  const urls = place.kind === 'home' ? [monitor.url, landsAt(http, monitor.url)] : [monitor.url];
  return urls.some(url => place.urls.includes(plainUrl(url)));
};

/** Monitors that ask for this place, paused or not. */
export const monitorsOf = (
  place: CriticalPlace,
  monitors: readonly Sourced[],
  http: HttpEvidence,
): readonly Sourced[] => monitors.filter(monitor => isAbout(monitor, place, http));

/** A monitor whose address stands in a variable: it may be one of any place. */
export const isUnplaced = ({ looksAt, url, isPaused }: FoundMonitor): boolean =>
  !isPaused && url === null && (looksAt === 'http' || looksAt === 'flow');

/**
 * Whether a host answers 200 to a path that nobody made, so that a status says nothing of a page there. Throws `Unknown`
 * where that was not seen; false for a host that was not asked, for nothing speaks for it.
 */
const answersAll = (health: HealthEvidence, url: string): boolean => {
  const host = URL.parse(url)?.hostname ?? '';
  const site = health.hosts[host];
  if (site === undefined) return false;
  if (site.control.status === 'silent') throw new Unknown(site.control.reason, host);
  return site.control.value.status === 200;
};

/**
 * Whether a monitor says “up” of a place that is down. Throws `Unknown` where that cannot be known. A health route and an
 * API say by their status how they are; a login page of an app that answers everything with one page does not.
 */
const isBlind = (monitor: Sourced, { kind, urls }: CriticalPlace, health: HealthEvidence): boolean => {
  if (monitor.judges === 'content' || kind === 'webhook') return false;
  if (monitor.judges === 'answer') return true;
  const url = urls.find(one => one === plainUrl(monitor.url ?? '')) ?? urls[0];
  return kind === 'login' && new URL(url).pathname !== '/' && answersAll(health, url);
};

/** Who notices that a place is down: monitors that do, that are fooled, and that do not look or ask as a stranger. */
export type Cover = {
  readonly place: CriticalPlace;
  readonly by: readonly Sourced[];
  readonly blind: readonly Sourced[];
  readonly idle: readonly Sourced[];
};

/** For each place who notices; `unsure` says of which places that was not seen, and why. */
export const coversOf = (
  places: readonly CriticalPlace[],
  monitors: readonly Sourced[],
  http: HttpEvidence,
  health: HealthEvidence,
): { readonly covers: readonly Cover[]; readonly unsure: readonly string[] } => {
  const unsure: string[] = [];
  const covers = places.flatMap((place): readonly Cover[] => {
    const all = monitorsOf(place, monitors, http);
    const running = all.filter(({ isPaused, signsIn }) => !isPaused && !(place.kind === 'api' && signsIn === false));
    const silentAt = monitors.find(one => !one.isPaused && place.perhaps.includes(plainUrl(one.url ?? '')));
    if (running.length === 0 && silentAt !== undefined) {
      unsure.push(`${silentAt.url ?? silentAt.name} is watched, and gave me no answer, so what it is was not seen`);
      return [];
    }
    try {
      const blind = running.filter(one => isBlind(one, place, health));
      const by = running.filter(one => !blind.includes(one));
      return [{ place, by, blind, idle: all.filter(one => !running.includes(one)) }];
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unsure.push(error.reason);
      return [];
    }
  });
  return { covers, unsure };
};
