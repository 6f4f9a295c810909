import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { smoke } from '../../../src/deploy/smoke/smoke.ts';
import { driveCommunity } from '../../drive/community/driven-community.ts';

const driven = await driveCommunity();
after(() => driven.stop());
await driven.sink.close();
const settings = {
  ...driven.settings,
  mail: { sink: { host: '127.0.0.1', port: driven.sink.port, domain: 'members.example.test' } },
};
const { config, state, io } = driven;

/** Records that the app keeps on purpose. */
const kept = new Set(['audit', 'billing_event', 'invoice', 'session', 'mail']);
const countable = async (): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(Object.entries(await driven.rows()).filter(([table]) => !kept.has(table)));

test('the sound community passes every step in seconds, and nothing is left of it', async t => {
  const before = await countable();
  const from = performance.now();
  const report = await smoke({ config, settings, state }, io, new AbortController().signal);
  t.diagnostic(`${Math.round(performance.now() - from)} ms`);
  for (const step of report.steps) t.diagnostic(`${step.name} ${step.status} ${step.ms} ms ${step.reason ?? ''}`);
  assert.deepEqual(
    report.steps.filter(({ status }) => status !== 'passed'),
    [],
  );
  assert.equal(report.verdict, 'passed');
  assert.deepEqual(report.left, []);
  assert.deepEqual(await countable(), before);
});
