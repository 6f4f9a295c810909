import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { signals } from '../../src/commands/signals.ts';
import type { SignalsReport } from '../../src/commands/signals-text.ts';
import { heard } from '../proof/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'signals-'));
const log = join(folder, 'app.log');
let asked = 0;
// An app that nobody can join, with a log of lines that name the address and, once, a member.
const server = createServer((request, response) => {
  asked += 1;
  response.statusCode = request.url === '/' ? 200 : 404;
  appendFileSync(log, `${request.method} ${request.url} ${response.statusCode} 1 ms for grace@example.com\n`);
  response.end('hello');
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});
const { port } = server.address() as AddressInfo;

const run = (settings: object, flags: object) => {
  const config = join(folder, 'launch-ready.jsonc');
  writeFileSync(log, '');
  writeFileSync(config, JSON.stringify({ domain: 'community.test', ...settings }));
  return heard(folder, folder, around => signals(undefined, { config, ...flags }, around));
};
const here = { app: `http://127.0.0.1:${port}` };

test('without --active the plan says what goes wrong, what is read and what is kept', async () => {
  const { code, stdout } = await run({ drive: here }, { log });
  assert.equal(code, 0);
  assert.match(stdout, /^Nothing was sent\./);
  assert.match(stdout, /3 wrong\s+passwords/);
  assert.match(stdout, /written\s+meanwhile\s+into/);
  assert.match((await run({ drive: here }, {})).stdout, /no log is read/);
  for (const line of (await run({ drive: here }, {})).stdout.split('\n')) assert.ok(line.length <= 80, line);
  assert.equal(asked, 0);
});

test('a log that is not there ends it before anything is sent', async () => {
  const flags = { active: true, log: join(folder, 'nothing.log') };
  await assert.rejects(run({ drive: here }, flags), /nothing\.log cannot be read/);
  assert.equal(asked, 0);
});

test('of an app that nobody can join it sees what strangers cause, and says why it knows no more', async () => {
  const watch = { logs: [{ from: 'file', path: log }], metrics: { path: '/metrics', token: 'METRICS' } };
  const { code, stdout } = await run({ drive: here, watch }, { active: true, json: true });
  const report = JSON.parse(stdout) as SignalsReport;
  assert.equal(code, 1);
  assert.deepEqual(report.left, []);
  const checks = report.findings.map(({ check, place }) => `${check} ${place}`);
  assert.deepEqual(checks, ['observability/logs-clean address', 'observability/request-ids request-ids']);
  assert.ok(report.notChecked.some(({ reason }) => reason.includes('sign-up')));
  assert.ok(!stdout.includes('grace@'), 'what stood in the log is not kept');
  assert.ok(readFileSync(log, 'utf8').includes('wp-content'));
});
