import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/deployment/refuses-at-boot.ts';
import { type Leaf, seen, silent } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import type { StartWithout } from '../../../src/evidence/rehearsal.ts';
import { type Draft, evidence } from '../../evidence/build.ts';
import { startWithout } from '../../evidence/build-rehearsal.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const proven = { confidence: 'proven', place: 'variables/session_secret' } as const;

const withStarts = (starts: { readonly [name: string]: Leaf<StartWithout> }): Draft<Evidence> => {
  const all = evidence();
  Object.assign(all.rehearsal, { without: seen(starts) });
  return all;
};
const withStart = (change: Partial<StartWithout>): Draft<Evidence> =>
  withStarts({ SESSION_SECRET: seen(startWithout(change)) });

const served = { outcome: 'served', named: false, said: 'it served its home page with 200' } as const;
const builtIn = { file: 'src/config.ts', line: 12, empty: false, written: '??' };

test('a secret with a value in the code is a blocker, though the app starts', () => {
  const fault = oneFault(check, withStart({ ...served, builtIn }), { ...proven, severity: 'blocker' });
  assert.match(fault.cause, /src\/config\.ts line 12 has a value for SESSION_SECRET/);
  assert.deepEqual(fault.replay.tool === 'git' && fault.replay.args.slice(4, 6), [
    '-e',
    String.raw`SESSION_SECRET.*\?\?`,
  ]);
  const empty = oneFault(check, withStart({ ...served, builtIn: { ...builtIn, empty: true, written: null } }), {
    ...proven,
    severity: 'blocker',
  });
  assert.match(empty.happened, /empty secret/);
  assert.equal(empty.replay.tool, 'launch-ready');
});

test('a start that fails later is a blocker, for any variable', () => {
  const all = withStarts({
    APP_NAME: seen(
      startWithout({ outcome: 'failed', secret: false, said: 'it started, and its home page answered 500' }),
    ),
  });
  oneFault(check, all, { confidence: 'proven', severity: 'blocker', place: 'variables/app_name' });
});

test('a refusal that does not name the variable costs time, not members', () => {
  oneFault(check, withStart({ named: false }), { ...proven, severity: 'high' });
});

test('several variables are several faults, in one order', () => {
  const all = withStarts({
    B_KEY: seen(startWithout({ ...served, builtIn })),
    A_KEY: seen(startWithout({ ...served, builtIn })),
  });
  assert.deepEqual(
    faultsOf(check, all).map(({ place }) => place),
    ['variables/a_key', 'variables/b_key'],
  );
});

test('near misses: an optional secret, a setting with a default, a default that only development uses', () => {
  assertPasses(check, withStart(served));
  assertPasses(check, withStarts({ APP_NAME: seen(startWithout({ ...served, secret: false, builtIn })) }));
  assertPasses(check, withStart({ builtIn }));
});

test('nothing to leave out is not applicable, and a secret that was not tried is no pass', () => {
  assert.equal(verdictOf(check, withStarts({})).outcome, 'not-applicable');
  assertNotPassed(check, withStarts({ SESSION_SECRET: silent('only 20 are tried') }));
});
