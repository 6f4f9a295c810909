import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/observability/times-by-endpoint.ts';
import { assertPasses, itJudges, oneFault } from '../expectations.ts';
import { told } from './signal-evidence.ts';

itJudges(check);

const asked = ['/dashboard', '/api/me', '/'];
const fault = { place: 'times-by-endpoint', severity: 'medium', confidence: 'proven' } as const;

test('no time, or one for everything', () => {
  const { evidence: lines } = oneFault(check, told('times', { asked, inLog: [], inMetrics: [] }), fault);
  assert.match(lines.join('\n'), /I asked for \/dashboard, \/api\/me and \//);
  oneFault(check, told('times', { asked, inLog: ['/'], inMetrics: null }), fault);
});

test('either place is enough', () => {
  assertPasses(check, told('times', { asked, inLog: null, inMetrics: asked }));
  assertPasses(check, told('times', { asked, inLog: ['/', '/api/me'], inMetrics: [] }));
});
