import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Check } from '../../src/checks/check.ts';
import { rows } from '../../src/contract/rows.ts';
import { Unknown } from '../../src/evidence/leaf.ts';
import { findingId } from '../../src/findings/finding-id.ts';
import { run } from '../../src/findings/run.ts';
import { addressCheck, cutRows, faultAt, quietCheck, setOf } from './engine.ts';

const bad = '198.51.100.66';
const noDocuments = new Set<string>();
const options = (checks: Parameters<typeof run>[1]['checks'], cut = true) => ({
  checks,
  rows: cut ? cutRows(checks) : rows,
  acceptances: [],
  documents: noDocuments,
});

describe('the verdict', () => {
  const check = addressCheck('launch-path/a', bad);

  test('a proven or observed blocker is not ready', () => {
    const report = run(setOf({ 'a.test': bad }), options([check]));
    assert.equal(report.verdict, 'not-ready');
    assert.match(
      report.headline,
      /^NOT READY as seen from outside: 1 launch blocker \(1 of 1 launch-blocker rows judged/,
    );
  });

  test('an inferred blocker never decides', () => {
    const inferred = {
      ...check,
      judge: () =>
        ({ outcome: 'fail', faults: [faultAt('x', { severity: 'blocker', confidence: 'inferred' })] }) as const,
    };
    assert.equal(run(setOf({}), options([inferred])).verdict, 'ready');
  });

  test('ready only when every required blocker row was judged', () => {
    assert.equal(run(setOf({ 'a.test': '192.0.2.1' }), options([check])).verdict, 'ready');
    assert.equal(run(setOf({ 'a.test': null }), options([check])).verdict, 'incomplete');
  });

  test('a check of a larger profile holds no row back in a smaller one, and says all the same that it could not look', () => {
    const unseen: Check = {
      ...quietCheck('launch-path/b', 'S1.c1'),
      judge: () => {
        throw new Unknown('no repository was given');
      },
    };
    const both = [addressCheck('launch-path/a', bad), unseen];
    const set = setOf({ 'a.test': '192.0.2.1' });
    assert.equal(run(set, options(both)).verdict, 'incomplete');
    const later = both.map(each => ({ ...each, ...(each.id === 'launch-path/b' ? { from: 'repo' as const } : {}) }));
    const report = run(set, options(later));
    assert.equal(report.verdict, 'ready');
    assert.deepEqual(
      report.notChecked.map(({ check: id }) => id),
      ['launch-path/b'],
    );
    assert.equal(run({ ...set, profile: 'repo' }, options(later)).verdict, 'incomplete');
    const alone = later.filter(({ id }) => id === 'launch-path/b');
    assert.equal(run(set, options(alone)).verdict, 'incomplete');
  });

  test('rows without a check are not built yet, and make the whole contract incomplete', () => {
    const report = run(setOf({ 'a.test': '192.0.2.1' }), options([check], false));
    assert.equal(report.verdict, 'incomplete');
    assert.deepEqual(
      report.notChecked.filter(({ check: id }) => id === null).map(({ rows: ids }) => ids[0]),
      report.coverage.notChecked,
    );
    assert.ok(report.notChecked.every(({ reason }) => reason === 'not built yet'));
  });

  test('a document whose source was not seen is not made, which is not the same as not built', () => {
    const sources = new Map([['S1.d2', 'the DNS of the domain']]);
    const report = run(setOf({ 'a.test': '192.0.2.1' }), { ...options([check], false), documentSources: sources });
    const reasonOf = (row: string) => report.notChecked.find(({ rows: ids }) => ids.includes(row))?.reason;
    assert.match(reasonOf('S1.d2') ?? '', /^the DNS of the domain was not seen/);
    assert.equal(reasonOf('S2.c1'), 'not built yet');
  });

  test('a broken check is said, counts as not checked and does not stop the others', () => {
    const broken = { ...quietCheck('launch-path/z', 'S1.c3'), judge: () => assert.fail('boom') };
    const report = run(setOf({ 'a.test': '192.0.2.1' }), options([check, broken]));
    assert.equal(report.verdict, 'incomplete');
    assert.ok(report.notChecked.some(({ reason }) => reason === 'broken: boom'));
    assert.deepEqual(report.judged, ['launch-path/a']);
  });

  test('two faults for one place are a bug of the check', () => {
    const twice = { ...check, judge: () => ({ outcome: 'fail', faults: [faultAt('x'), faultAt('x')] }) as const };
    const report = run(setOf({}), options([twice]));
    assert.match(report.notChecked[0]?.reason ?? '', /^broken: .*two faults/);
  });
});

describe('silence', () => {
  test('a fault beside a silent leaf is reported, and the rest is not checked', () => {
    const report = run(setOf({ 'a.test': bad, 'b.test': null }), options([addressCheck('launch-path/a', bad)]));
    assert.deepEqual(
      report.findings.map(({ place }) => place),
      ['a.test'],
    );
    assert.deepEqual(
      report.notChecked.map(({ host, reason }) => [host, reason]),
      [['b.test', 'nobody answered for b.test']],
    );
    assert.deepEqual(report.coverage.notChecked, ['S1.c1']);
  });
});

describe('one cause makes one finding', () => {
  const cause = addressCheck('launch-path/cause', bad);
  const effect = { ...addressCheck('launch-path/effect', bad), after: ['launch-path/cause'] as const };

  test('what comes after a failed check at the same host is listed under its finding', () => {
    const report = run(setOf({ 'a.test': bad, 'b.test': '192.0.2.1' }), options([effect, cause]));
    const id = findingId('launch-path/cause', 'a.test');
    assert.deepEqual(
      report.findings.map(finding => finding.id),
      [id],
    );
    assert.deepEqual(report.findings[0]?.alsoAffected, [{ check: 'launch-path/effect', host: 'a.test' }]);
    assert.equal(report.notChecked[0]?.because, id);
  });

  test('another host is judged all the same', () => {
    const elsewhere = { ...cause, judge: () => ({ outcome: 'fail', faults: [faultAt('b.test')] }) as const };
    const report = run(setOf({ 'a.test': bad }), options([elsewhere, effect]));
    assert.deepEqual(
      report.findings.map(({ check }) => check),
      ['launch-path/effect', 'launch-path/cause'],
    );
  });

  test('a fault of the repository is none of the host it shows at', () => {
    const inFile = faultAt('src/pay.ts', { hosts: ['a.test'], evenIfDown: true });
    const file = { ...effect, judge: () => ({ outcome: 'fail', faults: [inFile] }) as const };
    const report = run(setOf({ 'a.test': bad }), options([file, cause]));
    assert.deepEqual(report.findings.map(({ place }) => place).toSorted(), ['a.test', 'src/pay.ts']);
  });

  test('an earlier fault at the same place, or one that covers it, says it for both', () => {
    const inFile = faultAt('key:1', { hosts: [], evenIfDown: true });
    const later = { ...effect, judge: () => ({ outcome: 'fail', faults: [inFile] }) as const };
    for (const fault of [faultAt('key:1'), faultAt('.env', { covers: ['key:0', 'key:1'] })]) {
      const earlier = { ...cause, judge: () => ({ outcome: 'fail', faults: [fault] }) as const };
      const report = run(setOf({}), options([later, earlier]));
      assert.deepEqual(
        report.findings.map(({ check, alsoAffected }) => [check, alsoAffected]),
        [['launch-path/cause', [{ check: 'launch-path/effect', host: 'key:1' }]]],
      );
      assert.ok(!report.judged.includes('launch-path/effect'), 'what was left to another finding is no pass');
    }
    const other = { ...cause, judge: () => ({ outcome: 'fail', faults: [faultAt('key:2')] }) as const };
    assert.equal(run(setOf({}), options([later, other])).findings.length, 2);
  });

  test('a broken zone makes every name under it moot', () => {
    const zone = {
      ...cause,
      judge: () => ({ outcome: 'fail', faults: [faultAt('test', { wholeZone: true })] }) as const,
    };
    const report = run(setOf({ 'a.test': bad }), options([zone, effect]));
    assert.deepEqual(
      report.findings.map(({ check }) => check),
      ['launch-path/cause'],
    );
  });
});

describe('findings', () => {
  test('the ID is the check and the place, nothing else', () => {
    const [one] = run(setOf({ 'a.test': bad, 'b.test': bad }), options([addressCheck('launch-path/a', bad)])).findings;
    const [other] = run(
      setOf({ 'b.test': '192.0.2.1', 'a.test': bad }),
      options([addressCheck('launch-path/a', bad)]),
    ).findings;
    assert.equal(one?.id, other?.id);
    assert.match(one?.id ?? '', /^launch-path\/a#[0-9a-f]{8}$/);
  });

  test('ranked by severity, then by what it costs', () => {
    const checks = [
      addressCheck('launch-path/a', bad, { severity: 'high', damage: 'signups' }),
      addressCheck('launch-path/b', bad, { damage: 'support' }),
      addressCheck('launch-path/c', bad, { damage: 'money' }),
    ];
    assert.deepEqual(
      run(setOf({ 'a.test': bad }), options(checks)).findings.map(({ check }) => check),
      ['launch-path/c', 'launch-path/b', 'launch-path/a'],
    );
  });

  test('an accepted finding does not count until its last day is over, by the clock of the evidence', () => {
    const check = addressCheck('launch-path/a', bad);
    const acceptance = { id: findingId('launch-path/a', 'a.test'), reason: 'known', by: 'Ana', until: '2026-11-23' };
    const during = run(setOf({ 'a.test': bad }), { ...options([check]), acceptances: [acceptance] });
    assert.equal(during.verdict, 'ready');
    assert.equal(during.accepted[0]?.accepted?.by, 'Ana');
    const after = run(
      { ...setOf({ 'a.test': bad }), collectedAt: '2026-11-24T00:00:00.000Z' },
      { ...options([check]), acceptances: [acceptance] },
    );
    assert.equal(after.verdict, 'not-ready');
  });
});

describe('the minimum bar', () => {
  test('met, missed and not judged are three things', () => {
    const parts = ['S1.c1', 'S1.c2', 'S1.c3', 'S1.c4'].map((row, index) => quietCheck(`launch-path/q${index}`, row));
    const bar = (addresses: { readonly [host: string]: string | null }) =>
      run(setOf(addresses), options([...parts, addressCheck('launch-path/a', bad)])).minimumBar.find(
        ({ row }) => row === 'M1',
      )?.met;
    assert.equal(bar({ 'a.test': '192.0.2.1' }), true);
    assert.equal(bar({ 'a.test': bad }), false);
    assert.equal(bar({ 'a.test': null }), null);
  });
});
