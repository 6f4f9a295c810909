import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baselineKeys, type FoundAt, judgeSecrets } from '../../src/findings/secrets-judged.ts';

const found = (rule: string, fingerprint: string, sort: FoundAt['class'] = 'secret'): FoundAt => ({
  rule,
  issuer: null,
  title: 'a key',
  class: sort,
  because: null,
  mode: null,
  details: [],
  names: [],
  shown: '… (20 characters)',
  fingerprint,
  account: null,
  places: [{ in: 'tree', file: 'a.ts', line: 1, tracked: true, sort: 'source' }],
});
const allowance = (rule: string, fingerprint: string, until: string) => ({
  rule,
  fingerprint,
  reason: 'why',
  by: 'Ada',
  until,
});
const one = found('a', '00000001');
const none = new Set<string>();

test('an allowance holds to the end of its last day, for its rule and its value alone', () => {
  const on = (today: string, allow: Parameters<typeof judgeSecrets>[1]) => judgeSecrets([one], allow, none, today);
  const until = [allowance('a', '00000001', '2027-03-31')];
  assert.deepEqual(on('2027-03-31', until).raised, []);
  assert.equal(on('2027-03-31', until).allowed[0]?.allowance.by, 'Ada');
  assert.deepEqual(on('2027-04-01', until).raised, [one]);
  assert.deepEqual(on('2027-04-01', until).expired, until);
  assert.deepEqual(on('2027-03-31', [allowance('b', '00000001', '2027-03-31')]).raised, [one]);
  assert.deepEqual(on('2027-03-31', [allowance('a', '00000002', '2027-03-31')]).raised, [one]);
});

test('one that was renewed holds, though the old one ran out', () => {
  const both = [allowance('a', '00000001', '2026-01-01'), allowance('a', '00000001', '2028-01-01')];
  const { raised, allowed, expired } = judgeSecrets([one], both, none, '2027-01-01');
  assert.deepEqual([raised.length, allowed.length, expired.length], [0, 1, 0]);
});

test('only secrets are raised; the rest is quiet, whatever a baseline or an allowance says', () => {
  const sorts = ['public', 'conditional', 'placeholder', 'fixture'] as const;
  const quiet = sorts.map((sort, index) => found('a', `0000000${index}`, sort));
  const judged = judgeSecrets([one, ...quiet], [], none, '2027-01-01');
  assert.deepEqual(judged.raised, [one]);
  assert.deepEqual(judged.quiet, quiet);
});

test('a baseline is what secrets --json writes: what it raised, by rule and fingerprint', () => {
  const keys = baselineKeys({ schema: 'launch-ready/secrets@1', secrets: [{ rule: 'a', fingerprint: '00000001' }] });
  assert.ok(keys !== null);
  const judged = judgeSecrets([one, found('b', '00000001')], [], keys, '2027-01-01');
  assert.deepEqual(
    judged.known.map(({ rule }) => rule),
    ['a'],
  );
  assert.deepEqual(
    judged.raised.map(({ rule }) => rule),
    ['b'],
  );
  for (const no of [
    null,
    'x',
    [],
    {},
    { schema: 'launch-ready/report@1', secrets: [] },
    { schema: 'launch-ready/secrets@1' },
    { schema: 'launch-ready/secrets@1', secrets: [{ rule: 'a' }] },
  ])
    // prettier-ignore
    assert.equal(baselineKeys(no), null);
});
