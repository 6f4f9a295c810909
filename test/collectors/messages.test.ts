import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Unavailable } from '../../src/collectors/collector.ts';
import { messages as collector } from '../../src/collectors/messages.ts';
import { configSchema } from '../../src/config/schema.ts';
import { keepMessages, keptMessages } from '../../src/evidence/kept-messages.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { soundMessages } from '../evidence/build-messages.ts';

const state = mkdtempSync(join(tmpdir(), 'messages-'));
after(() => rmSync(state, { recursive: true, force: true }));

const domain = 'community.test';
const aim = { domain, unicode: domain, config: configSchema.parse({}), repo: null, browser: false };
const dayMs = 86_400_000;
const tested = Date.parse(soundMessages().testedAt);

const collected = (days: number) => {
  const net = { resolver: null, connectTo: [], ca: [], offline: true };
  const io = {
    ...realIo({ net, progress: () => undefined, now: () => new Date(tested + days * dayMs) }),
    env: (name: string) => (name === 'LAUNCH_READY_STATE' ? state : undefined),
  };
  return collector.collect(aim, {}, io, new AbortController().signal);
};

const refusedAs = (code: string) => (error: unknown) =>
  error instanceof Unavailable && error.code === code && error.howTo === 'launch-ready mail test --active';

test('without a mail test an audit says how to make one', async () => {
  await assert.rejects(collected(0), refusedAs('no-mail-test'));
});

test('a mail test is of use for 14 days', async () => {
  await keepMessages(state, domain, soundMessages());
  assert.deepEqual(await collected(13.9), soundMessages());
  await assert.rejects(collected(14), refusedAs('mail-test-too-old'));
  assert.equal(await keptMessages(state, 'other.test', new Date(tested)), null);
});

test('after 30 days it is removed, and half a file is no test', async () => {
  await keptMessages(state, domain, new Date(tested + 31 * dayMs));
  assert.equal(await keptMessages(state, domain, new Date(tested)), null);
  await keepMessages(state, domain, soundMessages());
  for (const text of ['{"schema":"launch-ready/messages@1","mess', '[]', 'null', '{"schema":"else","messages":{}}']) {
    writeFileSync(join(state, 'targets', domain, 'messages.json'), text);
    await assert.rejects(collected(0), refusedAs('no-mail-test'), text);
  }
});
