import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/token-ends-verified.ts';
import type { TokenEnd } from '../../../src/engines/token-ends/found.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { asOf, type Draft, evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, faultsOf, oneFault } from '../expectations.ts';

test('the sound community is judged and passes', () => assertPasses(check, evidence()));

const end = (change: Partial<TokenEnd> = {}): TokenEnd => ({
  file: 'src/Auth.ts',
  line: 12,
  how: 'ignored',
  words: 'ignoreExpiration: true',
  by: 'jsonwebtoken',
  ...change,
});

const read = (found: readonly TokenEnd[], notes: readonly { file: string; reason: string }[] = []): Evidence => {
  const all: Draft<Evidence> = evidence();
  all.repo.tokenEnds = { found: [...found], notes: [...notes] };
  return all;
};

const expected = { place: 'src/auth.ts', severity: 'medium', confidence: 'inferred' } as const;

test('an option that leaves the end out, by file and line', () => {
  const fault = oneFault(check, read([end()]), expected);
  assert.match(fault.cause, /^src\/Auth\.ts, line 12, verifies tokens with ignoreExpiration: true/);
  assert.ok(fault.replay.tool === 'git' && fault.replay.args.includes('ignoreExpiration: true'));
});

test('a tolerance of hours, and a token that is only decoded', () => {
  assert.match(
    JSON.stringify(oneFault(check, read([end({ how: 'tolerated', words: 'clockTolerance: 86400' })]), expected).remedy),
    /30 seconds at most/,
  );
  const decoded = oneFault(check, read([end({ how: 'decoded', words: 'jwt.decode(' })]), expected);
  assert.match(decoded.happened, /writes the id of another member/);
  assert.match(decoded.cause, /with jwt\.decode\(…\)/);
});

test('one finding a file, by what is gravest in it', () => {
  const both = read([end(), end({ how: 'decoded', line: 40, words: 'decodeJwt(' }), end({ file: 'src/other.ts' })]);
  const [first, second, ...more] = faultsOf(check, both);
  assert.deepEqual([first.place, second?.place, more.length], ['src/auth.ts', 'src/other.ts', 0]);
  assert.match(first.cause, /line 40/);
  assert.deepEqual(first.places, ['src/Auth.ts:40', 'src/Auth.ts:12']);
});

test('nothing found passes; a file that could not be read is no pass', () => {
  assertPasses(check, read([]));
  assertNotPassed(check, read([], [{ file: 'src/auth.ts', reason: 'not code that can be parsed' }]));
});

test('evidence of a version that did not look is not judged', () => {
  const all: Draft<Evidence> = evidence();
  delete all.repo.tokenEnds;
  assert.equal(check.judge(all, asOf).outcome, 'not-applicable');
});
