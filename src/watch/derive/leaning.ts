import type { Leaning } from '../../engines/incidents/incident.ts';
import type { Monitor } from '../monitor.ts';
import { hostOf } from './places.ts';

/** IDs of what each of these leans on, the likeliest cause first. Those that are not watched are left out. */
const causes: Readonly<Record<string, readonly string[]>> = {
  'api/signed-in': ['flow/login'],
  'page/pay': ['flow/login', 'api/signed-in'],
  'page/dashboard': ['flow/login', 'api/signed-in'],
  // Members are made and signed in before they do anything.
  'flow/login': ['log/login-broken', 'api/signed-in'],
  'flow/join': ['log/mail', 'log/checkout', 'log/webhooks', 'flow/login'],
  'flow/pay-to-role': ['log/webhooks', 'flow/login', 'flow/join'],
  'flow/cancel-to-revoked': ['log/webhooks', 'flow/pay-to-role', 'flow/login', 'flow/join'],
  'flow/invite': ['log/mail', 'flow/login', 'flow/join', 'flow/pay-to-role'],
  'flow/reset': ['log/mail', 'flow/login', 'flow/join', 'flow/pay-to-role'],
  'flow/post-and-read': ['flow/login', 'flow/join', 'flow/pay-to-role'],
  // What the log shows of something that is told already is no second outage.
  'log/login-broken': ['flow/login', 'page/login', 'api/signed-in'],
  'log/login-attack': ['log/login-broken', 'flow/login'],
  'log/webhooks': ['webhook/billing', 'flow/pay-to-role'],
  'log/mail': ['flow/reset', 'flow/join'],
  'log/checkout': ['page/pay', 'flow/join'],
  'log/slow': ['database/slower', 'database/slow', 'database/stuck', 'page/dashboard'],
  'database/slow': ['database/slower', 'database/stuck'],
  'database/slower': ['database/stuck'],
};

/** Looks at members' own ways; whichever of them fails makes errors in the log. */
const isWay = ({ id }: Monitor): boolean =>
  /^(?:page|api|flow|webhook)\//.test(id) || id === 'log/login-broken' || id === 'log/checkout';

/**
 * What each monitor leans on: an outage wakes somebody once, by its cause. First that the process runs and has what it needs,
 * where a health route of the same host says it, then what stands in the way.
 */
export const withLeaning = (monitors: readonly Monitor[]): readonly Monitor[] => {
  const known = new Set(monitors.map(({ id }) => id));
  const healthOf = (host: string): readonly string[] =>
    ['live', 'ready', 'any'].map(purpose => `health/${purpose}/${host}`).filter(id => known.has(id));
  const all = monitors.flatMap(({ ask, host }) => (ask.of === 'http' && ask.health === true ? healthOf(host) : []));
  const ways = monitors.filter(isWay).map(({ id }) => id);
  /** What has no host of its own is the app's, wherever that is. */
  const below = ({ ask, id, host }: Monitor): readonly string[] => {
    if (id.startsWith('health/')) return id.startsWith('health/live/') ? [] : healthOf(host).slice(0, 1);
    if (ask.of === 'http') return healthOf(hostOf(ask.url));
    return ask.of === 'flow' ? healthOf(host) : ask.of === 'log' ? [...new Set(all)] : [];
  };
  /** Whoever is asked over TLS first shows who they are. */
  const certificateOf = ({ ask, host }: Monitor): readonly string[] => {
    if (ask.of === 'http') return ask.url.startsWith('https:') ? [`certificate/${hostOf(ask.url)}`] : [];
    return ask.of === 'flow' ? [`certificate/${host}`] : [];
  };
  return monitors.map(monitor => {
    const own = [...(causes[monitor.id] ?? []), ...(monitor.id === 'log/5xx' ? ways : [])];
    // Whatever waits for the database fails or is slow because of it, and says less.
    const waits = ['flow', 'http'].includes(monitor.ask.of) && !monitor.id.startsWith('health/live/');
    const last = waits ? ['database/slower'] : [];
    const behind = [...new Set([...certificateOf(monitor), ...below(monitor), ...own, ...last])].filter(
      id => id !== monitor.id && known.has(id),
    );
    return behind.length === 0 ? monitor : { ...monitor, behind };
  });
};

/** What of these leans on what, for whoever judges their looks. */
export const leaningOf = (monitors: readonly Monitor[]): Leaning =>
  new Map(monitors.flatMap(({ id, behind }) => (behind === undefined ? [] : [[id, behind] as const])));
