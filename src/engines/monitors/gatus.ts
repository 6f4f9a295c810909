import { dataIn, isData, listIn, textIn, type Data, type YamlDocument } from './data.ts';
import { type FoundMonitor, isCredential, monitorWith, plainAddress, secondsOf } from './monitor.ts';

/** Gatus looks once a minute where nothing else is said (https://github.com/TwiN/gatus#configuration, read 2026-11-28). */
const usualSeconds = 60;
const usualFailures = 3;

const judgesBy = (conditions: readonly string[]): FoundMonitor['judges'] => {
  if (conditions.some(one => /\[BODY\]/.test(one))) return 'content';
  // `[STATUS] < 500` and `[STATUS] != 500` are content with every other answer.
  return conditions.some(one => /\[STATUS\]\s*(?:==|<\s*[34]00|<=\s*[23]\d\d)/.test(one)) ? 'status' : 'answer';
};

const looksAt = (url: string): FoundMonitor['looksAt'] =>
  /^(?:tcp|udp|sctp|icmp|dns|starttls|tls|ssh):/i.test(url) ? 'port' : 'http';

const endpointOf = (endpoint: Data, defaults: readonly Data[], line: number | null): FoundMonitor => {
  const conditions = listIn(endpoint['conditions']).filter(one => typeof one === 'string');
  const headers = isData(endpoint['headers']) ? Object.keys(endpoint['headers']) : [];
  const alerts = dataIn(endpoint['alerts']).filter(({ enabled }) => enabled !== false);
  const said = (name: string): readonly unknown[] =>
    alerts.map(alert => alert[name] ?? defaults.find(one => one['type'] === alert['type'])?.[name]);
  const failures = said('failure-threshold').map(one => (typeof one === 'number' ? one : usualFailures));
  const url = textIn(endpoint['url']) ?? '';
  return monitorWith({
    name: textIn(endpoint['name']) ?? url,
    line,
    looksAt: looksAt(url),
    url: looksAt(url) === 'http' ? plainAddress(url) : null,
    everySeconds: secondsOf(endpoint['interval'] ?? usualSeconds),
    // Whoever is told by nobody learns nothing of it.
    isPaused: endpoint['enabled'] === false || alerts.length === 0,
    judges: judgesBy(conditions),
    signsIn: headers.some(isCredential) || (isData(endpoint['client']) && 'oauth2' in endpoint['client']),
    locations: 1,
    confirms: failures.some(count => count > 1),
    reminds: said('minimum-reminder-interval').some(one => secondsOf(one) !== null),
    certificate: conditions.some(one => /\[CERTIFICATE_EXPIRATION\]/.test(one)),
    domain: conditions.some(one => /\[DOMAIN_EXPIRATION\]/.test(one)),
  });
};

/** What `alerting.<type>.default-alert` says for every endpoint. */
const defaultsIn = (data: Data): readonly Data[] =>
  Object.entries(isData(data['alerting']) ? data['alerting'] : {}).flatMap(([type, one]) =>
    isData(one) && isData(one['default-alert']) ? [{ ...one['default-alert'], type }] : [],
  );

/** Endpoints of a configuration of Gatus; null where the document is none. */
export const gatusMonitors = ({ data, lineAt }: YamlDocument): readonly FoundMonitor[] | null => {
  const endpoints = listIn(data['endpoints'] ?? data['services']);
  const isGatus = endpoints.some(one => isData(one) && 'conditions' in one && 'url' in one);
  if (!isGatus) return null;
  const key = 'endpoints' in data ? 'endpoints' : 'services';
  const defaults = defaultsIn(data);
  const jobs = dataIn(data['external-endpoints']).map(one =>
    monitorWith({ name: textIn(one['name']) ?? 'a job', looksAt: 'job', isPaused: one['enabled'] === false }),
  );
  return [
    ...endpoints.flatMap((one, index) => (isData(one) ? [endpointOf(one, defaults, lineAt([key], index))] : [])),
    ...jobs,
  ];
};
