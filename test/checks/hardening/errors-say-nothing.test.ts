import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/errors-say-nothing.ts';
import type { ErrorsTrial } from '../../../src/evidence/hardening/errors.ts';
import { type Leaf, seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { errorsTrial, webExchange } from '../../evidence/build-hardening-web.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const after = (errors: { readonly [trial: string]: Leaf<ErrorsTrial> }) => ({
  ...evidence(),
  hardening: soundHardening({ errors }),
});
const stack = {
  what: 'stack',
  line: 'at answer (file:///srv/app/server.js:12:3)',
  shown: webExchange({ path: '/nowhere-x', status: 404, excerpt: 'Error: nothing here' }),
} as const;
const statement = { what: 'statement', line: 'syntax error in tsquery', shown: webExchange({ status: 400 }) } as const;

test('a stack on every refusal is one finding, wherever it shows', () => {
  const fault = oneFault(check, after({ search: seen(errorsTrial(stack)), 'odd-id': seen(errorsTrial(stack)) }), {
    place: 'stack',
    severity: 'medium',
    confidence: 'proven',
  });
  assert.deepEqual(fault.places, ['/nowhere-x']);
  assert.match(fault.evidence[0] ?? '', /read “at answer \(file:\/\/\/srv\/app\/server\.js:12:3\)”/);
});

test('what the database said', () => {
  const fault = oneFault(check, after({ search: seen(errorsTrial(statement)) }), {
    place: 'statement',
    severity: 'medium',
    confidence: 'proven',
  });
  assert.match(fault.evidence[0] ?? '', /a search for quotes and signs/);
});

test('refusals without either pass, and what was throttled does not', () => {
  assertPasses(check, after({ search: seen(errorsTrial()) }));
  assertNotPassed(check, after({ search: seen(errorsTrial()), 'odd-id': silent('the app throttled') }));
});

test('an app that answers 200 to everything showed no error', () => {
  assertNotPassed(check, after({ 'unknown-address': seen({ refusals: 0, told: [] }) }));
});
