import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/spending-capped.ts';
import type { DeclaredCap } from '../../../src/evidence/declared.ts';
import type { AssistantTrial } from '../../../src/evidence/hardening/assistant.ts';
import type { Trials } from '../../../src/evidence/hardening.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { burst } from '../../evidence/build-hardening-throttles.ts';
import { askedLong, askedOften, soundAssistant, unbounded } from '../../evidence/build-hardening-assistant.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { asOf, evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

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
    const { hardening: _, ...all } = reading(name, {});
    assert.equal(check.judge(all, asOf).outcome, 'not-applicable', name);
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

/** An app without a paid service that anybody knows of, whose assistant was asked. */
const asked = (trials: Trials<AssistantTrial>) => {
  const all = reading('LOG_LEVEL', {});
  Object.assign(all, { hardening: soundHardening({ assistant: { ...soundAssistant(), ...trials } }) });
  return all;
};

const proven = { severity: 'medium', confidence: 'proven' } as const;

test('a member asks without end', () => {
  const { happened, evidence: lines } = oneFault(check, asked({ 'often:/api/assistant': seen(unbounded) }), {
    place: '/api/assistant',
    ...proven,
  });
  assert.match(happened, /^One member with a script asks all weekend/);
  assert.match(lines[0] ?? '', /questions, 60 in 2\.4 seconds, and none was refused/);
});

test('a question as long as the request can be', () => {
  const { cause } = oneFault(
    check,
    asked({ 'long:/api/assistant': seen(askedLong({ ended: 'whole', status: 200 })) }),
    {
      place: '/api/assistant:length',
      ...proven,
    },
  );
  assert.match(cause, /30,000 characters went to the model up to its last word/);
});

test('the flood guard of the site is no limit of what a model costs, unless it is narrow', () => {
  const held = (retryAfter: string | null) =>
    asked({
      'often:/api/assistant': seen(askedOften({ others: 'held', burst: burst(60, { retryAfter }) })),
    });
  const { happened } = oneFault(check, held('58'), { place: '/api/assistant', ...proven });
  assert.match(happened, /3,517 questions an hour get through/);
  assertPasses(check, held('900'));
  assertNotPassed(check, held(null));
});

test('quiet: a long question that is cut, and a limit that spares everything else', () => {
  assertPasses(check, asked({}));
  assertPasses(check, asked({ 'long:/api/assistant': seen(askedLong({ ended: 'cut', status: 200 })) }));
  assertPasses(check, asked({ 'often:/api/assistant': seen(askedOften({ others: null })) }));
});

test('not checked: fewer questions than a limit by the day allows, none asked, asked too long ago', () => {
  assertNotPassed(check, asked({ 'often:/api/assistant': silent('25 questions of one member were all answered') }));
  const withModel = reading('OPENAI_API_KEY', { openai: cap() });
  const { assistant: _, ...others } = withModel.hardening.tried;
  Object.assign(withModel.hardening, { tried: others });
  assertNotPassed(check, withModel);
  const old = asked({});
  Object.assign(old.hardening.tried.assistant ?? {}, { testedAt: '2026-10-01T00:00:00.000Z' });
  assertNotPassed(check, old);
});

test('an app that nobody has tried is judged by its services alone', () => {
  const { hardening: _, ...rest } = reading('OPENAI_API_KEY', { openai: cap() });
  assert.equal(check.judge(rest, asOf).outcome, 'pass');
});
