import { type Data, dataIn, isData, listIn, numberIn, textIn } from './data.ts';
import { type FoundMonitor, isCredential, monitorWith, plainAddress } from './monitor.ts';

const kinds: { readonly [type: string]: FoundMonitor['looksAt'] } = {
  http: 'http', keyword: 'http', 'json-query': 'http', 'real-browser': 'flow', push: 'job',
}; // prettier-ignore

const acceptsErrors = (codes: readonly unknown[]): boolean =>
  codes.some(code => /^(?:[45]\d\d|\d{3}-[45]\d\d)$/.test(String(code))) &&
  !codes.every(code => /^[45]\d\d$/.test(String(code)));

/** Headers are kept as a JSON text. */
const headerNames = (text: unknown): readonly string[] => {
  if (typeof text !== 'string') return [];
  return [...text.matchAll(/"([\w-]{1,80})"\s*:/g)].map(([, name = '']) => name);
};

const monitorOf = (one: Data): FoundMonitor => {
  const type = textIn(one['type']) ?? '';
  const looksAt = kinds[type] ?? 'port';
  const told = one['notificationIDList'];
  const isTold = isData(told) ? Object.values(told).some(Boolean) : true;
  const codes = listIn(one['accepted_statuscodes']);
  return monitorWith({
    name: textIn(one['name']) ?? 'a monitor',
    looksAt,
    url: looksAt === 'http' || looksAt === 'flow' ? plainAddress(one['url']) : null,
    everySeconds: numberIn(one['interval']),
    isPaused: one['active'] === false || one['active'] === 0 || !isTold,
    judges:
      type === 'keyword' || type === 'json-query' || looksAt === 'flow'
        ? 'content'
        : acceptsErrors(codes)
          ? 'answer'
          : 'status',
    signsIn:
      textIn(one['authMethod'] ?? one['basic_auth_user']) !== null || headerNames(one['headers']).some(isCredential),
    locations: 1,
    confirms: (numberIn(one['maxretries']) ?? 0) > 0,
    reminds: (numberIn(one['resendInterval']) ?? 0) > 0,
    certificate: one['expiryNotification'] === true || one['expiryNotification'] === 1,
    domain: one['domainExpiryNotification'] === true || one['domainExpiryNotification'] === 1,
  });
};

/** Monitors of a backup of Uptime Kuma 1.23 (`monitorList`) or of a list of its API; null where the document is none. What it holds of notifications is not read. */
export const uptimeKumaMonitors = (document: unknown): readonly FoundMonitor[] | null => {
  const list = isData(document) ? document['monitorList'] : document;
  const all = Array.isArray(list) ? dataIn(list) : isData(list) ? dataIn(Object.values(list)) : null;
  if (all === null || all.some(one => !('type' in one) || !('name' in one))) return null;
  // A group only holds others.
  return all.filter(({ type }) => type !== 'group').map(monitorOf);
};
