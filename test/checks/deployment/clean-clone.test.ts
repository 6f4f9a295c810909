import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/deployment/clean-clone.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Missing, RehearsedStep, StepName } from '../../../src/evidence/rehearsal.ts';
import { type Draft, evidence } from '../../evidence/build.ts';
import { roundWith, stepOf } from '../../evidence/build-rehearsal.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import type { Evidence } from '../../../src/evidence/map.ts';

itJudges(check);

const proven = { severity: 'blocker', confidence: 'proven' } as const;

const failed = (name: StepName, missing: Missing | null, change: Partial<RehearsedStep> = {}): RehearsedStep =>
  stepOf(name, { passed: false, code: 1, said: 'it ended with exit code 1', lines: ['Error: no'], missing, ...change });

const withFull = (step: RehearsedStep, change: Partial<Evidence['rehearsal']> = {}): Draft<Evidence> => {
  const all = evidence();
  Object.assign(all.rehearsal, {
    full: seen(roundWith(stepOf('clone'), step)),
    production: silent('it did not come as far'),
    ...change,
  });
  return all;
};

test('what was missing is the place, and the fix says what to do with it', () => {
  const cases: readonly (readonly [StepName, Missing, string, RegExp])[] = [
    [
      'start',
      { kind: 'file', file: 'src/local.ts', asked: './local.ts', from: 'src/server.ts', here: 'ignored' },
      'src/local.ts',
      /src\/server\.ts needs src\/local\.ts.*\.gitignore/,
    ],
    [
      'start',
      { kind: 'file', file: 'src/local.ts', asked: './local.ts', from: 'src/server.ts', here: 'not-added' },
      'src/local.ts',
      /was never added to Git/,
    ],
    [
      'build',
      { kind: 'file', file: 'data/words.json', asked: null, from: null, here: 'no' },
      'data/words.json',
      /The app needs data\/words\.json/,
    ],
    [
      'start',
      { kind: 'case', file: 'src/a.ts', asked: './a.ts', from: 'src/b.ts', inGit: 'src/a.tsx' },
      'src/a.tsx',
      /capitals/,
    ],
    [
      'start',
      { kind: 'package', name: 'picocolors', from: 'src/start.ts', declared: 'no' },
      'package.json#picocolors',
      /does not name it/,
    ],
    ['build', { kind: 'program', name: 'tsc' }, 'package.json#tsc', /no part of the project/],
    ['install', { kind: 'lock-file', lock: null, inFolder: 'no' }, 'package-lock.json', /Git has no lock file/],
    ['install', { kind: 'lock-outdated', lock: 'package-lock.json' }, 'package-lock.json', /say different things/],
    [
      'start',
      { kind: 'variables', names: ['SMTP_URL', 'APP_SECRET'] },
      'variables/app_secret,smtp_url',
      /does not start without SMTP_URL and APP_SECRET/,
    ],
    ['start', { kind: 'port', told: 4000, mentioned: [3000] }, 'rehearsal/start', /speaks of port 3000/],
  ];
  for (const [step, missing, place, cause] of cases) {
    const fault = oneFault(check, withFull(failed(step, missing)), { ...proven, place });
    assert.match(fault.cause, cause);
    assert.ok(fault.remedy[0].kind === 'by-hand' && fault.remedy[0].steps.at(-1)?.includes('rehearse --run-code'));
  }
});

test('the replay shows the line that asks, from what Git has; without one it rehearses', () => {
  const fault = oneFault(
    check,
    withFull(failed('start', { kind: 'package', name: 'picocolors', from: 'src/start.ts', declared: 'no' })),
    { ...proven, place: 'package.json#picocolors' },
  );
  assert.deepEqual(fault.replay, {
    tool: 'git',
    args: ['--literal-pathspecs', 'grep', '-n', '-F', '-e', 'picocolors', 'HEAD', '--', 'src/start.ts'],
    shows: 'HEAD:src/start.ts:',
  });
  const other = oneFault(check, withFull(failed('build', null)), { ...proven, place: 'rehearsal/build' });
  assert.equal(other.replay.tool, 'launch-ready');
});

test('an app in a folder of the repository is named from the root', () => {
  const missing: Missing = {
    kind: 'file',
    file: '../shared/money.ts',
    asked: '../shared/money.ts',
    from: 'server.ts',
    here: 'no',
  };
  const fault = oneFault(check, withFull(failed('start', missing), { folder: 'apps/web' }), {
    ...proven,
    place: 'apps/shared/money.ts',
  });
  assert.match(fault.cause, /^apps\/web\/server\.ts needs apps\/shared\/money\.ts/);
});

test('what only production lacks is said to be so', () => {
  const all = evidence();
  Object.assign(all.rehearsal, {
    production: seen(roundWith(failed('start', { kind: 'package', name: 'tsx', from: null, declared: 'development' }))),
  });
  const fault = oneFault(check, all, { ...proven, place: 'package.json#tsx' });
  assert.match(fault.happened, /only with the packages of production/);
});

test('near miss: an app without any health route', () => {
  const all = evidence();
  Object.assign(all.rehearsal, { full: seen({ ...roundWith(stepOf('start')), health: null }) });
  assertPasses(check, all);
});

test('a round that could not be tried is never a pass', () => {
  const all = evidence();
  Object.assign(all.rehearsal, { full: silent('the database did not answer') });
  assertNotPassed(check, all);
});
