import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/secrets/signing-strength.ts';
import type { OwnSecret } from '../../../src/evidence/secrets.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, faultsOf, oneFault, verdictOf } from '../expectations.ts';

const weak = 'shorter than 32 bytes';
const having = (...own: readonly OwnSecret[]) => {
  const all = evidence();
  all.secrets.own = structuredClone([...own]);
  return all;
};
const own = (file: string, why: string | null = weak, name = 'SESSION_SECRET'): OwnSecret => ({
  name,
  in: { file, line: 2 },
  length: 14,
  weak: why,
});
const high = { place: 'session_secret', severity: 'high', confidence: 'observed' } as const;

test('the sound community is judged and passes', () => assertPasses(check, evidence()));

test('short or a word, in a file that is for production', () => {
  for (const file of ['.env.production', '.env.production.local', 'deploy/prod.env'])
    oneFault(check, having(own(file)), high);
  const fault = oneFault(check, having(own('.env.production', 'a word of the dictionary')), high);
  assert.equal(fault.cause, 'SESSION_SECRET in .env.production line 2 is a word of the dictionary (14 characters).');
});

test('in a file that does not say what it is for, it is a guess and says so', () => {
  const medium = { ...high, severity: 'medium', confidence: 'inferred' } as const;
  for (const file of ['.env', '.env.local'])
    assert.match(oneFault(check, having(own(file)), medium).happened, /^I think/);
  const environment = { ...own('environment'), in: { file: 'environment', line: 0 } };
  assert.match(oneFault(check, having(environment), medium).cause, /in the environment of the audit/);
});

test('one variable in several files is one finding, and what is for production counts', () => {
  oneFault(check, having(own('.env'), own('.env.production')), high);
  const two = having(own('.env.production'), own('.env.production', weak, 'JWT_SECRET'));
  const places = faultsOf(check, two).map(({ place }) => place);
  assert.equal(places.join(' and '), 'jwt_secret and session_secret');
});

test('strong ones, and weak ones for development and tests beside them, are sound', () => {
  assertPasses(check, having(own('.env.production', null)));
  assertPasses(check, having(own('.env.production', null), own('.env.development'), own('.env.test')));
});

test('a variable that the code reads and whose value nobody saw is not passed; code without one has nothing to judge', () => {
  assertNotPassed(check, having());
  assertNotPassed(check, having(own('.env.development')));
  assertNotPassed(check, having(own('.env.production', weak, 'JWT_SECRET')));
  const none = having();
  none.repo.envs = [];
  assert.equal(verdictOf(check, none).outcome, 'not-applicable');
});
