import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { blackboxMonitors } from '../../../src/engines/monitors/blackbox.ts';
import { readConstructs } from '../../../src/engines/monitors/checkly-constructs.ts';
import { readYaml, type YamlDocument } from '../../../src/engines/monitors/data.ts';
import { gatusMonitors } from '../../../src/engines/monitors/gatus.ts';
import type { FoundMonitor } from '../../../src/engines/monitors/monitor.ts';
import { sentryIn } from '../../../src/engines/monitors/sentry.ts';
import { terraformMonitors } from '../../../src/engines/monitors/terraform.ts';
import { upptimeMonitors } from '../../../src/engines/monitors/upptime.ts';

const document = (text: string): YamlDocument => {
  const [first] = readYaml(text) ?? [];
  assert.ok(first !== undefined, 'the text is no YAML');
  return first;
};

const told = ({ name, url, everySeconds, judges, isPaused, confirms }: FoundMonitor): string =>
  `${name} ${url ?? '-'} ${everySeconds ?? '?'}s ${judges}${isPaused ? ' paused' : ''}${confirms === true ? ' twice' : ''}`;

describe('Gatus', () => {
  const text = `alerting:
  email: { default-alert: { failure-threshold: 2, minimum-reminder-interval: 1h } }
endpoints:
  - name: home
    url: "https://www.harbour.test/?token=x"
    conditions: ["[STATUS] == 200", "[CERTIFICATE_EXPIRATION] > 48h", "[DOMAIN_EXPIRATION] > 720h"]
    alerts: [{ type: email }]
  - name: api
    url: https://api.harbour.test/me
    interval: 1m30s
    headers: { Authorization: "Bearer \${TOKEN}" }
    conditions: ["[STATUS] == 200", "[BODY].status == ok"]
    alerts: [{ type: slack, failure-threshold: 1 }]
  - { name: quiet, url: "https://quiet.harbour.test", conditions: ["[CONNECTED] == true"] }
  - { name: db, url: "tcp://db.harbour.test:5432", conditions: ["[CONNECTED] == true"], alerts: [{ type: email }] }
external-endpoints: [{ name: backup, token: "t" }]
`;
  const all = gatusMonitors(document(text)) ?? [];

  test('each endpoint, with what the alert says for all of its kind', () => {
    assert.deepEqual(all.map(told), [
      'home https://www.harbour.test/ 60s status twice',
      'api https://api.harbour.test/me 90s content',
      'quiet https://quiet.harbour.test/ 60s answer paused',
      'db - 60s answer twice',
      'backup - ?s status',
    ]);
    const [home, api] = all;
    assert.deepEqual([home?.certificate, home?.domain, home?.reminds, home?.line], [true, true, true, 4]);
    assert.deepEqual([api?.signsIn, api?.reminds, home?.signsIn], [true, false, false]);
    assert.equal(all.find(({ name }) => name === 'db')?.looksAt, 'port');
  });

  test('a compose file, a list of pages and a file of aliases are none', () => {
    assert.equal(gatusMonitors(document('services:\n  app:\n    image: x\n')), null);
    assert.equal(gatusMonitors(document('endpoints:\n  - /api/posts\n')), null);
    const bomb = `a: &a [x, x]\n${['b', 'c', 'd', 'e', 'f', 'g', 'h']
      .map((name, at) => `${name}: &${name} [${`*${'abcdefg'[at] ?? 'a'}, `.repeat(9)}]`)
      .join('\n')}\n`;
    assert.equal(readYaml(bomb), null);
    assert.equal(readYaml('['.repeat(100_000)), null);
    assert.equal(readYaml(`a: ${'x'.repeat(1_000_001)}`), null);
    assert.deepEqual(readYaml('{'), []);
  });
});

test('Upptime runs on the schedule of GitHub, whatever its file hopes for', () => {
  const monitors = upptimeMonitors(
    document('owner: harbour\nrepo: status\nsites:\n  - name: Home\n    url: https://www.harbour.test\n'),
  );
  assert.deepEqual(monitors?.map(told), ['Home https://www.harbour.test/ 300s status twice']);
  assert.equal(upptimeMonitors(document('sites:\n  - name: Home\n')), null);
});

test('Prometheus with the blackbox exporter: jobs, modules and rules in three files', () => {
  const files = {
    'prometheus.yml': `global: { scrape_interval: 30s }
scrape_configs:
  - job_name: pages
    metrics_path: /probe
    params: { module: [page] }
    static_configs: [{ targets: [https://www.harbour.test/, https://app.harbour.test/login] }]
  - job_name: node
    static_configs: [{ targets: [localhost:9100] }]
`,
    'blackbox.yml': 'modules:\n  page:\n    prober: http\n    http: { fail_if_body_not_matches_regexp: [Harbour] }\n',
    'rules.yml': 'groups:\n  - rules:\n      - { alert: Down, expr: probe_success == 0, for: 1m }\n',
  };
  const named = (given: { readonly [path: string]: string }) =>
    Object.entries(given).map(([path, text]) => ({ ...document(text), path }));
  const [found, ...more] = blackboxMonitors(named(files));
  assert.deepEqual(more, []);
  assert.deepEqual(found?.monitors.map(told), [
    'pages https://www.harbour.test/ 30s content twice',
    'pages https://app.harbour.test/login 30s content twice',
  ]);
  const { 'rules.yml': _rules, ...silent } = files;
  assert.ok(
    blackboxMonitors(named(silent))[0]?.monitors.every(({ isPaused }) => isPaused),
    'what is measured and alerts nobody watches nothing',
  );
});

