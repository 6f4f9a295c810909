import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import check from '../../../src/checks/deployment/deploy-guarded.ts';
import type { DeploysEvidence, MigrationHazard, TimedDeploy } from '../../../src/evidence/deploys.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { asOf, evidence } from '../../evidence/build.ts';
import { hazard, timedDrill } from '../../evidence/build-deploys.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const withDeploys = (change: Partial<DeploysEvidence>): Evidence => {
  const all = evidence();
  Object.assign(all.deploys, change);
  return all;
};
const migrating = (...hazards: readonly MigrationHazard[]): Evidence =>
  withDeploys({ migrations: seen({ since: { how: 'month', what: '' }, hazards }) });
const locking = (change: Partial<MigrationHazard>): MigrationHazard =>
  hazard({ kind: 'builds-index', column: null, takesWayBack: false, keepsMembersOut: true, ...change });
const timed = (...changes: readonly Partial<TimedDeploy>[]): Evidence =>
  withDeploys({ timed: seen(changes.map(change => timedDrill(asOf, change))) });

describe('migrations', () => {
  const place = 'src/migrations/0006-next.ts';
  for (const table of [
    'session',
    'users',
    'app_members',
    'credential',
    'subscriptions',
    'billing_event',
    'verification_tokens',
  ])
    test(`that lock ${table} lock members out`, () => {
      oneFault(check, migrating(locking({ table })), { place, severity: 'blocker', confidence: 'observed' });
    });

  test('that lock another table hold up that part alone', () => {
    const fault = oneFault(check, migrating(locking({ table: 'post' })), {
      place,
      severity: 'high',
      confidence: 'observed',
    });
    assert.match(fault.happened, /everything that uses post waits/);
  });

  test('that take the way back as well are told there alone', () => {
    assertPasses(check, migrating(locking({ table: 'session', kind: 'changes-type', takesWayBack: true })));
  });

  test('are told with what to write instead', () => {
    const index = oneFault(check, migrating(locking({ table: 'session' })), {
      place,
      severity: 'blocker',
      confidence: 'observed',
    });
    assert.match(JSON.stringify(index.remedy), /create index concurrently/);
    const filled = faultsOf(
      check,
      migrating(locking({ table: 'session', kind: 'rewrites-table', column: 'device' })),
    )[0];
    assert.match(JSON.stringify(filled.remedy), /may be empty/);
  });
});

test('a pool whose errors nobody hears ends the process', () => {
  oneFault(
    check,
    withDeploys({
      deafPools: seen([
        { file: 'src/db.ts', line: 3, name: 'pool' },
        { file: 'src/db.ts', line: 9, name: null },
      ]),
    }),
    {
      place: 'src/db.ts',
      severity: 'blocker',
      confidence: 'observed',
    },
  );
});

describe('the last drill or deploy', () => {
  test('that stayed out', () => {
    const stuck = timed({ end: 'stuck', rollbackMs: null, outageMs: null });
    oneFault(check, stuck, { place: 'deploy/way-back', severity: 'blocker', confidence: 'proven' });
  });

  test('that kept members out for longer than five minutes', () => {
    const fault = oneFault(check, timed({ outageMs: 300_001 }), {
      place: 'deploy/outage',
      severity: 'blocker',
      confidence: 'proven',
    });
    assert.match(fault.happened, /not served for 5 minutes/);
    assertPasses(check, timed({ outageMs: 300_000 }));
  });

  test('whose way back took longer than ten minutes, with members served', () => {
    oneFault(check, timed({ rollbackMs: 600_001, outageMs: 0 }), {
      place: 'deploy/way-back',
      severity: 'high',
      confidence: 'proven',
    });
    assertPasses(check, timed({ rollbackMs: 600_000, outageMs: 0 }));
  });

  test('counts, not one before it', () => {
    const old = new Date(asOf.getTime() - 30 * 86_400_000).toISOString();
    assertPasses(check, timed({}, { run: 'old', at: old, end: 'stuck', rollbackMs: null, outageMs: null }));
  });

  test('of another kind counts, too', () => {
    const deploy = { run: 'deploy', drill: null, outageMs: 400_000 };
    oneFault(check, timed({}, deploy), { place: 'deploy/outage', severity: 'blocker', confidence: 'proven' });
  });

  test('says nothing of the way back when none was taken', () => {
    assertNotPassed(check, timed({ drill: null, end: 'good', rollbackMs: null, outageMs: 0 }));
    assertNotPassed(check, withDeploys({ timed: silent('nobody has rehearsed a bad deploy') }));
  });
});

test('what was read counts although nothing was timed', () => {
  const all = migrating(locking({ table: 'session' }));
  Object.assign(all.deploys, { timed: silent('nobody has rehearsed a bad deploy') });
  const verdict = check.judge(all, asOf);
  assert.equal(verdict.outcome, 'fail');
  assert.ok(verdict.outcome === 'fail' && verdict.unseen?.[0]?.reason === 'nobody has rehearsed a bad deploy');
});
