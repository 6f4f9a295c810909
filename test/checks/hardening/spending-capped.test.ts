import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/spending-capped.ts';
import type { DeclaredCap } from '../../../src/evidence/declared.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { asOf, evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const cap = (change: Partial<DeclaredCap> = {}): DeclaredCap => ({
  cap: 50,
  currency: 'USD',
  per: 'month',
  by: 'Ada',
  on: '2026-11-01',
  ...change,
});

const reading = (name: string, said: { readonly [service: string]: DeclaredCap }) => {
  const all = evidence();
  all.spending.read = [];
  all.repo.deploys = [];
  all.envUse.uses.push({
    name,
    file: 'src/ask.ts',
    line: 3,
    kind: 'run',
    need: 'required',
    by: 'server',
    inTest: false,
  });
  Object.assign(all.declared, { spending: said });
  return all;
};

test('somebody looked, and nothing stops it', () => {
  const fault = oneFault(check, reading('OPENAI_API_KEY', { openai: cap({ cap: false }) }), {
    place: 'openai',
    severity: 'medium',
    confidence: 'attested',
  });
  assert.deepEqual(fault.evidence, [
    'spending.openai: no cap, as Ada found on 2026-11-01',
    'src/ask.ts:3 reads OPENAI_API_KEY',
  ]);
});

test('the service itself says that its key has no limit', () => {
  const all = evidence();
  all.spending.read = [{ service: 'openrouter', host: 'openrouter.ai', cap: seen({ amount: null, currency: 'USD' }) }];
  const fault = oneFault(check, all, { place: 'openrouter', severity: 'medium', confidence: 'observed' });
  assert.deepEqual(fault.hosts, ['openrouter.ai']);
});

test('what the service says counts more than what somebody said', () => {
  const all = reading('OPENROUTER_API_KEY', { openrouter: cap() });
  all.spending.read = [{ service: 'openrouter', host: 'openrouter.ai', cap: seen({ amount: null, currency: 'USD' }) }];
  oneFault(check, all, { place: 'openrouter', severity: 'medium', confidence: 'observed' });
});

test('where it is deployed is paid by use, too', () => {
  const all = reading('LOG_LEVEL', { vercel: cap({ cap: false }) });
  all.repo.deploys = [{ platform: 'vercel', in: { file: 'vercel.json', line: 1 }, domains: [] }];
  const { evidence: lines } = oneFault(check, all, { place: 'vercel', severity: 'medium', confidence: 'attested' });
  assert.ok(lines.includes('vercel.json deploys to vercel'));
});

test('quiet: capped, capped at nothing, and names that only sound like keys', () => {
  assertPasses(check, reading('OPENAI_API_KEY', { openai: cap() }));
  assertPasses(check, reading('OPENAI_API_KEY', { openai: cap({ cap: 0 }) }));
  for (const name of ['OPENAI_MODEL', 'NEXT_PUBLIC_OPENAI_BASE', 'AWS_REGION', 'RESENDING_TOKEN']) {
    const all = reading(name, {});
    assert.equal(verdictOf(check, all).outcome, 'not-applicable', name);
  }
});

test('not checked: nobody said, it was looked up too long ago or not yet, or the service did not say', () => {
  assertNotPassed(check, reading('OPENAI_API_KEY', {}));
  assertNotPassed(check, reading('OPENAI_API_KEY', { openai: cap({ on: '2025-11-01' }) }));
  assertNotPassed(check, reading('OPENAI_API_KEY', { openai: cap({ on: '2027-11-01' }) }));
  const all = evidence();
  all.spending.read = [{ service: 'openrouter', host: 'openrouter.ai', cap: silent('OpenRouter did not answer') }];
  assertNotPassed(check, all);
  assert.ok(asOf > new Date('2026-11-01'));
});
