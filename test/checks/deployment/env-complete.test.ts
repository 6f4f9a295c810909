import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/deployment/env-complete.ts';
import type { EnvUse } from '../../../src/engines/env-use/use.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { type Draft, evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, oneFault, verdictOf } from '../expectations.ts';

const use = (name: string | null, change: Partial<EnvUse> = {}): EnvUse => ({
  name,
  file: 'src/pay.ts',
  line: 7,
  kind: 'run',
  need: 'required',
  by: 'server',
  inTest: false,
  ...change,
});

const reading = (...uses: readonly EnvUse[]): Draft<Evidence> => {
  const all = evidence();
  all.envUse.uses.push(...uses);
  return all;
};

const inProduction = (all: Draft<Evidence>, ...names: readonly string[]): Draft<Evidence> => {
  all.envUse.production = seen({
    from: 'fly secrets list --json',
    rehearsed: false,
    variables: names.map(name => ({ name, print: null })),
  });
  return all;
};

const declaring = (all: Draft<Evidence>, name: string, empty = false): Draft<Evidence> => {
  all.envUse.declared.push({ name, file: '.env.example', line: 9, empty, said: '' });
  return all;
};

const undeclared = { place: '.env.example', severity: 'blocker', confidence: 'observed' } as const;
const missing = { place: 'production', severity: 'blocker', confidence: 'observed' } as const;

test('the sound community is judged and passes', () => assertPasses(check, evidence()));

test('a variable that the code needs and no list names', () => {
  const fault = oneFault(check, reading(use('PAY_KEY')), undeclared);
  assert.match(fault.cause, /reads PAY_KEY, and \.env\.example does not name it/);
  assert.deepEqual(fault.places, ['src/pay.ts:7']);
  oneFault(check, reading(use('PAY_KEY', { need: 'empty' })), undeclared);
});

test('a repository without any list says so, once for all', () => {
  const all = reading(use('PAY_KEY'), use('MAIL_KEY', { file: 'src/mail.ts' }));
  all.envUse.examples = [];
  all.envUse.declared = [];
  assert.match(oneFault(check, all, undeclared).cause, /MAIL_KEY, PAY_KEY and SESSION_SECRET|no \.env\.example/);
});

test('listed and not set in production', () => {
  const all = inProduction(declaring(reading(use('PAY_KEY')), 'PAY_KEY'), 'SESSION_SECRET');
  const fault = oneFault(check, all, missing);
  assert.match(fault.evidence.join('\n'), /fly secrets list --json: no PAY_KEY/);
  assert.match(fault.evidence.join('\n'), /unrehearsed/);
  assertPasses(check, inProduction(declaring(reading(use('PAY_KEY')), 'PAY_KEY'), 'SESSION_SECRET', 'PAY_KEY'));
});

test('the settings are what somebody said', () => {
  const all = declaring(reading(use('PAY_KEY')), 'PAY_KEY');
  oneFault(check, all, { ...missing, confidence: 'attested' });
});

test('what goes on with an empty text is one step lower in production, and may be empty in the list', () => {
  const empty = use('PAY_KEY', { need: 'empty' });
  oneFault(check, inProduction(declaring(reading(empty), 'PAY_KEY'), 'SESSION_SECRET'), {
    ...missing,
    severity: 'high',
  });
  assertPasses(check, inProduction(declaring(reading(empty), 'PAY_KEY', true), 'SESSION_SECRET'));
});

test('what looks like a missing variable and is none', () => {
  assertPasses(check, reading(use('PAY_KEY', { need: 'default' })));
  assertPasses(check, reading(use('PAY_KEY', { need: 'optional' })));
  assertPasses(check, reading(use('PAY_KEY', { inTest: true })));
  assertPasses(check, reading(use('PAY_KEY', { by: 'ci', file: '.github/workflows/ci.yml' })));
  assertPasses(check, reading(use('PAY_KEY', { file: 'scripts/seed.ts' })));
  assertPasses(check, reading(use('VERCEL_URL'), use('NODE_ENV'), use('PORT'), use('npm_package_version')));
  assertPasses(check, reading(use(null, { shown: 'PRICE_*', need: 'optional' })));
});

test('a variable that a document gives to a command, and one that a deploy file sets', () => {
  const documented = reading(use('ACCOUNT_PASSWORD'));
  documented.envUse.documented = ['ACCOUNT_PASSWORD'];
  assertPasses(check, documented);
  const given = reading(use('SITE_URL'));
  given.repo.envs.push({
    name: 'SITE_URL',
    readIn: [],
    givenIn: [{ file: 'fly.toml', line: 4 }],
    sort: 'setting',
  });
  assertPasses(check, given);
  given.repo.envs.at(-1)?.givenIn.splice(0, 1, { file: '.github/workflows/ci.yml', line: 4 });
  oneFault(check, given, undeclared);
});

test('nobody said what production has: the lists are judged, the rest is not checked', () => {
  const all = reading(use('PAY_KEY'));
  all.envUse.production = silent('nobody said it');
  const verdict = verdictOf(check, all);
  assert.ok(verdict.outcome === 'fail');
  assert.deepEqual(verdict.unseen, [{ reason: 'nobody said it' }]);
  const quiet = evidence();
  quiet.envUse.production = silent('nobody said it');
  assertNotPassed(check, quiet);
});

test('code that was not read is no passed code', () => {
  const all = evidence();
  all.envUse.unread.push({ file: 'the repository', reason: 'not read for variables at all' });
  assertNotPassed(check, all);
});

test('what is listed and unused, or read by a name made at run time, is advice', () => {
  const all = declaring(reading(use(null, { shown: 'PRICE_*' })), 'OLD_KEY');
  const verdict = verdictOf(check, all);
  assert.ok(verdict.outcome === 'pass');
  assert.deepEqual(
    verdict.advice?.map(({ place }) => place),
    ['.env.example', 'src/pay.ts:7'],
  );
});

test('a variable that says in production where the app is names another place', () => {
  const at = (address: string, name = 'NEXTAUTH_URL') => {
    const all = evidence();
    const variables = [
      { name: 'SESSION_SECRET', print: null },
      { name, print: null, address },
    ];
    all.envUse.production = seen({ from: 'heroku config --json', rehearsed: false, variables });
    return all;
  };
  const place = { place: 'addresses-in-production', severity: 'blocker', confidence: 'observed' } as const;
  const fault = oneFault(check, at('http://localhost:3000/'), place);
  assert.equal(fault.cause, 'In production NEXTAUTH_URL names http://localhost:3000/.');
  oneFault(check, at('https://harbour-preview.vercel.app/auth/callback', 'OAUTH_CALLBACK_URL'), place);
  assertPasses(check, at('https://app.community.test/'));
  const moved = at('https://harbour.fly.dev/');
  moved.declared.production = 'https://harbour.fly.dev';
  assertPasses(check, moved);
});