test('Terraform: values that are written down, and none that stand elsewhere', () => {
  const found = terraformMonitors(`
resource "betteruptime_monitor" "home" {
  url              = "https://www.harbour.test/" # } not the end
  monitor_type     = "keyword"
  required_keyword = "a } in it"
  check_frequency  = 60
  regions = [
    "eu", "us",
  ]
  confirmation_period = 60
  ssl_expiration      = 14
  request_headers = [{
    name  = "Authorization"
    value = var.session
  }]
}
resource "uptimerobot_monitor" "api" {
  name     = "api"
  type     = "HTTP"
  url      = "\${var.origin}/healthz"
  interval = 300
}
resource "uptimerobot_monitor" "job" {
  friendly_name = "backup"
  type          = "heartbeat"
}
resource "aws_instance" "web" { url = "https://nothing.test" }
`);
  assert.deepEqual([...found.keys()], ['better-stack', 'uptimerobot']);
  const [home] = found.get('better-stack') ?? [];
  assert.deepEqual(home === undefined ? '' : told(home), 'home https://www.harbour.test/ 60s content twice');
  assert.deepEqual(
    [home?.locations, home?.certificate, home?.domain, home?.signsIn, home?.line],
    [2, true, false, true, 2],
  );
  assert.deepEqual((found.get('uptimerobot') ?? []).map(told), [
    'api - 300s status twice',
    'backup - 300s status twice',
  ]);
  assert.deepEqual([...terraformMonitors('resource "uptimerobot_monitor" "x" {')].length, 1);
});

test('Checkly: constructs with what the project says for all, and pages that a browser opens', () => {
  const file = (path: string, text: string) => ({ path, text });
  const { found, notes } = readConstructs([
    file(
      'checkly.config.ts',
      `import { defineConfig } from 'checkly'; import { Frequency } from 'checkly/constructs';
       export default defineConfig({ logicalId: 'harbour', checks: { frequency: Frequency.EVERY_5M, locations: ['eu-west-1', 'us-east-1'] } });`,
    ),
    file(
      '__checks__/api.check.ts',
      `import { ApiCheck, AssertionBuilder, Frequency, RetryStrategyBuilder, BrowserCheck } from 'checkly/constructs';
       new ApiCheck('me', { name: 'Account', frequency: Frequency.EVERY_30S, retryStrategy: RetryStrategyBuilder.noRetries(),
         request: { url: 'https://api.harbour.test/me', method: 'GET', headers: [{ key: 'Authorization', value: '{{TOKEN}}' }],
           assertions: [AssertionBuilder.statusCode().equals(200), AssertionBuilder.jsonBody('$.id').isNotNull()] } });
       new ApiCheck('env', { name: 'Env', request: { url: process.env.ORIGIN + '/healthz', method: 'GET' }, muted: true });
       new BrowserCheck('login', { name: 'Login', code: { entrypoint: path.join(__dirname, 'login.spec.ts') } });
       process.exit(1);`,
    ),
    file(
      '__checks__/login.spec.ts',
      `test('x', async ({ page }) => { await page.goto('https://app.harbour.test/login'); });`,
    ),
    file('__checks__/broken.check.ts', `import 'checkly/constructs'; new ApiCheck(((((`),
  ]);
  assert.deepEqual(
    found.map(({ path }) => path),
    ['__checks__/api.check.ts'],
  );
  assert.deepEqual(found[0]?.monitors.map(told), [
    'Account https://api.harbour.test/me 30s content',
    'Env - 300s status paused',
    'Login https://app.harbour.test/login 300s content',
  ]);
  assert.deepEqual(
    found[0]?.monitors.map(({ locations, signsIn, confirms }) => [locations, signsIn, confirms]),
    [
      [2, true, false],
      [2, false, null],
      [2, null, null],
    ],
  );
  assert.ok(notes.every(({ path }) => path === '__checks__/broken.check.ts'));
});

test('Sentry: where it is set up, and the jobs that report to it', () => {
  const found = sentryIn([
    { path: 'src/instrument.ts', text: "import * as Sentry from '@sentry/node';\nSentry.init({ dsn });\n" },
    { path: 'src/backup.ts', text: "export const run = () => Sentry.withMonitor('backup', work);\n" },
  ]);
  assert.deepEqual([found?.path, found?.line, found?.monitors.length], ['src/instrument.ts', 2, 1]);
  assert.equal(sentryIn([{ path: 'a.ts', text: '// Sentry init is to come' }]), null);
});
