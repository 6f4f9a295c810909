import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/observability/health-reachable.ts';
import { healthAsked, healthReply } from '../../evidence/build-signals.ts';
import { assertPasses, itJudges, oneFault } from '../expectations.ts';
import { told } from './signal-evidence.ts';

itJudges(check);

const fault = { place: 'health-address', severity: 'high', confidence: 'proven' } as const;

test('a stranger who gets the sign-in form with 200 fools the monitor', () => {
  const { cause } = oneFault(check, told('health', healthAsked({ status: 200, kind: 'page', isSignIn: true })), fault);
  assert.match(cause, /\/api\/health answers 200 with the sign-in form/);
});

test('a monitor that is sent to the sign-in page ends there with 200', () => {
  oneFault(check, told('health', healthAsked({ status: 303, kind: 'empty', location: '/login' })), fault);
});

test('an address that is not there', () => {
  oneFault(check, told('health', healthAsked({ status: 404 }, { status: 404 })), fault);
});

test('where nobody named it, it is only not found', () => {
  const asked = ['/api/health', '/api/status'].map(path => ({
    path,
    signedIn: healthReply({ status: 404 }),
    stranger: healthReply({ status: 404 }),
  }));
  oneFault(check, told('health', { isDeclared: false, asked }), { ...fault, confidence: 'observed' });
});

test('a page with 401 and an answer that everybody gets tell a monitor what it asks', () => {
  assertPasses(check, told('health', healthAsked({ status: 401, kind: 'page', isSignIn: true })));
  assertPasses(check, told('health', healthAsked({ status: 200 })));
});
