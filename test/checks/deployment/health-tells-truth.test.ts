import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/deployment/health-tells-truth.ts';
import type { DrilledRoute, HealthDrill, RehearsedOutage } from '../../../src/evidence/health.ts';
import { type Leaf, seen, silent } from '../../../src/evidence/leaf.ts';
import { soundDrill } from '../../evidence/build-health.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const drilled = (change: (drill: HealthDrill) => Partial<HealthDrill>) => {
  const all = evidence();
  const drill = soundDrill();
  Object.assign(all.health, { drill: seen({ ...drill, ...change(drill) }) });
  return all;
};
const routes = (change: { readonly [path: string]: Partial<DrilledRoute> }) =>
  drilled(drill => ({ routes: drill.routes.map(route => ({ ...route, ...change[route.path] })) }));
const fault = { place: 'health/readyz', severity: 'high', confidence: 'proven' } as const;
const blind = { gone: seen(200), noticedMs: null };

test('readiness that says 200 without a database', () => {
  const { evidence: lines, happened } = oneFault(check, routes({ '/readyz': blind }), fault);
  assert.match(happened, /^An outage goes unseen/);
  assert.match(lines.join('\n'), /\/readyz answered 200 with the database, 200 without it, 200 when it was back/);
});

test('one address alone, whatever it is called, that never notices', () => {
  const all = drilled(({ routes: [live] }) => ({ routes: live === undefined ? [] : [live] }));
  oneFault(check, all, { ...fault, place: 'health/healthz' });
});

test('readiness that stays down when the database is back', () => {
  assert.match(oneFault(check, routes({ '/readyz': { back: seen(503) } }), fault).happened, /starts the app anew/);
});

test('quiet: life goes on without a database, and one of two unnamed addresses knows', () => {
  assertPasses(check, evidence());
  assertPasses(
    check,
    drilled(drill => ({ routes: drill.routes.map(route => ({ ...route, purpose: 'any' as const })) })),
  );
});

test('not checked: no drill, one that took nothing away, one without an answer, no health address', () => {
  const all = evidence();
  Object.assign(all.health, { drill: silent('nobody has taken the database away') });
  assertNotPassed(check, all);
  assertNotPassed(
    check,
    drilled(() => ({ felt: silent('the command took nothing away') })),
  );
  assertNotPassed(check, routes({ '/readyz': { gone: silent('no answer came in time') } }));
  assertNotPassed(
    check,
    drilled(() => ({ routes: [] })),
  );
});

const rehearsed = (outage: Partial<RehearsedOutage>, drill: Leaf<HealthDrill> = silent('nobody has drilled it')) => {
  const all = evidence();
  const sound: RehearsedOutage = {
    domain: 'community.test',
    rehearsedAt: '2026-11-22T15:00:00.000Z',
    commit: 'c'.repeat(40),
    waitedMs: 30_000,
    path: '/readyz',
    before: 200,
    gone: 503,
    back: 200,
    noticedMs: 400,
    recoveredMs: 900,
  };
  Object.assign(all.health, { drill, rehearsed: seen({ ...sound, ...outage }) });
  return all;
};

test('what a rehearsal saw counts as a drill does', () => {
  assertPasses(check, rehearsed({}));
  const { evidence: lines, happened } = oneFault(check, rehearsed({ gone: 200, noticedMs: null }), fault);
  assert.match(happened, /^An outage goes unseen/);
  assert.match(lines.join('\n'), /from commit cccccccccccc, deployed from a clean clone/);
  oneFault(check, rehearsed({ back: 503, recoveredMs: null }), fault);
  assertNotPassed(check, rehearsed({ gone: null, noticedMs: null }));
});

test('a drill and a rehearsal that saw the same address fail are one fault; a sound drill does not hide the other', () => {
  const sound = soundDrill();
  const alsoBlind = { ...sound, routes: sound.routes.map(route => ({ ...route, ...blind })) };
  oneFault(check, rehearsed({ gone: 200, noticedMs: null }, seen(alsoBlind)), fault);
  oneFault(check, rehearsed({ gone: 200, noticedMs: null }, seen(sound)), fault);
  assertPasses(check, rehearsed({}, seen(sound)));
});
