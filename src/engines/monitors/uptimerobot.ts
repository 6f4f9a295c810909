import { type Data, dataIn, isData, listIn, numberIn, textIn } from './data.ts';
import { type FoundMonitor, isCredential, monitorWith, plainAddress } from './monitor.ts';

/** Types of version 2 of the API by number, and of version 3 by name (https://uptimerobot.com/api/v3, read 2026-11-28). */
const kinds: { readonly [type: string]: FoundMonitor['looksAt'] } = {
  '1': 'http', http: 'http', api: 'http', '2': 'http', keyword: 'http',
  '3': 'port', ping: 'port', '4': 'port', port: 'port', dns: 'port', udp: 'port',
  '5': 'job', heartbeat: 'job',
}; // prettier-ignore

const isPaused = (status: unknown): boolean => status === 0 || /^paused$/i.test(String(status));

/** Minutes after which a contact is told again, as version 3, version 2 and its URL parameters write them. */
const recurrences = (monitor: Data): readonly number[] => [
  ...dataIn(monitor['assignedAlertContacts']).flatMap(one => numberIn(one['recurrence']) ?? []),
  ...dataIn(monitor['alert_contacts']).flatMap(one => numberIn(one['recurrence']) ?? []),
];

const monitorOf = (monitor: Data): FoundMonitor => {
  const type = (textIn(monitor['type']) ?? String(numberIn(monitor['type']) ?? 1)).toLowerCase();
  const looksAt = kinds[type] ?? 'port';
  const headers = monitor['customHttpHeaders'] ?? monitor['custom_http_headers'];
  const names = isData(headers) ? Object.keys(headers) : null;
  const user = textIn(monitor['httpUsername'] ?? monitor['http_username']);
  const again = recurrences(monitor);
  const assertions = isData(monitor['config']) && isData(monitor['config']['apiAssertions']);
  return monitorWith({
    name: textIn(monitor['friendlyName'] ?? monitor['friendly_name']) ?? 'a monitor',
    looksAt,
    url: looksAt === 'http' ? plainAddress(monitor['url']) : null,
    everySeconds: numberIn(monitor['interval']),
    isPaused: isPaused(monitor['status']),
    judges: type === '2' || type === 'keyword' || assertions ? 'content' : 'status',
    signsIn: user === null && names === null ? null : user !== null || (names ?? []).some(isCredential),
    // It asks from further places before it says that something is down.
    confirms: true,
    reminds: again.length === 0 ? null : again.some(minutes => minutes > 0),
    certificate: monitor['sslExpirationReminder'] === true || isData(monitor['ssl']),
    domain: monitor['domainExpirationReminder'] === true,
  });
};

/** Monitors of an answer of the API, version 2 or 3, or of several put into one list; null where the document is none. */
export const uptimeRobotMonitors = (document: unknown): readonly FoundMonitor[] | null => {
  const list = Array.isArray(document)
    ? listIn(document)
    : isData(document)
      ? (document['data'] ?? document['monitors'])
      : undefined;
  if (!Array.isArray(list)) return null;
  const monitors = dataIn(list);
  if (monitors.some(one => !('friendlyName' in one) && !('friendly_name' in one))) return null;
  return monitors.map(monitorOf);
};
