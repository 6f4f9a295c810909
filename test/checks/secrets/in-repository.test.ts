import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/secrets/in-repository.ts';
import type { FoundSecret, SecretPlace } from '../../../src/evidence/secrets.ts';
import { evidence } from '../../evidence/build.ts';
import { addSecret, allow, foundSecret, inHistory, inTree } from '../../evidence/build-secrets.ts';
import { assertNotPassed, assertPasses, faultsOf, oneFault } from '../expectations.ts';

const holding = (places: readonly SecretPlace[], change: Partial<FoundSecret> = {}) =>
  addSecret(evidence(), places, foundSecret(change));

const place = 'stripe-secret-key:1a2b3c4d';
const blocker = { place, severity: 'blocker', confidence: 'observed' } as const;
const high = { ...blocker, severity: 'high' } as const;

test('the sound community is judged and passes', () => assertPasses(check, evidence()));

test('committed and pushed, or nobody knows whether: a blocker, with the first commit and all places in one finding', () => {
  for (const pushed of [true, null]) {
    const all = holding([inTree('src/pay.ts'), inHistory('src/pay.ts', pushed), inHistory('src/old.ts', pushed)]);
    const fault = oneFault(check, all, blocker);
    assert.match(
      fault.happened,
      pushed === true
        ? /Your Stripe secret key is in Git since 3 May 2026 \(commit 4f2c1ab\), and others have copies of that: treat it as stolen\. Deleting the line is not enough\.$/
        : /since 3 May 2026 \(commit 4f2c1ab\), and nobody can say who has copies/,
    );
    assert.match(fault.cause, /^src\/pay\.ts line 3 holds your Stripe secret key \(.*fingerprint 1a2b3c4d\)/);
    assert.deepEqual(fault.places, ['4f2c1ab:src/old.ts:3', '4f2c1ab:src/pay.ts:3', 'src/pay.ts:3']);
    assert.equal(fault.replay.tool, 'git');
  }
  oneFault(check, holding([inTree('src/pay.ts')]), blocker);
});

test('on this machine only, not committed, or of test mode: one step lower', () => {
  const local = oneFault(check, holding([inTree('src/pay.ts'), inHistory('src/pay.ts', false)]), high);
  assert.match(local.happened, /on this machine only/);
  assert.match(JSON.stringify(local.remedy), /git commit --amend/);
  assert.match(oneFault(check, holding([inTree('src/pay.ts', 'source', false)]), high).happened, /not in Git yet/);
  oneFault(check, holding([inTree('src/pay.ts', 'source', null)]), high);
  oneFault(check, holding([{ in: 'unreachable', file: 'src/pay.ts', line: 3, by: 'staged' }]), high);
  oneFault(check, holding([inTree('src/pay.ts'), inHistory('src/pay.ts')], { mode: 'test' }), high);
});

test('a tracked file whose first commit is unknown is not taken for local', () => {
  oneFault(check, holding([inTree('src/pay.ts'), inHistory('src/other.ts', false)]), blocker);
});

test('only the history has it: the line is gone and the commit is not', () => {
  const gone = { id: '9ab81234'.repeat(5), at: '2026-05-04T10:00:00.000Z' };
  const fault = oneFault(check, holding([inHistory('src/pay.ts', true, gone)]), blocker);
  assert.match(fault.cause, /The line is gone, but every copy of the repository keeps the old commits\.$/);
  assert.match(fault.evidence[0] ?? '', /taken away by 9ab8123 of 4 May 2026, pushed$/);
  assert.match(JSON.stringify(fault.remedy), /\\"secrets\\" and \\"allow\\"/);
});

test('archives, templates and tests with a value that is real', () => {
  oneFault(check, holding([{ in: 'archive', file: 'backup.zip', entry: 'app/.env', line: 2, tracked: true }]), blocker);
  oneFault(check, holding([inTree('.env.example', 'example')]), blocker);
  oneFault(check, holding([inTree('test/pay.test.ts', 'test')]), blocker);
});

test('each secret is a finding of its own', () => {
  const all = holding([inTree('src/pay.ts')]);
  addSecret(all, [inTree('src/mail.ts')], foundSecret({ rule: 'resend-api-key', fingerprint: '99999999' }));
  assert.deepEqual(
    faultsOf(check, all).map(fault => fault.place),
    ['resend-api-key:99999999', place],
  );
});

test('what is rotated where, in order: the code, then the key, then where it is entered', () => {
  const [fault] = faultsOf(check, holding([inTree('src/pay.ts'), inHistory('src/pay.ts')]));
  const steps = fault.remedy.map(change =>
    change.kind === 'by-hand' ? `${change.where}: ${change.steps.join(' ')}` : '',
  );
  assert.match(steps[0] ?? '', /^src\/pay\.ts, line 3: Write process\.env\.STRIPE_SECRET_KEY instead/);
  assert.match(steps.join('\n'), /Enter the new value as STRIPE_SECRET_KEY/);
});

test('public keys, placeholders, fixtures, an untracked file of variables, builds for servers and forgotten objects are sound', () => {
  for (const sort of ['public', 'conditional', 'placeholder', 'fixture'] as const)
    assertPasses(check, holding([inTree('src/pay.ts')], { class: sort }));
  assertPasses(check, holding([inTree('.env.local', 'env-file', false)]));
  assertPasses(check, holding([inTree('.env', 'env-file', null)]));
  assertPasses(check, holding([{ in: 'build', file: '.next/server/app/page.js', line: 1 }]));
  assertPasses(check, holding([{ in: 'unreachable', file: 'src/pay.ts', line: 3, by: 'reflog' }]));
});

test('an accepted secret is quiet until its last day is over, and another value of the rule is not', () => {
  const accepted = (until: string, fingerprint?: string) => allow(holding([inTree('src/pay.ts')]), until, fingerprint);
  assertPasses(check, accepted('2026-11-23'));
  const fault = oneFault(check, accepted('2026-11-22'), blocker);
  assert.match(fault.evidence.join('\n'), /accepted by Ada until 2026-11-22, which is over: revoked in May/);
  oneFault(check, accepted('2027-01-01', '00000000'), blocker);
});

test('what was not read is not passed, and hides nothing', () => {
  for (const places of [[], [inTree('src/pay.ts')]]) {
    const all = places.length === 0 ? evidence() : holding(places);
    all.secrets.leftOut = [{ what: 'the history', reason: 'this is a shallow clone' }];
    assertNotPassed(check, all);
    all.secrets.leftOut = [];
    all.secrets.read = { files: 0, blobs: 0, bytes: 0 };
    assertNotPassed(check, all);
  }
});
