import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/deployment/rollback-defined.ts';
import type { DeploysEvidence } from '../../../src/evidence/deploys.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence } from '../../evidence/build.ts';
import { hazard } from '../../evidence/build-deploys.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const withDeploys = (change: Partial<DeploysEvidence>): Evidence => {
  const all = evidence();
  Object.assign(all.deploys, change);
  return all;
};
const high = { severity: 'high', confidence: 'observed' } as const;

test('nobody wrote down how to go back', () => {
  const fault = oneFault(
    check,
    withDeploys({ wayBack: seen({ note: null, reading: null, command: false, floating: [] }) }),
    {
      place: 'docs/rollback.md',
      ...high,
    },
  );
  assert.match(fault.happened, /invent the way back/);
});

test('a command in the settings is a way that is written down, and so is a note alone', () => {
  assertPasses(check, withDeploys({ wayBack: seen({ note: null, reading: null, command: true, floating: [] }) }));
  const note = { file: 'README.md', line: 40 };
  assertPasses(check, withDeploys({ wayBack: seen({ note, reading: null, command: false, floating: [] }) }));
});

test('an image that has the same name in every release', () => {
  const floating = [{ file: 'compose.yaml', line: 4, image: 'community:latest' }];
  const note = { file: 'docs/rollback.md', line: 1 };
  const fault = oneFault(check, withDeploys({ wayBack: seen({ note, reading: null, command: true, floating }) }), {
    place: 'compose.yaml',
    ...high,
  });
  assert.match(JSON.stringify(fault.remedy), /image: community:\$\{APP_VERSION/);
});

test('migrations that take the way back, a fault a file', () => {
  const hazards = [
    hazard(),
    hazard({ line: 5, kind: 'drops-table', table: 'old', column: null, sql: 'drop table old' }),
    hazard({ file: 'src/migrations/0007-more.ts', kind: 'renames', sql: 'alter table a rename to b' }),
  ];
  const faults = faultsOf(check, withDeploys({ migrations: seen({ since: { how: 'tag', what: 'v1' }, hazards }) }));
  assert.deepEqual(
    faults.map(({ place }) => place),
    ['src/migrations/0006-next.ts', 'src/migrations/0007-more.ts'],
  );
  assert.match(faults[0].cause, /drops the column member\.image, and 1 more such thing/);
  assert.match(faults[0].evidence.join('\n'), /since the tag v1/);
});

test('a migration that only makes people wait leaves the way back', () => {
  const hazards = [hazard({ kind: 'builds-index', takesWayBack: false, keepsMembersOut: true })];
  assertPasses(check, withDeploys({ migrations: seen({ since: { how: 'all', what: '' }, hazards }) }));
});

test('each leaf alone is missed when it is silent', () => {
  assertNotPassed(check, withDeploys({ wayBack: silent('it was not read') }));
  assertNotPassed(check, withDeploys({ migrations: silent('it was not read') }));
});
