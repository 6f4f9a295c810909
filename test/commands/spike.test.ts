import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { spike } from '../../src/commands/spike.ts';
import { heard } from '../proof/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'spike-'));
let asked = 0;
const server = createServer((_request, response) => {
  asked += 1;
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
  writeFileSync(config, JSON.stringify({ domain: 'community.test', ...settings }));
  return heard(folder, folder, around => spike(undefined, { config, ...flags }, around));
};
const here = { app: `http://127.0.0.1:${port}`, requests: 20_000 };

test('without --active the plan says how many requests, what it makes, and that it is refused on production', async () => {
  const { code, stdout } = await run({ drive: { ...here, requests: 13_000 } }, {});
  assert.equal(code, 0);
  assert.match(stdout, /^Nothing was sent\./);
  assert.match(stdout, /at most 13000\s+requests/);
  assert.match(stdout, /3 test accounts/);
  assert.match(stdout, /400\s+requests a second/);
  assert.match(stdout, /1200\s+strangers/);
  assert.match(stdout, /refused on production/);
  for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
  assert.equal(asked, 0);
});

test('production is refused before a packet is sent, and so is a host of which nobody said what it is', async () => {
  const production = { environments: { production: 'https://app.community.test' } };
  for (const settings of [production, {}])
    await assert.rejects(
      run({ ...settings, drive: { ...here, app: 'https://app.community.test' } }, { active: true }),
      /A spike of visitors is refused: https:\/\/app\.community\.test is production/,
    );
  assert.equal(asked, 0);
});

test('settings that allow too few requests end it before anything is sent', async () => {
  await assert.rejects(run({ drive: { ...here, requests: 400 } }, { active: true }), /the settings allow 400/);
  assert.equal(asked, 0);
});

test('an app that nobody can sign in to is not known to be sound', async () => {
  const { code, stdout } = await run({ drive: here }, { active: true, json: true });
  const { slowed, unknown, left } = JSON.parse(stdout) as { slowed: []; unknown: string[]; left: [] };
  assert.equal(code, 3);
  assert.deepEqual([slowed, left], [[], []]);
  assert.equal(unknown.length, 1);
});
