import { type Data, dataIn, isData, listIn, numberIn, textIn } from './data.ts';
import { type FoundMonitor, isCredential, monitorWith, plainAddress } from './monitor.ts';

const ports = /^(?:ping|tcp|udp|smtp|pop|imap|dns)$/;

/** https://betterstack.com/docs/uptime/api/list-all-existing-monitors/, read 2026-11-28. */
const monitorOf = (one: Data): FoundMonitor => {
  const type = textIn(one['monitor_type']) ?? 'status';
  const looksAt = ports.test(type) ? 'port' : type === 'playwright' ? 'flow' : 'http';
  const confirmation = numberIn(one['confirmation_period']);
  const headers = dataIn(one['request_headers']).map(({ name }) => textIn(name) ?? '');
  return monitorWith({
    name: textIn(one['pronounceable_name']) ?? textIn(one['url']) ?? 'a monitor',
    looksAt,
    url: looksAt === 'port' ? null : plainAddress(one['url']),
    everySeconds: numberIn(one['check_frequency']),
    isPaused: one['status'] === 'paused' || textIn(one['paused_at']) !== null,
    judges: type.startsWith('keyword') || looksAt === 'flow' ? 'content' : 'status',
    signsIn: headers.some(isCredential) || textIn(one['auth_username']) !== null,
    locations: Array.isArray(one['regions']) ? listIn(one['regions']).length : null,
    confirms: confirmation === null ? null : confirmation > 0,
    // An escalation policy calls on until somebody answers; the simple settings tell once.
    reminds: one['policy_id'] !== null && one['policy_id'] !== undefined,
    certificate: numberIn(one['ssl_expiration']) !== null,
    domain: numberIn(one['domain_expiration']) !== null,
  });
};

/** Monitors of an answer of the API of Better Stack, or of several put into one list; null where the document is none. */
export const betterStackMonitors = (document: unknown): readonly FoundMonitor[] | null => {
  const list = Array.isArray(document) ? listIn(document) : isData(document) ? document['data'] : undefined;
  if (!Array.isArray(list)) return null;
  const all = dataIn(list).map(one => one['attributes']);
  if (all.some(one => !isData(one) || !('monitor_type' in one))) return null;
  return dataIn(all).map(monitorOf);
};
