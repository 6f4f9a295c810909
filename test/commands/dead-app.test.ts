import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { evals } from '../../src/commands/evals.ts';
import { harden } from '../../src/commands/harden.ts';
import { signals } from '../../src/commands/signals.ts';
import { smoke } from '../../src/commands/smoke.ts';
import { limits } from '../../src/platform/limits.ts';
import { heard } from '../proof/command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'dead-app-'));
after(() => rmSync(folder, { recursive: true }));
// A port at which nobody listens any more.
const server = createServer();
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
await new Promise(resolve => server.close(resolve));

const config = join(folder, 'launch-ready.jsonc');
writeFileSync(
  config,
  JSON.stringify({
    domain: 'community.test',
    drive: {
      app: `http://127.0.0.1:${port}`,
      actors: { 'member-a': {}, 'member-b': {} },
      flows: {
        'sign-up': [{ open: '/join' }, { fill: { email: '{email}', password: '{password}' } }],
        'sign-in': [{ open: '/login' }, { fill: { email: '{email}', password: '{password}' } }],
      },
    },
    watch: { metrics: { path: '/metrics' } },
    evals: { ask: { call: 'POST /ask', json: { question: '{question}' }, answer: { json: '/answer' } }, tools: {} },
  }),
);

const flags = { active: true, config };
const commands: readonly (readonly [name: string, code: number, run: () => ReturnType<typeof heard>])[] = [
  ['smoke', 1, () => heard(folder, folder, around => smoke(undefined, flags, around))],
  ['signals', 3, () => heard(folder, folder, around => signals(undefined, flags, around))],
  [
    'harden',
    3,
    () => heard(folder, folder, around => harden(undefined, { ...flags, only: 'cookies,assistant' }, around)),
  ],
  ['evals', 3, () => heard(folder, folder, around => evals(undefined, flags, around))],
];

for (const [name, exit, run] of commands)
  test(`${name} says of an app that is gone that it refused the connection, and nothing good`, async () => {
    const { code, stdout } = await run();
    assert.equal(code, exit, stdout);
    assert.match(stdout.replaceAll(/\s+/g, ' '), /refused the connection/);
    assert.doesNotMatch(stdout, /Nobody could do what they may not|Passing means|^ok /m);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
  });

test('the plan of harden fits into what the settings allow by themselves', async () => {
  const { stdout } = await heard(folder, folder, around => harden(undefined, { config }, around));
  const text = stdout.replaceAll(/\s+/g, ' ');
  assert.match(text, new RegExp(`It sends up to \\d+ requests; the settings allow ${limits.driveRequests} `));
});

test('the plan of harden says that its requests are more than the settings allow, and what to do', async () => {
  const narrow = join(folder, 'narrow.jsonc');
  const settings = JSON.parse(readFileSync(config, 'utf8')) as { drive: object };
  writeFileSync(narrow, JSON.stringify({ ...settings, drive: { ...settings.drive, requests: 400 } }));
  const { stdout } = await heard(folder, folder, around => harden(undefined, { config: narrow }, around));
  const text = stdout.replaceAll(/\s+/g, ' ');
  assert.match(text, /requests are needed, and the settings allow 400: what comes after those is not tried\./);
  assert.match(text, /of which \d+ are questions that your model answers/);
});
