import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blackboxMonitors } from '../../../src/engines/monitors/blackbox.ts';
import { readConstructs } from '../../../src/engines/monitors/checkly-constructs.ts';
import { readJson, readYaml } from '../../../src/engines/monitors/data.ts';
import { gatusMonitors } from '../../../src/engines/monitors/gatus.ts';
import type { FoundMonitor } from '../../../src/engines/monitors/monitor.ts';
import { uptimeKumaMonitors } from '../../../src/engines/monitors/uptime-kuma.ts';
import { checklyConstructs } from '../../../src/watch/export/checkly.ts';
import { gatusYaml } from '../../../src/watch/export/gatus.ts';
import { prometheusFiles } from '../../../src/watch/export/prometheus.ts';
import { uptimeKumaJson } from '../../../src/watch/export/uptime-kuma.ts';
import { monitorOf, page } from '../probes/fixtures.ts';

const monitors = [
  { ...monitorOf(page('https://www.harbour.test/', { text: 'Harbour' })), id: 'page/home' },
  { ...monitorOf(page('https://api.harbour.test/readyz')), id: 'health/ready/api.harbour.test' },
].map(monitor => ({ ...monitor, everySeconds: 60 }));

const documents = (files: Readonly<Record<string, string>>) =>
  Object.entries(files).flatMap(([path, text]) => (readYaml(text) ?? []).map(document => ({ ...document, path })));

test('what we write for others is read again as what it was', () => {
  const files = prometheusFiles(monitors);
  const read: { readonly [tool: string]: readonly FoundMonitor[] } = {
    gatus: documents({ 'gatus.yml': gatusYaml(monitors) }).flatMap(document => gatusMonitors(document) ?? []),
    prometheus: blackboxMonitors(documents(files)).flatMap(found => found.monitors),
    kuma: uptimeKumaMonitors(readJson(uptimeKumaJson(monitors))) ?? [],
    checkly: readConstructs([{ path: 'launch-ready.check.ts', text: checklyConstructs(monitors) }]).found.flatMap(
      found => found.monitors,
    ),
  };
  // Kuma has no channel yet when it reads the file: until somebody chooses one it tells nobody.
  for (const [tool, found] of Object.entries(read))
    assert.deepEqual(
      found.map(({ url, everySeconds, judges, confirms, isPaused }) => [url, everySeconds, judges, confirms, isPaused]),
      [
        ['https://www.harbour.test/', 60, 'content', true, tool === 'kuma'],
        ['https://api.harbour.test/readyz', 60, 'status', true, tool === 'kuma'],
      ],
      tool,
    );
});
