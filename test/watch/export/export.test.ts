import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { parse } from 'yaml';
import { parseConfig } from '../../../src/config/load.ts';
import { type Config, configSchema } from '../../../src/config/schema.ts';
import { loadEvidence } from '../../../src/evidence/load.ts';
import { monitorsOf } from '../../../src/watch/derive.ts';
import { checklyConstructs } from '../../../src/watch/export/checkly.ts';
import { gatusYaml } from '../../../src/watch/export/gatus.ts';
import { prometheusFiles } from '../../../src/watch/export/prometheus.ts';
import { uptimeKumaJson } from '../../../src/watch/export/uptime-kuma.ts';
import type { Monitor } from '../../../src/watch/monitor.ts';
import { skippedWithout } from '../../servers/program.ts';
import { soundPlan } from '../../world/sound.ts';
import { monitorOf, page } from '../probes/fixtures.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const settingsFile = join(root, 'examples', 'community', 'launch-ready.jsonc');
const community = parseConfig(readFileSync(settingsFile, 'utf8'), settingsFile);
const watch = configSchema.parse({
  watch: { heartbeats: { 'nightly-backup': { everySeconds: 86_400, suffers: 'A loss could not be undone.' } } },
}).watch;
const config = { ...configSchema.parse(soundPlan().config), drive: community.drive, watch } as Config;
const evidence = await loadEvidence(join(root, 'test', 'evidence', 'recorded', 'sound.json'));
const { monitors } = monitorsOf({ config, evidence });

/** Compares with the file beside this test; `UPDATE_GOLDEN=1` writes it. */
const golden = (name: string, text: string): void => {
  const file = join(import.meta.dirname, 'golden', `${name}.txt`);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
};

/** A text that would like to be more than text in every one of the files. */
const hostile: Monitor = monitorOf(
  page('https://www.community.test/', { text: '*/ ${HOME} "; {{ evil }} \u2028 *)' }),
  {
    title: 'a"; process.exit(1); // {{ .Labels }}',
    suffers: '*/ ${HOME}\n- evil: true\u2028',
  },
);

describe('what others watch with', () => {
  test('Checkly', () => golden('launch-ready.check.ts', checklyConstructs(monitors)));
  test('Prometheus', () => {
    for (const [name, text] of Object.entries(prometheusFiles(monitors))) golden(name, text);
  });
  test('Gatus', () => golden('gatus.yml', gatusYaml(monitors)));
  test('Uptime Kuma', () => golden('uptime-kuma.json', uptimeKumaJson(monitors)));
});

test('what is unrehearsed says so in its own words, and what is left out is listed', () => {
  for (const text of [checklyConstructs(monitors), gatusYaml(monitors), uptimeKumaJson(monitors)]) {
    assert.match(text, /Unrehearsed/);
    assert.match(text, /flow\/login/);
  }
});

test('a session of a member is in none of them', () => {
  const all = [checklyConstructs(monitors), gatusYaml(monitors), ...Object.values(prometheusFiles(monitors))].join(
    '\n',
  );
  assert.ok(monitors.some(({ ask }) => ask.of === 'http' && ask.signedIn !== undefined));
  assert.doesNotMatch(all.replaceAll(/^(?:#|\/\/).*$/gm, ''), /api\/me|page-pay|page\/pay/);
});

test('hostile text stays text', () => {
  const gatus = parse(gatusYaml([hostile])) as { endpoints: { alerts: { description: string }[] }[] };
  assert.equal(gatus.endpoints.length, 1);
  assert.ok(gatus.endpoints[0]?.alerts[0]?.description.includes('*/ $${HOME} - evil'));
  const rules = parse(prometheusFiles([hostile])['rules.yml']) as {
    groups: { rules: { annotations: { summary: string } }[] }[];
  };
  assert.ok(rules.groups[0]?.rules.every(({ annotations }) => !annotations.summary.includes('{{')));
  const kuma = JSON.parse(uptimeKumaJson([hostile])) as { monitorList: { description: string }[] };
  assert.ok(kuma.monitorList[0]?.description.startsWith(hostile.title));
  const names: string[] = [];
  const source = checklyConstructs([hostile]).replace(/^import .*$/m, '');
  const any: unknown = new Proxy(() => any, { get: () => any, apply: () => any });
  const ApiCheck = function (_: string, { description }: { readonly description: string }): void {
    names.push(description.slice(0, hostile.title.length));
  };
  // oxlint-disable-next-line no-implied-eval -- our own file is run with stand-ins: whatever broke out of its string would run, too
  const run = new Function('ApiCheck', 'AssertionBuilder', 'Frequency', 'RetryStrategyBuilder', source);
  run(ApiCheck, any, any, any);
  assert.deepEqual(names, [hostile.title]);
});

test('nothing to export is an empty file of each', () => {
  assert.match(checklyConstructs([]), /export \{\}/);
  assert.deepEqual(parse(gatusYaml([])), { endpoints: [] });
  assert.deepEqual(parse(prometheusFiles([])['scrape.yml']), { scrape_configs: [] });
});

test('Prometheus itself takes rules and jobs', { skip: skippedWithout({ promtool: 'prometheus' }) }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'promtool-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const files = prometheusFiles([...monitors, { ...hostile, id: 'page/hostile' }]);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  const run = (...args: readonly string[]): string => execFileSync('promtool', args, { cwd: folder, encoding: 'utf8' });
  assert.match(run('check', 'rules', 'rules.yml'), /SUCCESS: \d+ rules found/);
  assert.match(run('check', 'config', 'scrape.yml'), /SUCCESS/);
});
