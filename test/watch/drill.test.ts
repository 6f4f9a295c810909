import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { watchDrill } from '../../src/commands/watch-drill.ts';
import { keptWatchDrill } from '../../src/evidence/kept-watch-drill.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { runCli } from '../commands/child.ts';
import { heard } from '../commands/surroundings.ts';
import { ntfyRules } from './receivers/ntfy.ts';
import { objectIn, startReceiver } from './receivers/receiver.ts';
import { slackRules } from './receivers/slack.ts';

const hidden = randomBytes(12).toString('hex');
const token = randomBytes(12).toString('hex');
const slack = await startReceiver(slackRules(`/services/${hidden}`));
const ntfy = await startReceiver(ntfyRules(hidden, token));
const folder = mkdtempSync(join(tmpdir(), 'launch-ready-watch-drill-'));
const file = join(folder, 'launch-ready.jsonc');
after(() => {
  slack.stop();
  ntfy.stop();
  rmSync(folder, { recursive: true, force: true });
});

const variables: { readonly [name: string]: string } = {
  LAUNCH_READY_STATE: join(folder, 'state'),
  SLACK_URL: `http://127.0.0.1:${slack.port}/services/${hidden}`,
  NTFY_URL: `http://127.0.0.1:${ntfy.port}/${hidden}`,
  NTFY_TOKEN: token,
};
const channels = {
  chat: { kind: 'slack', url: 'SLACK_URL' },
  phone: { kind: 'ntfy', url: 'NTFY_URL', token: 'NTFY_TOKEN' },
};
const settings = (watch: object | undefined): void =>
  writeFileSync(file, JSON.stringify({ domain: 'harbour.test', ...(watch === undefined ? {} : { watch }) }));

beforeEach(() => {
  slack.manner = 'take';
  ntfy.manner = 'take';
  slack.faults.length = 0;
  settings({ contacts: [{ name: 'Ada', role: 'founder' }], channels });
});

const run = async (flags: object = {}) => {
  const own = heard(folder);
  const code = await watchDrill(undefined, { config: file, ...flags }, { ...own.around, env: name => variables[name] });
  assert.ok(!own.out().includes(hidden) && !own.out().includes(token), 'a secret is printed');
  return { code, out: own.out() };
};
const kept = () => keptWatchDrill(join(folder, 'state'), 'harbour.test', new Date());

test('all channels take it: 0, said with times, and kept', async () => {
  const { code, out } = await run();
  assert.equal(code, 0, out);
  assert.match(out, /^All 2 channels took the drill/);
  assert.match(out, /chat \(slack\): delivered in \d+ ms/);
  assert.match(slack.got.at(-1)?.body ?? '', /A drill: nothing is wrong \(harbour\.test\)/);
  assert.deepEqual([...slack.faults, ...ntfy.faults], []);
  assert.deepEqual(
    (await kept())?.channels.map(({ name, delivered }) => [name, delivered]),
    [
      ['chat', true],
      ['phone', true],
    ],
  );
});

test('one does not: 1 and why; the other is as it was', async () => {
  await run();
  slack.manner = 'refuse';
  const count = ntfy.got.length;
  const { code, out } = await run({ channel: ['chat'], json: true });
  assert.equal(code, 1);
  assert.equal(ntfy.got.length, count, 'only the channel that was named is used');
  const document = JSON.parse(out) as { readonly schema: string; readonly channels: readonly object[] };
  assert.equal(document.schema, 'launch-ready/watch-drill@1');
  assert.equal(document.channels.length, 1);
  const drill = await kept();
  assert.deepEqual(
    drill?.channels.map(({ name, delivered }) => [name, delivered]),
    [
      ['chat', false],
      ['phone', true],
    ],
  );
  assert.match(drill?.channels[0]?.because ?? '', /webhook was removed/);
  assert.ok(!JSON.stringify(drill).includes(hidden));
  assert.match((await run()).out, /1 of 2 channels did not take the drill/);
});

test('a channel that left the settings is forgotten', async () => {
  await run();
  settings({ channels: { phone: channels.phone } });
  const { out } = await run();
  assert.match(out, /Nobody is named to be called/);
  assert.deepEqual(
    (await kept())?.channels.map(({ name }) => name),
    ['phone'],
  );
});

test('two drills have two keys', async () => {
  await run();
  await run();
  const keys = ntfy.got.slice(-2).map(got => /drill\|.*$/.exec(String(objectIn(got)['message']))?.[0]);
  assert.equal(new Set(keys).size, 2);
});

test('nothing is sent where nothing is set: 2, before any packet', async () => {
  const refused = (pattern: RegExp) => (error: unknown) =>
    error instanceof LaunchReadyError && pattern.test(error.message);
  settings(undefined);
  await assert.rejects(run(), refused(/does not say who hears of an outage/));
  settings({ contacts: [] });
  await assert.rejects(run(), refused(/names? no channel/));
  settings({ channels });
  await assert.rejects(run({ channel: ['nobody'] }), refused(/no channel nobody/));
});

test('the command line knows it, and ends as soon as all is said', async () => {
  const args = ['watch', 'drill', '--config', file];
  const done = await runCli(folder, args, { env: variables });
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stdout, /All 2 channels took the drill/);
  settings({ channels: {} });
  const { code, stderr } = await runCli(folder, args, { env: variables });
  assert.equal(code, 2, stderr);
  assert.match(stderr, /Nobody would hear of an\s+outage/);
});
