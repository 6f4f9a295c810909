import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/secrets/env-files.ts';
import type { FoundSecret, SecretPlace } from '../../../src/evidence/secrets.ts';
import { evidence } from '../../evidence/build.ts';
import { addSecret, allow, foundSecret, inHistory, inTree } from '../../evidence/build-secrets.ts';
import { assertNotPassed, assertPasses, oneFault } from '../expectations.ts';

const tracking = (file: string, committed = true, values = 2) => {
  const all = evidence();
  all.secrets.trackedEnvFiles = [{ file, line: 4, values, committed }];
  return all;
};
const holding = (all: ReturnType<typeof evidence>, places: readonly SecretPlace[], change: Partial<FoundSecret> = {}) =>
  addSecret(all, places, foundSecret(change));
const expected = { place: '.env', severity: 'blocker', confidence: 'observed' } as const;
const high = { ...expected, severity: 'high' } as const;

test('the sound community is judged and passes', () => assertPasses(check, evidence()));

test('a tracked file of variables that gives secrets', () => {
  const fault = oneFault(check, tracking('.env'), expected);
  assert.deepEqual(fault.replay, {
    tool: 'git',
    args: ['--literal-pathspecs', 'ls-files', '--', '.env'],
    shows: '/^\\.env$/m',
  });
  assert.deepEqual(fault.covers, []);
  oneFault(check, tracking('apps/web/.env.production'), { ...expected, place: 'apps/web/.env.production' });
});

test('secrets that were recognised in it are part of its finding', () => {
  const all = holding(tracking('.env'), [inTree('.env', 'env-file'), inHistory('.env')]);
  const fault = oneFault(check, all, expected);
  assert.deepEqual(fault.covers, ['stripe-secret-key:1a2b3c4d']);
  assert.match(fault.cause, /among them your Stripe secret key\.$/);
});

test('staged only, on this machine only, or all of it of test mode: one step lower', () => {
  oneFault(check, tracking('.env', false), high);
  const local = holding(tracking('.env'), [inTree('.env', 'env-file'), inHistory('.env', false)]);
  assert.match(oneFault(check, local, high).happened, /as soon as this machine pushes/);
  oneFault(check, holding(tracking('.env'), [inTree('.env', 'env-file')], { mode: 'test' }), high);
});

test('files for development, tests and CI are sound while they give no real key', () => {
  for (const file of ['.env.development', '.env.test', '.env.ci', 'app/.env.local-dev'])
    assertPasses(check, tracking(file));
  const all = holding(tracking('.env.development'), [inTree('.env.development', 'env-file')]);
  oneFault(check, all, { ...expected, place: '.env.development' });
});

test('an accepted secret is quiet until its last day is over; another value in the file is not', () => {
  const accepted = (until: string, values: number) =>
    allow(holding(tracking('.env', true, values), [inTree('.env', 'env-file')]), until);
  assertPasses(check, accepted('2026-12-31', 1));
  oneFault(check, accepted('2026-12-31', 2), expected);
  oneFault(check, accepted('2026-11-01', 1), expected);
});

test('nothing read is not passed', () => {
  const all = evidence();
  all.secrets.read = { files: 0, blobs: 0, bytes: 0 };
  assertNotPassed(check, all);
});
