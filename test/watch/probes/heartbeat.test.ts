import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProbes } from '../../../src/watch/probes/probes.ts';
import { around, doors, memory, monitorOf } from './fixtures.ts';

const never = new AbortController().signal;
const now = Date.parse('2026-11-28T12:00:00Z');

const after = async (seconds: number | null): Promise<readonly [string, string]> => {
  const io = { ...doors().io, now: () => new Date(now) };
  const store = memory(seconds === null ? {} : { 'nightly-backup': now - seconds * 1_000 });
  const monitor = monitorOf({ of: 'heartbeat', name: 'nightly-backup', everySeconds: 3_600, graceSeconds: 300 });
  const { outcome, kind } = await openProbes({ ...around(io), store }).probe(monitor, never);
  return [outcome, kind];
};

test('a job that ran in time is well, with its grace; later it is overdue', async () => {
  assert.deepEqual(await after(3_600), ['ok', '']);
  assert.deepEqual(await after(3_900), ['ok', '']);
  assert.deepEqual(await after(3_901), ['failing', 'overdue']);
});

test('a clock that jumped back makes no job overdue', async () => {
  assert.deepEqual(await after(-3_600), ['ok', '']);
});

test('one that never said anything is unknown', async () => {
  assert.deepEqual(await after(null), ['unknown', '']);
});

test('the log is judged as its lines come, not by a look', async () => {
  const { probe } = openProbes(around(doors().io));
  assert.equal((await probe(monitorOf({ of: 'log', signal: 'server-errors' }), never)).outcome, 'unknown');
});
