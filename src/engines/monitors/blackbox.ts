import { type Data, dataIn, isData, listIn, textIn, type YamlDocument } from './data.ts';
import { type FoundMonitor, monitorWith, plainAddress, secondsOf } from './monitor.ts';

export type NamedDocument = YamlDocument & { readonly path: string };
export type BlackboxFound = { readonly path: string; readonly monitors: readonly FoundMonitor[] };

/** Prometheus scrapes once a minute where nothing else is said (https://prometheus.io/docs/prometheus/latest/configuration/configuration/, read 2026-11-28). */
const usualSeconds = 60;

const modulesIn = (documents: readonly NamedDocument[]): ReadonlyMap<string, Data> =>
  new Map(
    documents.flatMap(({ data }) =>
      Object.entries(isData(data['modules']) ? data['modules'] : {}).flatMap(([name, module]) =>
        isData(module) && 'prober' in module ? [[name, module] as const] : [],
      ),
    ),
  );

type Rule = { readonly expr: string; readonly waits: boolean };

const rulesIn = (documents: readonly NamedDocument[]): readonly Rule[] =>
  documents.flatMap(({ data }) =>
    dataIn(data['groups']).flatMap(group =>
      dataIn(group['rules']).flatMap(rule => {
        const expr = textIn(rule['alert']) === null ? null : textIn(rule['expr']);
        return expr === null ? [] : [{ expr, waits: secondsOf(rule['for']) !== null || /_over_time\(/.test(expr) }];
      }),
    ),
  );

const judgesBy = (http: Data): FoundMonitor['judges'] => {
  const keys = Object.keys(http);
  if (keys.some(key => key.startsWith('fail_if_body_'))) return 'content';
  return 'status';
};

const targetsOf = (job: Data): readonly string[] =>
  dataIn(job['static_configs']).flatMap(one => listIn(one['targets']).filter(target => typeof target === 'string'));

/** Jobs of Prometheus that ask through the blackbox exporter, with its modules and the rules that alert, in whichever files those stand. */
export const blackboxMonitors = (documents: readonly NamedDocument[]): readonly BlackboxFound[] => {
  const modules = modulesIn(documents);
  const rules = rulesIn(documents);
  const down = rules.filter(({ expr }) => /\bprobe_success\b/.test(expr));
  const certificate = rules.some(({ expr }) => /\bprobe_ssl_earliest_cert_expiry\b/.test(expr));
  return documents.flatMap(({ path, data, lineAt }) => {
    const globally = isData(data['global']) ? data['global']['scrape_interval'] : undefined;
    const monitors = listIn(data['scrape_configs']).flatMap((job, index) => {
      if (!isData(job) || job['metrics_path'] !== '/probe') return [];
      const [first] = listIn(isData(job['params']) ? job['params']['module'] : undefined);
      const name = textIn(first) ?? 'http_2xx';
      const module = modules.get(name);
      const http = isData(module?.['http']) ? module['http'] : {};
      const prober = textIn(module?.['prober']) ?? (name.startsWith('http') ? 'http' : 'port');
      return targetsOf(job).map(target =>
        monitorWith({
          name: textIn(job['job_name']) ?? target,
          line: lineAt(['scrape_configs'], index),
          looksAt: prober === 'http' ? 'http' : 'port',
          url: prober === 'http' ? plainAddress(target) : null,
          everySeconds: secondsOf(job['scrape_interval'] ?? globally ?? usualSeconds),
          // Measured and never alerted on is watched by nobody.
          isPaused: down.length === 0,
          judges: judgesBy(http),
          signsIn: ['authorization', 'basic_auth', 'bearer_token', 'bearer_token_file', 'oauth2', 'headers'].some(
            key => key in http,
          ),
          locations: 1,
          confirms: down.some(({ waits }) => waits),
          // Alertmanager repeats every four hours unless it is told otherwise.
          reminds: true,
          certificate,
        }),
      );
    });
    return monitors.length === 0 ? [] : [{ path, monitors }];
  });
};
