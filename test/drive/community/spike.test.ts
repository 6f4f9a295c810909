import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { spike, type SpikeReport } from '../../../src/commands/spike.ts';
import { keptSpike } from '../../../src/evidence/kept-spike.ts';
import { heard } from '../../proof/command-line.ts';
import { driveCommunity } from './driven-community.ts';

const driven = await driveCommunity(undefined, undefined, { TRUSTED_HOPS: '1' });
after(() => driven.stop());
// The run has a sink of its own at the same port.
await driven.sink.close();
const { environment, settings, state, sink } = driven;

test('a spike on the sound community: members get in, strangers are turned away, and its accounts are removed', async () => {
  const config = join(state, 'spike.jsonc');
  const mail = { sink: { port: sink.port, domain: 'members.example.test' } };
  writeFileSync(config, JSON.stringify({ domain: 'community.test', drive: { ...settings, mail, requests: 20_000 } }));
  const before = await driven.rows();
  const { stdout, stderr } = await heard(state, state, around =>
    spike(
      undefined,
      { active: true, json: true, config },
      { ...around, env: name => environment[name] ?? around.env(name) },
    ),
  );
  assert.notEqual(stdout, '', stderr);
  const report = JSON.parse(stdout) as SpikeReport;
  assert.deepEqual([report.slowed, report.left], [[], []]);
  const { visitors, strangers } = report.spike;
  if (visitors.status !== 'ok' || strangers.status !== 'ok') throw new Error(JSON.stringify(report.unknown));
  assert.deepEqual(visitors.value.pages, ['/', '/pricing', '/login']);
  assert.equal(visitors.value.entries.refused, 0);
  const { crowd } = strangers.value;
  assert.equal(crowd.throttled, 0, 'each has an address of its own');
  assert.ok(crowd.busy > crowd.sent / 10, `${crowd.busy} of ${crowd.sent} turned away`);
  const now = await driven.rows();
  assert.deepEqual([now['member'], now['session']], [before['member'], before['session']]);
  assert.deepEqual(await keptSpike(state, 'community.test', new Date()), report.spike);
});
