import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/edge/no-cache-deception.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { DeceptionHit } from '../../../src/evidence/sharing.ts';
import { captured, deceptionHit, huntedRoute, sharedAnswer, soundSharing } from '../../evidence/build-sharing.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const answering = (...hits: readonly DeceptionHit[]) => {
  const all = evidence();
  const deception = seen({ tried: 25, hits });
  Object.assign(all, { sharing: soundSharing([huntedRoute('/dashboard', captured(), { deception })]) });
  return all;
};
const fault = { place: '/dashboard', severity: 'blocker', confidence: 'observed' } as const;
const never = sharedAnswer({ shows: ['member-a'] });

test('a stranger was given the page: proven', () => {
  const { happened, evidence: lines } = oneFault(check, answering(deceptionHit({ stranger: true })), {
    ...fault,
    confidence: 'proven',
  });
  assert.match(happened, /^A link to \/dashboard\/x\.css is enough .*without an account\.$/);
  assert.match(lines.join('\n'), /a stranger was given it afterwards/);
});

test('caches are allowed to keep it, by a lifetime or by its ending', () => {
  assert.match(oneFault(check, answering(deceptionHit()), fault).cause, /max-age=86400/);
  const silentFile = deceptionHit({ way: 'R;x.css', answer: sharedAnswer({ fields: [], shows: ['member-a'] }) });
  assert.match(oneFault(check, answering(silentFile), fault).cause, /\/dashboard;x\.css/);
});

test('the app answers addresses that do not exist, and no cache keeps it: medium', () => {
  oneFault(check, answering(deceptionHit({ answer: never })), { ...fault, severity: 'medium' });
  const folder = deceptionHit({ way: '/static/..%2fR', answer: never, stranger: null });
  assert.match(
    oneFault(check, answering(folder), { ...fault, severity: 'medium' }).cause,
    /\/static\/\.\.%2fdashboard/,
  );
});

test('the worst of several ways speaks', () => {
  const hits = [deceptionHit({ answer: never }), deceptionHit({ way: 'R.css', stranger: true })];
  assert.match(oneFault(check, answering(...hits), { ...fault, confidence: 'proven' }).happened, /\/dashboard\.css/);
});

test('quiet: every way was tried and none answered with the page', () => {
  assertPasses(check, answering());
});

test('not checked: the budget ended before the ways were tried', () => {
  const all = evidence();
  const deception = silent('This run has sent its 400 requests (drive.requests).');
  Object.assign(all, { sharing: soundSharing([huntedRoute('/dashboard', captured(), { deception })]) });
  assertNotPassed(check, all);
});
