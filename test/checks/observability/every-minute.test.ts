import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/observability/every-minute.ts';
import type { FoundMonitor } from '../../../src/engines/monitors/monitor.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { domain, evidence } from '../../evidence/build.ts';
import { goodMonitor, goodMonitors, sourceWith } from '../../evidence/build-monitoring.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const watchedBy = (monitors: readonly FoundMonitor[], ...more: readonly ReturnType<typeof sourceWith>[]) => {
  const all = evidence();
  Object.assign(all.monitoring, { sources: [sourceWith(seen(monitors)), ...more] });
  return all;
};
const having = (change: Partial<FoundMonitor>, which = (_name: string): boolean => true) =>
  goodMonitors().map(one => (which(one.name) ? { ...one, ...change } : one));
const late = { place: 'slow-monitors', severity: 'medium', confidence: 'observed' } as const;

test('whoever looks every five minutes learns of it late', () => {
  const fault = oneFault(check, watchedBy(having({ everySeconds: 300 }, name => name === 'login')), late);
  assert.match(fault.cause, /the login page is asked for every 5 minutes/);
  assert.match(JSON.stringify(fault.remedy), /gatus\.yaml:12.*interval to 60s/);
  assertPasses(check, watchedBy(having({ everySeconds: 60 })));
  oneFault(check, watchedBy(having({ everySeconds: 61 }, name => name === 'home')), late);
});

test('whoever tells after one look from one place is woken by a lost packet', () => {
  const single = { ...late, place: 'unconfirmed-monitors' };
  oneFault(check, watchedBy(having({ confirms: false })), single);
  assertPasses(check, watchedBy(having({ confirms: false, locations: 2 })));
  assertNotPassed(check, watchedBy(having({ confirms: null, locations: null })));
});

test('near misses: a quicker one beside a slow one, and what members do not need', () => {
  const slow = goodMonitor({ name: 'slowly', url: `https://app.${domain}/login`, everySeconds: 900, confirms: false });
  const archive = goodMonitor({ name: 'archive', url: `https://www.${domain}/archive`, everySeconds: 86_400 });
  const paused = goodMonitor({ name: 'old', everySeconds: 900, isPaused: true });
  assertPasses(check, watchedBy([...goodMonitors(), slow, archive, paused]));
});

test('how often is not known, or what was not read may look more often', () => {
  assertNotPassed(check, watchedBy(having({ everySeconds: null })));
  const unread = sourceWith(silent('Better Stack did not answer'), { tool: 'better-stack' });
  assertNotPassed(check, watchedBy(having({ everySeconds: 300 }), unread));
  assertPasses(check, watchedBy(goodMonitors(), unread));
  assertNotPassed(check, watchedBy([]), 'what is watched by nobody is not watched every minute');
});

test('that nobody is reminded is advice', () => {
  const verdict = verdictOf(check, watchedBy(having({ reminds: false })));
  assert.deepEqual(verdict.outcome === 'pass' ? verdict.advice?.map(({ place }) => place) : verdict.outcome, [
    'reminders',
  ]);
});
