import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/mixed-content-inside.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { InsidePage } from '../../../src/evidence/sharing.ts';
import { insidePage } from '../../evidence/build-sharing.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const picture = { tag: 'img', attribute: 'src', url: 'http://pictures.example/a.png' };
const inside = (change: Partial<InsidePage>) => {
  const all = evidence();
  Object.assign(all.sharing, { inside: { 'the page': seen(insidePage(change)) } });
  return all;
};
const fault = { place: '/dashboard@member', severity: 'high', confidence: 'observed' } as const;

test('a picture on the dashboard, a form of the team', () => {
  const { evidence: lines, remedy } = oneFault(check, inside({ insecure: [picture] }), fault);
  assert.deepEqual(lines, ['/dashboard as member: <img src="http://pictures.example/a.png">']);
  assert.ok(remedy[0].kind === 'by-hand');
  const form = { tag: 'form', attribute: 'action', url: 'http://forms.example/send' };
  const admin = { page: '/admin', as: 'admin', insecure: [form] };
  assert.match(oneFault(check, inside(admin), { ...fault, place: '/admin@admin' }).happened, /sent in the open/);
});

test('quiet: this machine itself, and pages whose requests browsers upgrade', () => {
  assertPasses(check, inside({ insecure: [{ ...picture, url: 'http://localhost:4310/a.png' }] }));
  assertPasses(check, inside({ insecure: [picture], isUpgraded: true }));
});

test('not checked: no page was seen, or not that one', () => {
  const all = evidence();
  Object.assign(all.sharing, { inside: {} });
  assertNotPassed(check, all);
  Object.assign(all.sharing, { inside: { '/admin as admin': silent('admin cannot act: the variable is not set') } });
  assertNotPassed(check, all);
});
