import { type Data, dataIn, isData, listIn, numberIn, textIn } from './data.ts';
import { type FoundMonitor, isCredential, monitorWith, plainAddress } from './monitor.ts';

const goes = /\bgoto\(\s*['"`](https?:\/\/[^'"`\s]{1,300})['"`]/g;

/** Addresses that the script of a browser opens. */
export const openedIn = (script: string): readonly string[] => [
  ...new Set([...script.matchAll(goes)].flatMap(([, url]) => plainAddress(url) ?? [])),
];

const kinds: { readonly [type: string]: FoundMonitor['looksAt'] } = {
  API: 'http', URL: 'http', BROWSER: 'flow', MULTI_STEP: 'flow', PLAYWRIGHT: 'flow', HEARTBEAT: 'job',
}; // prettier-ignore

/** Every so many minutes; 0 with an offset in seconds where it is less than one. */
const secondsOf = (one: Data): number | null => {
  const minutes = numberIn(one['frequency']);
  return minutes === 0 ? numberIn(one['frequencyOffset']) : minutes === null ? null : minutes * 60;
};

const isRetried = (one: Data): boolean | null => {
  const strategy = one['retryStrategy'];
  if (one['doubleCheck'] === true) return true;
  if (isData(strategy)) return textIn(strategy['type']) !== 'NO_RETRIES';
  return 'doubleCheck' in one || strategy === null ? false : null;
};

const reminds = (one: Data): boolean | null => {
  const settings = isData(one['alertSettings']) ? one['alertSettings'] : null;
  if (settings === null || one['useGlobalAlertSettings'] === true) return null;
  const amount = isData(settings['reminders']) ? numberIn(settings['reminders']['amount']) : null;
  return amount === null ? null : amount > 0;
};

/** https://www.checklyhq.com/docs/api-reference/checks/list-all-checks, read 2026-11-28. */
const monitorsOf = (one: Data): readonly FoundMonitor[] => {
  const looksAt = kinds[textIn(one['checkType']) ?? ''] ?? 'port';
  const request = isData(one['request']) ? one['request'] : {};
  const sources = dataIn(request['assertions']).map(({ source }) => textIn(source) ?? '');
  const headers = dataIn(request['headers']).map(({ key }) => textIn(key) ?? '');
  const known: Partial<FoundMonitor> = {
    name: textIn(one['name']) ?? 'a check',
    looksAt,
    everySeconds: secondsOf(one),
    // A muted check tells nobody.
    isPaused: one['activated'] === false || one['muted'] === true,
    judges: looksAt === 'flow' || sources.some(source => source.endsWith('_BODY')) ? 'content' : 'status',
    signsIn: looksAt === 'http' ? headers.some(isCredential) : null,
    locations: listIn(one['locations']).length + listIn(one['privateLocations']).length || null,
    confirms: isRetried(one),
    reminds: reminds(one),
    certificate: textIn(one['sslCheckDomain']) !== null,
  };
  if (looksAt === 'flow') {
    const opened = openedIn(textIn(one['script']) ?? '');
    return opened.length === 0 ? [monitorWith(known)] : opened.map(url => monitorWith({ ...known, url }));
  }
  return [monitorWith({ ...known, url: looksAt === 'http' ? plainAddress(request['url']) : null })];
};

/** Checks of an answer of the API of Checkly; null where the document is none. */
export const checklyMonitors = (document: unknown): readonly FoundMonitor[] | null => {
  const list = isData(document) ? document['data'] : document;
  if (!Array.isArray(list) || dataIn(list).some(one => !('checkType' in one))) return null;
  return dataIn(list).flatMap(monitorsOf);
};
