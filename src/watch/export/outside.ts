import { inert } from '../../platform/inert.ts';
import type { Ask, Monitor } from '../monitor.ts';

export type HttpMonitor = Monitor & { readonly ask: Extract<Ask, { of: 'http' }> };
export type HeartbeatMonitor = Monitor & { readonly ask: Extract<Ask, { of: 'heartbeat' }> };

/** What other watchers can ask, and what they cannot, with the reason. */
export type Outside = {
  readonly http: readonly HttpMonitor[];
  readonly heartbeats: readonly HeartbeatMonitor[];
  readonly left: readonly { readonly id: string; readonly why: string }[];
};

const reasons: Readonly<Record<Ask['of'], string>> = {
  http: 'it is asked as a signed-in member, and a session does not belong into such a file',
  checks: 'it is judged by the checks of launch-ready',
  flow: 'it is walked by launch-ready, which removes what it made',
  heartbeat: '',
  database: 'it is read in the database of the app',
  log: 'it is judged in the log of the app',
};

/** Readers of YAML 1.1 take more characters for the end of a line than we do: none of them is left. */
const inertMonitor = (monitor: Monitor): Monitor => {
  const { ask, title, suffers, actions } = monitor;
  const [first, ...more] = actions;
  return {
    ...monitor,
    title: inert(title),
    suffers: inert(suffers),
    actions: [inert(first), ...more.map(inert)],
    ask: ask.of === 'http' && ask.text !== undefined ? { ...ask, text: inert(ask.text) } : ask,
  };
};

export const outside = (given: readonly Monitor[]): Outside => {
  const monitors = given.map(inertMonitor);
  const isHttp = (monitor: Monitor): monitor is HttpMonitor =>
    monitor.ask.of === 'http' && monitor.ask.signedIn === undefined;
  const isHeartbeat = (monitor: Monitor): monitor is HeartbeatMonitor => monitor.ask.of === 'heartbeat';
  return {
    http: monitors.filter(isHttp),
    heartbeats: monitors.filter(isHeartbeat),
    left: monitors
      .filter(monitor => !isHttp(monitor) && !isHeartbeat(monitor))
      .map(({ id, ask }) => ({ id, why: reasons[ask.of] })),
  };
};

/** Letters, digits and one sign between them: `page/home` is `page-home` where names have no slash. */
export const plainName = (id: string, between: '-' | '_'): string =>
  id.replace(/[^A-Za-z0-9]+/g, between).replace(new RegExp(`^${between}+|${between}+$`, 'g'), '');

/** Lines of a comment at the top of a file; text in them cannot end it. */
export const headLines = (sign: string, lines: readonly string[]): string =>
  lines.map(line => `${sign} ${line.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')}\n`).join('');

export const leftLines = ({ left }: Outside): readonly string[] =>
  left.length === 0 ? [] : ['Not in here:', ...left.map(({ id, why }) => `  ${id}: ${why}`)];

/** What somebody who is woken reads: what members notice, and what is done first. */
export const describedIn = ({ title, suffers, actions }: Pick<Monitor, 'title' | 'suffers' | 'actions'>): string =>
  `${title}. ${suffers} ${actions.map((action, index) => `${index + 1}. ${action}`).join(' ')}`;

/** Redirects are followed where a page is asked, and only there. */
export const followsRedirects = ({ ask }: HttpMonitor): boolean => ask.method !== 'POST' && ask.health !== true;
