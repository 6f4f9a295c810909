import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Session, slowIn, stuckIn } from '../../../src/engines/statements/slow.ts';
import { between, type Counted, plainText, type Snapshot } from '../../../src/engines/statements/snapshot.ts';

const counted = (key: string, calls: number, totalMs: number, text = `select ${key}`): Counted => ({
  key,
  text,
  calls,
  totalMs,
  rows: calls,
});
const snapshot = (at: number, ...all: readonly Counted[]): Snapshot => ({ at, resetAt: null, counted: all });
const minutes = 60_000;

test('only what was done between the two counts: a statement that was mended yesterday is gone', () => {
  const before = snapshot(0, counted('feed', 50_000, 4_000_000), counted('me', 9_000, 900));
  const after = snapshot(5 * minutes, counted('feed', 50_300, 4_000_300), counted('me', 9_010, 901));
  const { worked } = between(before, after);
  assert.deepEqual(
    worked.map(({ text, calls, totalMs }) => [text, calls, totalMs]),
    [
      ['select feed', 300, 300],
      ['select me', 10, 1],
    ],
  );
  assert.deepEqual(slowIn(worked, 5 * minutes), []);
});

test('slow each time and often asked for is named; slow once a day, or quick and often, is not', () => {
  const after = snapshot(
    5 * minutes,
    counted('list', 200, 5_000),
    counted('report', 1, 900),
    counted('session', 20_000, 2_000),
  );
  const { worked } = between(snapshot(0), after);
  assert.deepEqual(
    slowIn(worked, 5 * minutes).map(({ text, why }) => [text, why]),
    [['select list', 'each-time']],
  );
});

test('a statement that takes a large part of a busy database is named, whatever one call takes', () => {
  const after = snapshot(5 * minutes, counted('count', 30_000, 90_000), counted('me', 1_000, 500));
  const [first, ...others] = slowIn(between(snapshot(0), after).worked, 5 * minutes);
  assert.equal(first?.why, 'together');
  assert.equal(others.length, 0);
});

test('after a reset the counters are taken as they are, and it is said', () => {
  const before = snapshot(10 * minutes, counted('feed', 50_000, 4_000_000));
  const fewer = between(before, snapshot(15 * minutes, counted('feed', 150, 6_000)));
  assert.equal(fewer.isAnew, true);
  assert.equal(fewer.worked[0]?.calls, 150);
  const told = between(before, {
    at: 15 * minutes,
    resetAt: 12 * minutes,
    counted: [counted('feed', 60_000, 4_800_000)],
  });
  assert.equal(told.isAnew, true);
  assert.equal(told.worked[0]?.calls, 60_000);
});

test('a statement that was dropped for want of room and came again says nothing of the others', () => {
  const report = counted('report', 90_000, 2_700_000);
  for (const resetAt of [0, null]) {
    const before = { at: 10 * minutes, resetAt, counted: [report, counted('rare', 40, 10)] };
    const after = { at: 15 * minutes, resetAt, counted: [report, counted('rare', 3, 1)] };
    const { isAnew, worked } = between(before, after);
    // Where the database does not tell, it may have been a reset all the same.
    assert.equal(isAnew, resetAt === null);
    assert.deepEqual(
      worked.map(({ text, calls }) => [text, calls]),
      [['select rare', 3]],
    );
    assert.deepEqual(slowIn(worked, 5 * minutes), []);
  }
});

test('traces in comments make no statements of their own, and no value in quotes is kept', () => {
  const traced = Array.from({ length: 500 }, (_, index) =>
    counted(`q${index}`, 1, 30, `select * from post where id = $1 /*traceparent='00-${index}'*/`),
  );
  const { worked } = between(snapshot(0), snapshot(minutes, ...traced));
  assert.equal(worked.length, 1);
  assert.equal(worked[0]?.calls, 500);
  assert.equal(slowIn(worked, minutes)[0]?.why, 'each-time');
  assert.equal(plainText(`ALTER ROLE app\n  PASSWORD 'it''s secret' -- note`), `ALTER ROLE app PASSWORD '…'`);
  assert.equal(plainText(`set x = 'cut off in the mid`), `set x = '…'`);
  assert.equal(plainText(`update member set note = E'it\\'s secret' where id = 7`), `update member set note = E'…'`);
  assert.equal(plainText(`set x = 'C:\\', y = 'secret'`), `set x = '…'`);
  assert.equal(plainText('select f($$secret$$, $1, $2), $a$se$b$cret$a$'), `select f('…', $1, $2), '…'`);
});

test('a property: nothing is counted twice or below zero, and shares add up', () => {
  const row = fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), calls: fc.nat(1e6), totalMs: fc.nat(1e9) });
  const some = fc.uniqueArray(row, { selector: ({ key }) => key });
  fc.assert(
    fc.property(some, some, (first, second) => {
      const made = (rows: typeof first, at: number): Snapshot =>
        snapshot(at, ...rows.map(({ key, calls, totalMs }) => counted(key, calls, totalMs)));
      const { worked } = between(made(first, 0), made(second, minutes));
      for (const { calls, totalMs, meanMs } of worked) assert.ok(calls > 0 && totalMs >= 0 && meanMs >= 0);
      const shares = worked.reduce((sum, { share }) => sum + share, 0);
      assert.ok(shares === 0 || Math.abs(shares - 1) < 1e-9);
    }),
  );
});

test('sessions that hold others up are named, the longest first', () => {
  const session = (given: Partial<Session>): Session => ({
    state: 'active',
    statementMs: 10,
    stateMs: 10,
    waitsForLock: false,
    heldBy: null,
    text: 'select 1',
    ...given,
  });
  const stuck = stuckIn([
    session({}),
    session({ statementMs: 61_000 }),
    session({ statementMs: 6_000, waitsForLock: true }),
    session({ statementMs: 4_000, waitsForLock: true }),
    session({ state: 'idle in transaction', statementMs: null, stateMs: 301_000 }),
    session({ state: 'idle in transaction', statementMs: null, stateMs: 1_000 }),
    session({ state: 'idle', statementMs: null, stateMs: 9_000_000 }),
  ]);
  assert.deepEqual(
    stuck.map(({ why }) => why),
    ['holds-a-transaction', 'runs-long', 'waits-for-a-lock'],
  );
});
