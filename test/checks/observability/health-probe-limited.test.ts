import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/observability/health-probe-limited.ts';
import { assertPasses, itJudges, oneFault } from '../expectations.ts';
import { told } from './signal-evidence.ts';

itJudges(check);

const fault = { place: 'monitor-account', confidence: 'proven' } as const;
const opened = (path: string, forMembers: boolean) => ({ path, status: 200, forMembers });

test('an account that reads like a member', () => {
  const all = told('probe', { asked: 9, opened: [opened('/api/posts', true)] });
  const { happened } = oneFault(check, all, { ...fault, severity: 'medium' });
  assert.match(happened, /reads what members write/);
});

test('an account that opens what members do not is graver', () => {
  const all = told('probe', { asked: 9, opened: [opened('/api/posts', true), opened('/api/admin/audit', false)] });
  const { cause } = oneFault(check, all, { ...fault, severity: 'high' });
  assert.match(cause, /opens \/api\/admin\/audit, 2 addresses in all/);
});

test('an account that is turned away everywhere', () => {
  assertPasses(check, told('probe', { asked: 9, opened: [] }));
});
